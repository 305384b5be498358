"""Name the verbs and fields of journal entries about files."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "file.kept": Text("存入文件", "File kept"),
    "file.shared": Text("共享文件", "File shared"),
}
SUBJECTS: Final = {"file": Text("文件", "File")}
_FIELDS: Final = {
    "size": Text("大小（字节）", "Size (bytes)"),
    "purpose": Text("用途", "Purpose"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)
