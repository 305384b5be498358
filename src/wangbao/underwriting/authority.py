"""Authority: the limits of each level, and the lowest level that may decide a given risk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from wangbao.vocabulary.document import Document
from wangbao.vocabulary.money import format_yuan
from wangbao.vocabulary.text import Text


class Level(StrEnum):
    """Levels of authority, lowest first; ``automatic`` is the system itself."""

    AUTOMATIC = "automatic"
    UNDERWRITER = "underwriter"
    SENIOR = "senior_underwriter"
    HEAD_OFFICE = "head_office"

    @property
    def rank(self) -> int:
        return _LEVELS.index(self)

    @property
    def text(self) -> Text:
        return _NAMES[self]

    def covers(self, other: "Level") -> bool:
        """Check whether this level may decide a risk that needs ``other``."""
        return self.rank >= other.rank


_LEVELS: Final = tuple(Level)
_NAMES: Final = {
    Level.AUTOMATIC: Text("系统自动", "automatic"),
    Level.UNDERWRITER: Text("核保人", "underwriter"),
    Level.SENIOR: Text("高级核保人", "senior underwriter"),
    Level.HEAD_OFFICE: Text("总公司", "head office"),
}


class Ceiling(Document):
    """The ceilings of one level: limits and premiums up to these; None if unlimited."""

    level: Level
    limit_cny: Annotated[Decimal, Field(ge=0)] | None = None
    premium_cny: Annotated[Decimal, Field(ge=0)] | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One reason for a level: the rule whose flag needs it, or None for an amount."""

    level: Level
    reason: Text
    rule: str | None = None


def of_amounts(ceilings: Sequence[Ceiling], *, limit_cny: Decimal, premium_cny: Decimal) -> tuple[Need, ...]:
    """List the levels that the limit and the premium need; empty if the lowest level may decide them."""
    found = []
    for amount, field, zh, en in (
        (limit_cny, "limit_cny", "限额", "limit"),
        (premium_cny, "premium_cny", "保费", "premium"),
    ):
        enough = next(c.level for c in ceilings if (most := getattr(c, field)) is None or amount <= most)
        if enough is not ceilings[0].level:
            below = ceilings[[c.level for c in ceilings].index(enough) - 1]
            most = getattr(below, field)
            reason = Text(
                f"{zh} {format_yuan(amount)} 超过{below.level.text.zh}的权限 {format_yuan(most)}",
                f"the {en} of {format_yuan(amount)} is above the {format_yuan(most)} "
                f"of the {below.level.text.en} level",
            )
            found.append(Need(enough, reason))
    return tuple(found)


def highest(needs: Iterable[Need]) -> Level:
    """Find the level that satisfies all needs; ``automatic`` if there are none."""
    return max((need.level for need in needs), key=lambda level: level.rank, default=Level.AUTOMATIC)
