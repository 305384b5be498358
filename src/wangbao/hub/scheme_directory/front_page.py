"""Show the Catalogue on the front page."""

from django.urls import reverse

from wangbao.hub.console.public_parts import News, Section
from wangbao.hub.scheme_directory.models import Entry
from wangbao.vocabulary.text import Text


def sections() -> list[Section]:
    """List the section of the Catalogue."""
    return [
        Section(
            title=Text("典型服务方案目录", "Catalogue of model schemes"),
            lead=Text(
                "经评审遴选、公示后列入的网络安全保险服务方案，可引用、可复制推广。",
                "Schemes listed after review and notice, to be cited and taken over by others.",
            ),
            url_name="scheme_directory:list",
            latest=_latest,
            feed="schemes",
            order=10,
        )
    ]


def _latest(most: int) -> list[News]:
    rows = Entry.objects.filter(is_current=True, withdrawn="").order_by("-listed_at", "-pk")[:most]
    return [
        News(
            ident=row.citation,
            title=row.title,
            url=reverse("scheme_directory:entry", args=[row.number]),
            at=row.listed_at,
            summary=row.lead,
        )
        for row in rows
    ]
