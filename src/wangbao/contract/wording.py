"""Wordings by name: reading them, checking them, and the ones that ship.

A wording is a YAML file in the grammar of :mod:`wangbao.contract.grammar`;
:func:`wangbao.contract.resolve.resolve` turns it into terms. The shipped wordings are our own examples, built from the
structures of published Chinese wordings; no limit or deductible in them has a source.
"""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from wangbao.contract.grammar import Wording
from wangbao.contract.wording_rules import problems
from wangbao.vocabulary import document, terms
from wangbao.vocabulary.catalogue import unknown
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

__all__ = ["Wording", "for_kind", "load", "parse", "shipped"]

_FOLDER = files("wangbao.contract") / "wordings"


def parse(data: object, *, file: str | None = None) -> Wording:
    """Plain data as a wording.

    Raises:
        InputError: with every problem found: fields out of their range, or terms that contradict each other.
    """
    wording = document.parse(Wording, data, file=file)
    found = problems(wording)
    if found:
        raise InputError(found, file=file)
    return wording


def load(name_or_path: str | Path) -> Wording:
    """A shipped wording by its code, or a wording file by its path (``.yaml``, ``.yml``, ``.json``, ``.toml``).

    Raises:
        InputError: no such shipped wording or file, or one that breaks the grammar.
    """
    name = str(name_or_path)
    if name in shipped():
        return _shipped(name)
    path = Path(name_or_path)
    if not path.suffix:
        raise unknown(name, shipped(), field="wording", what=Text("条款", "wording"))
    return parse(document.load(path), file=name)


@cache
def shipped() -> tuple[str, ...]:
    """The codes of the wordings that ship, in order."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def for_kind(kind: str) -> str:
    """The code of the shipped wording made for one of the notice's kinds of insured.

    Raises:
        InputError: there is no such kind.
    """
    return terms.kind(kind).code.replace("_", "-")


@cache
def _shipped(name: str) -> Wording:
    with as_file(_FOLDER / f"{name}.yaml") as path:
        return parse(document.load(path), file=f"{name}.yaml")
