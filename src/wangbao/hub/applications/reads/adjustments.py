"""Put adjustments of terms into words for a page: what was changed, by which rule, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub.console.display import quantity
from wangbao.vocabulary.text import Text

_UNDERWRITER: Final = "underwriter"  # what an adjustment made by hand names instead of a rule
_BY_HAND: Final = Text("核保人", "Underwriter")
_BY_RULE: Final = Text("核保规则", "Underwriting rules")


@dataclass(frozen=True, slots=True)
class Change:
    """An adjustment in words; ``by`` whom or what, and the ``code`` of the rule for the insurer's own people."""

    name: Text
    before: str
    after: str
    by: Text
    code: str
    reason: Text


def change_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Put adjustments, as quotes keep them, into words."""
    return tuple(
        Change(
            name=Text(**row["name"]),
            before=quantity(row["from"], row["unit"]),
            after=quantity(row["to"], row["unit"]),
            by=_BY_HAND if row["rule"] == _UNDERWRITER else _BY_RULE,
            code="" if row["rule"] == _UNDERWRITER else row["rule"],
            reason=Text(**row["reason"]),
        )
        for row in rows
    )
