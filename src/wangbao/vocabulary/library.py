"""Libraries of documents: the shipped ones of a kind, found by name, and a user's own files.

A document that ships is ``<name>.yaml``; where several versions of one ship, each is ``<name>@<version>.yaml``. The
schemas that editors check such files against are in :mod:`wangbao.vocabulary.json_schema`.
"""

from importlib.resources import as_file
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from wangbao.vocabulary import document
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.text import Text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_ENDING: Final = ".yaml"


class Parse(Protocol[T_co]):
    """A function that makes a document of plain data; InputError for data that is refused."""

    def __call__(self, data: object, *, file: str | None = None) -> T_co: ...


class Library(Generic[T]):
    """The documents of one kind: those in ``folder``, each read once, and any in a user's file.

    Args:
        folder: where the documents that ship lie.
        parse: makes a document of plain data.
        field: the field that refusals of an unknown name are about.
        what: the kind of document, as such refusals call it.
    """

    def __init__(self, folder: Traversable, parse: Parse[T], *, field: str, what: Text) -> None:
        self._folder = folder
        self._parse = parse
        self._field = field
        self._what = what
        self._names: tuple[str, ...] = ()
        self._read: dict[str, T] = {}

    def shipped(self) -> tuple[str, ...]:
        """List the names of the documents that ship, in order, the oldest version of each first."""
        if not self._names:
            files = (file.name for file in self._folder.iterdir())
            names = (file.removesuffix(_ENDING) for file in files if file.endswith(_ENDING))
            self._names = tuple(sorted(names, key=_by_version))
        return self._names

    def codes(self) -> tuple[str, ...]:
        """List the names of the documents that ship without their versions, each once, in order."""
        return tuple(dict.fromkeys(name.partition("@")[0] for name in self.shipped()))

    def load(self, name_or_path: str | Path) -> T:
        """Load a shipped document by its name, or a user's file by its path.

        A name without a version stands for the newest. Files are ``.yaml``, ``.yml``, ``.json`` or ``.toml``.

        Raises:
            InputError: no such document or file, or one that the library's parser refuses.
        """
        name = str(name_or_path)
        versions = [known for known in self.shipped() if name in (known, known.partition("@")[0])]
        if versions:
            return self._shipped(versions[-1])
        if not _is_path(name):
            raise unknown(name, self.shipped(), field=self._field, what=self._what)
        return self._parse(document.load(Path(name)), file=name)

    def _shipped(self, name: str) -> T:
        if name not in self._read:
            file = name + _ENDING
            with as_file(self._folder / file) as path:
                self._read[name] = self._parse(document.load(path), file=file)
        return self._read[name]


def _by_version(name: str) -> tuple[str, tuple[int, ...]]:
    code, _, version = name.partition("@")
    return code, tuple(int(part) for part in version.split(".")) if version else ()


def _is_path(name: str) -> bool:
    """Return True if a name has the ending of a file; a version has none (``enterprise@2026.1``)."""
    ending = Path(name).suffix.lower()
    return ending in document.SUFFIXES or (ending != "" and "@" not in name)
