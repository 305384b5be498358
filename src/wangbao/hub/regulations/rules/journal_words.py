"""Name the verbs and fields of journal entries about the library of regulations."""

from typing import Final

from wangbao.hub.regulations.rules.content import FIELDS
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "regulation.begun": Text("新建政策库条目", "Entry of the library begun"),
    "regulation.changed": Text("修改政策库条目", "Entry of the library changed"),
    "regulation.published": Text("发布政策库条目", "Entry of the library published"),
    "regulation.repealed": Text("标为废止", "Marked as repealed"),
    "regulation.replaced": Text("标为被替代", "Marked as replaced"),
    "regulation.withdrawn": Text("撤下政策库条目", "Entry of the library withdrawn"),
}
SUBJECTS: Final = {"regulation": Text("政策库条目", "Entry of the library")}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return FIELDS.get(name)
