"""等级保护: the five levels of classified protection of cybersecurity, and how harm decides the level.

Levels and the grading matrix follow GB/T 22240-2020 as reported; test cycles are unverified and say so
(``test_confidence``). Data: ``data/protection.toml``.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.catalogue import Entry, by_code, entries, find, unknown
from wangbao.vocabulary.text import Text

_FILE = "protection.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Entry):
    """A protection level; ``test_months`` between two tests, None where no cycle applies or is known."""

    test_months: int | None = None
    test_confidence: str | None = None

    @property
    def number(self) -> int:
        """The level as a number from 1 (least) to 5."""
        return self.index + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmedObject(Entry):
    """What an incident could harm, and the level that each degree of harm leads to, in the order of ``HARMS``."""

    levels: tuple[int, ...]


LEVELS: Final[tuple[Level, ...]] = entries(_FILE, "levels", Level)
OBJECTS: Final[tuple[HarmedObject, ...]] = entries(_FILE, "objects", HarmedObject)
HARMS: Final[tuple[Entry, ...]] = entries(_FILE, "harms", Entry)
_OBJECTS = by_code(OBJECTS)
_HARMS = by_code(HARMS)


def level(number: int, *, field: str = "protection_level") -> Level:
    """The level called ``number``; raises InputError unless it is a whole number from 1 to 5."""
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(LEVELS):
        raise unknown(
            number, (item.code for item in LEVELS), field=field, what=Text("等级保护级别", "protection level")
        )
    return LEVELS[number - 1]


def level_for(harmed: str, harm: str) -> Level:
    """The level a system needs when its failure would do ``harm`` to ``harmed``.

    Args:
        harmed: ``citizens``, ``social_order`` or ``national_security``.
        harm: ``general``, ``serious`` or ``especially_serious``.

    Raises:
        InputError: another object or degree. The level of a system is the highest over all objects it could harm.
    """
    row = find(_OBJECTS, harmed, field="harmed", what=Text("受侵害的客体", "harmed object"))
    column = find(_HARMS, harm, field="harm", what=Text("侵害程度", "degree of harm"))
    return level(row.levels[column.index])
