"""Show the support measures of local authorities on the front page."""

from django.urls import reverse

from wangbao.hub.console.public_parts import News, Section
from wangbao.hub.plans.models import SupportMeasure
from wangbao.vocabulary.text import Text


def sections() -> list[Section]:
    """List the section of support measures."""
    return [
        Section(
            title=Text("地方支持措施", "Support by local authorities"),
            lead=Text(
                "各地登记的补贴、首台套、产业园区等支持措施。",
                "Subsidies, first-of-its-kind equipment, industrial parks and other support, by place.",
            ),
            url_name="plans:measures",
            latest=_latest,
            feed="measures",
            order=45,
        )
    ]


def _latest(most: int) -> list[News]:
    rows = SupportMeasure.objects.select_related("authority__organisation").order_by("-registered_at", "-pk")
    return [
        News(
            ident=f"measure:{row.code}",
            title=row.name,
            url=reverse("plans:measures"),
            at=row.registered_at,
            summary=row.authority.organisation.title,
        )
        for row in rows[:most]
    ]
