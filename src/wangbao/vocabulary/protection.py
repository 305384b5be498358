"""等级保护: the five levels of classified protection of cybersecurity.

Levels follow GB/T 22240-2020 as reported; test cycles are unverified and say so
(``test_confidence``). Data: ``data/protection.toml``.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, entries, unknown
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


LEVELS: Final[tuple[Level, ...]] = entries(_FILE, "levels", Level)


def level(number: int, *, field: str = "protection_level") -> Level:
    """Return the level with ``number``.

    Raises:
        InputError: it is not a whole number from 1 to 5.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(LEVELS):
        raise unknown(
            number, (item.code for item in LEVELS), field=field, what=Text("等级保护级别", "protection level")
        )
    return LEVELS[number - 1]
