"""Name the verbs of journal entries about statistics."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "statistics.published": Text("公布统计", "Statistics published"),
    "statistics.exported": Text("导出统计", "Statistics exported"),
}
SUBJECTS: Final = {"statistics": Text("统计", "Statistics")}
_FIELDS: Final = {
    "shown": Text("公布的格数", "Cells published"),
    "left_out": Text("未公布的格数", "Cells left out"),
    "rule": Text("规则版本", "Version of the rule"),
    "by": Text("分组", "Grouped by"),
    "form": Text("格式", "Format"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)
