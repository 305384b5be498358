"""Ask for the support measures that subsidise policies, which an app above registers; there are none without it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from wangbao.hub.ports import Port
from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True)
class SubsidyTerms:
    """The terms of a measure: it pays a share of what is payable on a policy, up to a cap in yuan."""

    code: str
    name: str
    rate: Decimal
    cap_cny: Decimal | None

    @property
    def row(self) -> dict[str, Any]:
        """The subsidy as a policy keeps it."""
        cap = None if self.cap_cny is None else f"{self.cap_cny:f}"
        return {"code": self.code, "name": self.name, "rate": f"{self.rate:f}", "cap_cny": cap}


class Measures(Protocol):
    """List the measures that hold on a day."""

    def __call__(self, day: dt.date) -> Sequence[SubsidyTerms]: ...


MEASURES: Port[Measures] = Port("the support measures that hold on a day")


def offered(day: dt.date) -> Sequence[SubsidyTerms]:
    """List the measures that may be chosen on a day."""
    return MEASURES()(day)


def with_terms(rows: Sequence[Mapping[str, Any]], day: dt.date) -> list[dict[str, Any]]:
    """Give subsidies that name a measure by its code alone the measure's terms on a day; others stay as they are.

    Raises:
        InputError: no such measure, or none that holds on the day.
    """
    if all("rate" in row for row in rows):
        return [dict(row) for row in rows]
    known = {one.code: one for one in offered(day)}
    found = []
    for at, row in enumerate(rows):
        if "rate" in row:
            found.append(dict(row))
            continue
        code = str(row.get("code", ""))
        if "name" in row:
            zh, en = "填写名称的，须填写比例", "a subsidy that is named needs its rate"
            raise refusal(f"subsidies.{at}.rate", None, zh, en)
        if code not in known:
            zh, en = f"没有在 {day} 有效的支持措施", f"no support measure of this code holds on {day}"
            raise refusal(f"subsidies.{at}.code", code, zh, en)
        found.append(known[code].row)
    return found
