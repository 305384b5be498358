"""What the journal calls the doings of the vault."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "file.kept": Text("存入文件", "File kept"),
    "file.shared": Text("共享文件", "File shared"),
}
SUBJECTS: Final = {"file": Text("文件", "File")}
