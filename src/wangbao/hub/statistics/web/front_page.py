"""Show the published statistics on the front page."""

from django.urls import reverse

from wangbao.hub.console.public_parts import News, Section
from wangbao.hub.statistics.models import Release
from wangbao.vocabulary.text import Text


def sections() -> list[Section]:
    """List the section of published statistics."""
    return [
        Section(
            title=Text("公开统计", "Published statistics"),
            lead=Text(
                "保单、保费、保险金额与费率，小的数不公布；附首批试点参照数。",
                "Policies, premium, sum insured and rate, small figures left out; with the first batch as reference.",
            ),
            url_name="statistics:published",
            latest=_latest,
            feed="statistics",
            order=20,
        )
    ]


def _latest(most: int) -> list[News]:
    rows = Release.objects.filter(withheld=False).order_by("-released_at", "-period")[:most]
    return [
        News(
            ident=f"statistics:{row.period}",
            title=Text(f"{row.period} 统计", f"Statistics of {row.period}"),
            url=f"{reverse('statistics:published')}?period={row.period}",
            at=row.released_at,
        )
        for row in rows
    ]
