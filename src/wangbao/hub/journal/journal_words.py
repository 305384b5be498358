"""Name the verbs of entries about the journal itself."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "journal.anchored": Text("日志末条已在库外记下", "The journal's head noted outside the database"),
    "journal.clock_set_back": Text("时钟被拨回", "The clock was set back"),
    "retention.applied": Text("按保存期限删除", "Erased by a rule of retention"),
    "journal.clock_explained": Text("说明时钟拨回的原因", "A step back of the clock explained"),
}
SUBJECTS: Final = {
    "journal": Text("日志", "Journal"),
    "retention": Text("保存期限规则", "Rule of retention"),
}
_FIELDS: Final = {
    "at": Text("时间", "Time"),
    "sequence": Text("条目序号", "Entry"),
    "hash": Text("散列", "Hash"),
    "number": Text("数量", "Number"),
    "line": Text("库外记录的摘要", "Digest of the line outside"),
    "stamped": Text("有时间戳", "Time-stamped"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)
