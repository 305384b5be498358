"""Industries: GB/T 4754-2017, its mapping to loss-model sectors, size-rule rows and kinds, and NAICS prefixes.

An industry is a section (``C``), a division (``C36``) or one of a few groups (``K701``). Any longer or shorter code of
the standard resolves to the most exact entry there is. The standard's codes and Chinese names agree with published
transcriptions; the mappings (``sector``, ``size_rows``, ``kind``) are the project's judgement and carry
``mapping_confidence``. NAICS codes of two to six digits, as exposure files carry them, resolve by their longest known
prefix. Data: ``data/sectors.toml``, ``data/industries.csv``, ``data/naics.csv``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries, find, rows, unknown
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.size import size_row
from wangbao.vocabulary.text import Text

_CODE = re.compile(r"(?P<section>[A-T])?(?P<digits>\d{2,4})?", re.ASCII)
_NAICS = re.compile(r"\d{2,6}", re.ASCII)
_NAICS_RANGES = ("31-33", "44-45", "48-49")  # how the classification itself writes three of its sectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry(Entry):
    """An entry of GB/T 4754-2017 and what it maps to.

    Attributes:
        section: its section, one letter.
        sector: code of the loss model's sector.
        size_rows: codes of the size rule's rows; several where the code does not settle which applies.
        kind: the kind of insured to assume when the user names none.
        mapping_confidence: confidence of the three mappings.
    """

    section: str
    sector: str
    size_rows: tuple[str, ...]
    kind: str
    mapping_confidence: str = "judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naics(Entry):
    """A NAICS prefix: its loss-model sector and the nearest code of GB/T 4754-2017 (judgement)."""

    sector: str
    industry: str
    mapping_confidence: str = "judgement"


def _industries() -> tuple[Industry, ...]:
    return tuple(
        Industry(
            code=row["code"],
            index=index,
            name=Text(row["zh"], row["en"]),
            source="gbt4754",
            confidence="third_party",
            note=Text(row["note_zh"], row["note_en"]) if row["note_zh"] else None,
            section=row["code"][0],
            sector=row["sector"],
            size_rows=tuple(row["size_rows"].split("|")),
            kind=row["kind"],
        )
        for index, row in enumerate(rows("industries.csv"))
    )


SECTORS: Final[tuple[Entry, ...]] = entries("sectors.toml", "sectors", Entry)
INDUSTRIES: Final = _industries()
SECTIONS: Final = tuple(item for item in INDUSTRIES if len(item.code) == 1)
DIVISIONS: Final = tuple(item for item in INDUSTRIES if len(item.code) == 3)

_SECTORS = by_code(SECTORS)
_INDUSTRIES = by_code(INDUSTRIES)
_SECTIONS = by_code(SECTIONS)
_SECTION_OF_DIVISION = {item.code[1:]: item.section for item in DIVISIONS}
_WHAT = Text("国民经济行业代码", "GB/T 4754 code")


def sector(code: str, *, field: str = "sector") -> Entry:
    """Return a sector of the loss model; raise InputError for an unknown code."""
    return find(_SECTORS, code, field=field, what=Text("模型行业", "model sector"))


def section(code: str, *, field: str = "section") -> Industry:
    """Return a section of GB/T 4754-2017 by its letter A to T; raise InputError for anything else."""
    return find(_SECTIONS, code, field=field, what=Text("国民经济行业门类", "GB/T 4754 section"))


def industry(code: str, *, field: str = "industry") -> Industry:
    """Return the most exact entry for a code of GB/T 4754-2017: ``C``, ``C36``, ``36``, ``C3612`` or ``3612``.

    Raises:
        InputError: not a code, an unknown division, or a division that is not in the section written before it.
    """
    text = code.strip().upper()
    found = _CODE.fullmatch(text)
    if not text or found is None:
        raise unknown(code, (item.code for item in SECTIONS), field=field, what=_WHAT)
    letter, digits = found["section"], found["digits"]
    if digits is None:
        return section(letter, field=field)
    home = _SECTION_OF_DIVISION.get(digits[:2])
    if home is None:
        raise unknown(code, (item.code for item in DIVISIONS), field=field, what=_WHAT)
    if letter not in (None, home):
        raise refusal(
            field,
            code,
            f"大类 {digits[:2]} 属于门类 {home}，不属于 {letter}",
            f"division {digits[:2]} belongs to section {home}, not to {letter}",
        )
    return _INDUSTRIES.get(home + digits[:3]) or _INDUSTRIES[home + digits[:2]]


def size_rows_for(code: str, *, field: str = "industry") -> tuple[str, ...]:
    """Return the rows of the size rule for ``code``, a row's own code or one of GB/T 4754.

    Raises:
        InputError: it is neither.
    """
    text = code.strip()
    if text and _CODE.fullmatch(text.upper()):
        return industry(text, field=field).size_rows
    return (size_row(text, field=field).code,)


@cache
def naics_table() -> tuple[Naics, ...]:
    """Return every known NAICS prefix, in order."""
    return tuple(
        Naics(
            code=row["prefix"],
            index=index,
            name=Text(row["zh"], row["en"]),
            source="naics2022",
            confidence="memory",
            sector=row["sector"],
            industry=row["industry"],
        )
        for index, row in enumerate(rows("naics.csv"))
    )


def naics(code: str, *, field: str = "industry_code") -> Naics:
    """Return the longest known prefix of a NAICS code of two to six digits (or ``31-33``, ``44-45``, ``48-49``).

    Raises:
        InputError: not such a code, or one whose first two digits are no NAICS sector.
    """
    text = code.strip()
    digits = text[:2] if text in _NAICS_RANGES else text
    known = _naics_by_prefix()
    if _NAICS.fullmatch(digits):
        for length in range(min(len(digits), 4), 1, -1):
            if found := known.get(digits[:length]):
                return found
    what = Text("NAICS 行业代码（2–6 位数字）", "NAICS code (two to six digits)")
    raise unknown(code, (prefix for prefix in known if len(prefix) == 2), field=field, what=what)


@cache
def _naics_by_prefix() -> dict[str, Naics]:
    return dict(by_code(naics_table()))
