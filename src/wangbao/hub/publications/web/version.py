"""Show one version of a publication, as it is cited."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangbao.hub.access.permissions import allow
from wangbao.hub.console import display
from wangbao.hub.console.contributions import Row
from wangbao.hub.console.record_page import Page, page
from wangbao.hub.publications.models import Publication, Record
from wangbao.hub.publications.reads import publication as reads
from wangbao.hub.publications.rules.kinds import registry
from wangbao.hub.publications.web.presentation import shown
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text


@require_safe
def version(request: ActorRequest, number: str, version: int) -> HttpResponse:
    """Show one version of a publication, with its hash."""
    allow(request.actor, "publications.view")
    row = reads.publication(number, version)
    kind = registry()[row.kind]
    note = withdrawal(row) or (
        "" if row.is_current else Text("这不是最新一版。", "This is not the newest version.")
    )
    return page(
        request,
        Page(
            title=row.name,
            back=kind.name,
            back_url=reverse(kind.list_page),
            facts=facts(row),
            texts=shown(row.kind, row.content),
            lists=[versions_of(row)],
            note=note,
        ),
    )


def of(row: Record) -> Publication | None:
    """Find what is published of a record; None for a draft."""
    return reads.publication(row.number) if row.published_at else None


def history(row: Publication | None) -> list[tuple[Text, list[Row], Text]]:
    """List the versions of a publication that has several, as a list of its record's page."""
    return [versions_of(row)] if row is not None and row.version > 1 else []


def withdrawal(row: Publication | None) -> Text | str:
    """Say that a publication is withdrawn, and why; nothing for one that is not."""
    if row is None or not row.withdrawn:
        return ""
    return Text(f"已撤下：{row.withdrawn}", f"Withdrawn: {row.withdrawn}")


def facts(row: Publication) -> list[tuple[Text, object]]:
    """List what a publication is cited by."""
    return [
        (Text("引用", "Cite as"), row.citation),
        (Text("发布单位", "Published by"), row.organisation.title),
        (Text("发布日期", "Published on"), display.day(row.published_at)),
        (Text("散列值（SHA-256）", "Hash (SHA-256)"), row.sha256),
    ]


def versions_of(row: Publication) -> tuple[Text, list[Row], Text]:
    """List the versions of a publication, as rows of its page."""
    rows = [
        Row(
            title=one.citation,
            url=reverse("publications:version", args=[one.number, one.version]),
            detail=withdrawal(one),
            when=one.published_at,
        )
        for one in reads.versions(row.number)
    ]
    return (Text("各版", "Versions"), rows, Text("无", "none"))
