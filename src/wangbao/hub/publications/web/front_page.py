"""Show every kind of publication on the front page."""

from django.urls import reverse

from wangbao.hub.console.public_parts import News, Section
from wangbao.hub.publications.reads.publication import current
from wangbao.hub.publications.rules.kinds import PublicationKind, registry
from wangbao.vocabulary.text import Text


def sections() -> list[Section]:
    """List a section for each kind of publication."""
    return [_section(kind) for kind in registry().values()]


def _section(kind: PublicationKind) -> Section:
    def latest(most: int) -> list[News]:
        return [
            News(
                ident=row.citation,
                title=row.name,
                url=reverse(kind.page, args=[row.number]),
                at=row.published_at,
                summary=_summary(row.content, row.organisation.title),
            )
            for row in current([kind.code])[:most]
        ]

    return Section(
        title=kind.name,
        lead=kind.lead,
        url_name=kind.list_page,
        latest=latest,
        feed=kind.code,
        order=kind.order,
    )


def _summary(content: dict[str, object], publisher: Text) -> Text:
    zh = str(content.get("summary") or "")
    en = str(content.get("summary_en") or zh)
    return Text(
        f"{publisher.zh}：{zh}" if zh else publisher.zh, f"{publisher.en}: {en}" if en else publisher.en
    )
