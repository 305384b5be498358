"""Check publications."""

from collections.abc import Iterator

from django.db.models import Max, Q

from wangbao.hub.publications.models import Publication
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def publications_are_as_they_were() -> Iterator[Problem]:
    """公开发布的内容与散列值相符 / A publication has its hash."""
    for row in Publication.objects.iterator(chunk_size=1_000):
        if canonical.sha256(row.content) != row.sha256:
            yield Problem("publication", row.citation, Text("内容与散列值不符", "differs from its hash"))


def the_newest_version_is_current() -> Iterator[Problem]:
    """公开发布以最新一版为准 / The newest version of a publication is the current one."""
    newest = dict(Publication.objects.values_list("number").annotate(last=Max("version")).order_by())
    current = dict(Publication.objects.filter(Q(is_current=True)).values_list("number", "version"))
    for number in sorted({key for key, _ in newest.items() ^ current.items()}):
        yield Problem(
            "publication", number, Text("现行版本不是最新一版", "its newest version is not current")
        )
