"""The places and sides of the authorities that recommend: provinces, cities with separate plans, the corps.

The notice speaks to the departments of industry and information technology and to the communications administrations of
provinces, autonomous regions, municipalities and cities with separate plans. The corps it does not name; it stands here
because national calls usually go to it too. Data: ``data/authorities.toml``.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entry, find
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

_FAR: Final = ("71", "81", "82")  # registered elsewhere than on the mainland


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory(Entry):
    """A place with authorities of its own; ``level`` is province, city or corps, ``province`` its two digits."""

    level: str
    province: str


def _territories() -> tuple[Territory, ...]:
    provinces = [
        {
            "code": one.code,
            "zh": one.name.zh,
            "en": one.name.en,
            "level": "province",
            "province": one.code,
            "source": one.source,
            "confidence": one.confidence,
        }
        for one in REGIONS
        if one.code not in _FAR
    ]
    return tuple(
        entry(Territory, index, row) for index, row in enumerate([*provinces, *_table("territories")])
    )


def _table(name: str) -> list[dict[str, str]]:
    path = files("wangbao.programme") / "data" / "authorities.toml"
    section = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    defaults = {key: section[key] for key in ("source", "confidence")}
    return [{**defaults, **row} for row in section["entries"]]


TERRITORIES: Final = _territories()
SIDES: Final = tuple(entry(Entry, index, row) for index, row in enumerate(_table("sides")))
MAINLAND: Final = frozenset(one.code for one in TERRITORIES if one.level == "province")
_TERRITORIES = by_code(TERRITORIES)
_SIDES = by_code(SIDES)


def territory(code: str, *, field: str = "territory") -> Territory:
    """Return a place by its code; raise InputError if unknown."""
    return find(_TERRITORIES, code, field=field, what=Text("地区", "territory"))


def side(code: str, *, field: str = "side") -> Entry:
    """Return a side of the authorities by its code; raise InputError if unknown."""
    return find(_SIDES, code, field=field, what=Text("主管部门类别", "side of the authorities"))
