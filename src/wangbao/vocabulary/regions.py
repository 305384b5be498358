"""Province-level divisions of China: the first two digits of GB/T 2260, with names and one-character short names.

Thirty-one divisions are read in full; 71, 81 and 82 are unverified and marked ``memory``. Data: ``data/regions.csv``.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, find, rows
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Entry):
    """A province-level division; ``code`` is its two digits, ``short`` its one-character Chinese name."""

    short: str


def _regions() -> tuple[Region, ...]:
    return tuple(
        Region(
            code=row["code"],
            index=index,
            name=Text(row["zh"], row["en"]),
            source="gbt2260",
            confidence=row["confidence"],
            short=row["short"],
        )
        for index, row in enumerate(rows("regions.csv"))
    )


REGIONS: Final = _regions()
_BY_CODE = by_code(REGIONS)


def region(code: str, *, field: str = "region") -> Region:
    """Return a division by its two digits, or by the first two of a longer code; raise InputError if unknown."""
    return find(_BY_CODE, code[:2], field=field, what=Text("行政区划代码", "division code"))


def region_or_none(prefix: str) -> Region | None:
    """Return the division whose two digits begin ``prefix``, or None; for codes that are flagged, not refused."""
    return _BY_CODE.get(prefix[:2])
