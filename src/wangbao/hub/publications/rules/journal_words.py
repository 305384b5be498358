"""Name the verbs and fields of journal entries about publications."""

from typing import Final

from wangbao.hub.publications.rules.evidence import PUBLISHED, WITHDRAWN
from wangbao.vocabulary.text import Text

VERBS: Final = {
    PUBLISHED: Text("公开发布", "Published"),
    WITHDRAWN: Text("撤下公开发布", "Publication withdrawn"),
}
SUBJECTS: Final = {"publication": Text("公开发布", "Publication")}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return {"sha256": Text("散列值", "Hash"), "title": Text("标题", "Title")}.get(name)
