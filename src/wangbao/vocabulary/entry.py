"""Entries of the vocabulary: tables in ``data/*.toml`` and ``data/*.csv``, parsed once, immutable, in a fixed order.

Every entry has a ``code`` (what programs write), a name in both languages, and says where it comes from: ``source``
(a code of ``data/provenance.toml``) and ``confidence`` (``official``, ``reported``, ``third_party``, ``memory``,
``derived``, ``judgement``). ``extension`` marks what the notice does not name; its ``note`` says why it is here.
"""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

_DATA = Path(__file__).parent / "data"
_NEAR = 3  # how many likely codes a refusal offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word: ``index`` is its place in its table and never changes, so arrays and bit masks may store it."""

    code: str
    index: int
    name: Text
    source: str
    confidence: str
    extension: bool = False
    note: Text | None = None


EntryT = TypeVar("EntryT", bound=Entry)


def entries(file: str, table: str, kind: type[EntryT]) -> tuple[EntryT, ...]:
    """Load the entries of one table of a TOML file, in order; the table's ``source`` and ``confidence`` are defaults.

    A pair of keys ``x_zh`` and ``x_en`` becomes one :class:`Text` field ``x``.
    """
    section = toml(file)[table]
    defaults = {key: section[key] for key in ("source", "confidence") if key in section}
    return tuple(entry(kind, index, {**defaults, **row}) for index, row in enumerate(section["entries"]))


def entry(kind: type[EntryT], index: int, row: Mapping[str, Any]) -> EntryT:
    """Build one entry from its data row.

    Raises:
        TypeError: the row has a key the entry does not know, a defect of the data.
    """
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
        if not key.endswith(("zh", "en"))
    }
    values.update({stem: Text(row[f"{stem}_zh"], row[f"{stem}_en"]) for stem in _stems(row)})
    return kind(index=index, name=Text(row["zh"], row["en"]), **values)


def by_code(table: Sequence[EntryT]) -> Mapping[str, EntryT]:
    """Index the entries of a table by code, read-only."""
    found = MappingProxyType({item.code: item for item in table})
    if len(found) != len(table):
        raise ValueError("a code is defined twice")
    return found


def index_of(table: Iterable[Entry]) -> Mapping[str, int]:
    """Map each code to its place in its table, read-only."""
    return MappingProxyType({item.code: item.index for item in table})


def find(table: Mapping[str, EntryT], code: str, *, field: str, what: Text) -> EntryT:
    """Return the entry with ``code``.

    Raises:
        InputError: there is none; names the field, the code and the nearest codes there are.
    """
    try:
        return table[code]
    except (KeyError, TypeError):
        raise unknown(code, table, field=field, what=what) from None


def unknown(code: object, known: Iterable[str], *, field: str, what: Text) -> InputError:
    """Build the refusal of a code that is not in a table, offering the nearest ones (or all of a short table)."""
    codes = list(known)
    near = get_close_matches(str(code), codes, n=_NEAR, cutoff=0.5) or codes
    shown = ", ".join(near[:8]) + ("…" if len(near) > 8 else "")
    return refusal(field, code, f"未知的{what.zh}；可用：{shown}", f"unknown {what.en}; try {shown}")


@cache
def toml(file: str) -> dict[str, Any]:
    """Load a data file of this package, cached. Callers must not change it."""
    return tomllib.loads((_DATA / file).read_text(encoding="utf-8"))


@cache
def rows(file: str) -> tuple[Mapping[str, str], ...]:
    """Load the rows of a CSV file of this package, cached; lines beginning with ``#`` cite its source."""
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return tuple(
        MappingProxyType(row) for row in csv.DictReader(line for line in lines if not line.startswith("#"))
    )


def plain(value: object) -> Any:
    """Convert an entry, or any nested data of that kind, for JSON: texts as ``{"zh": …, "en": …}``, money as text."""
    if isinstance(value, Text):
        return value._asdict()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _stems(row: Mapping[str, Any]) -> list[str]:
    return [key.removesuffix("_zh") for key in row if key.endswith("_zh")]
