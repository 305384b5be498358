"""Name the verbs and fields of journal entries about the Catalogue."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "directory.listed": Text("列入《目录》", "Listed in the Catalogue"),
    "directory.withdrawn": Text("移出《目录》", "Taken out of the Catalogue"),
}
SUBJECTS: Final = {"directory": Text("《目录》", "Catalogue")}
_FIELDS: Final = {
    "sha256": Text("散列值", "Hash"),
    "edition": Text("版次", "Edition"),
    "item": Text("评审件", "Item under review"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)
