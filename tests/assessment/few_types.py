"""Event models stripped down to one incident type, and contracts of a few lines, for figures known in closed form."""

import math
from dataclasses import replace
from decimal import Decimal

from tests.risk.conftest import make_profile
from wangbao.contract.steps import Step
from wangbao.contract.terms import Line, Terms
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.parameters import default
from wangbao.risk.severity import HeadLoss, Interruption, TypeSeverity
from wangbao.vocabulary.text import Text

NO_STOP = Interruption(0.0, 0.0, 1.0)
CERTAIN = HeadLoss("data_restoration", 1.0, math.log(1e9), 0.1)  # beyond any limit of these tests


def one_type(
    *heads: HeadLoss,
    stop: Interruption = NO_STOP,
    mu: float = 0.3,
    code: int = 0,
    cap_cny: float = math.inf,
    open_findings: bool = False,
) -> EventModel:
    """Incidents of one type only (``code``: which), with these heads and this interruption; no people's data."""
    model = build(make_profile(), default())
    types = list(model.severity.types)
    types[code] = TypeSeverity(heads, stop, 0.0, "data_breach_liability")
    rates = [0.0] * len(types)
    rates[code] = mu
    return replace(
        model,
        severity=replace(model.severity, types=tuple(types), cap_cny=cap_cny),
        frequency=replace(model.frequency, mu=mu, rates=tuple(rates)),
        open_findings=open_findings,
    )


def contract(*steps: Step, lines: dict[str, tuple[str, ...]] | None = None) -> Terms:
    """A contract of these lines (by default line ``a`` with data restoration)."""
    lines = lines or {"a": ("data_restoration",)}
    return Terms(
        "few",
        Text("测试", "test"),
        tuple(Line(code, "all", heads) for code, heads in lines.items()),
        steps,
        limit_cny=Decimal(1_000_000),
    )
