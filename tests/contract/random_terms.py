"""Random contracts and random years of events, in round figures that often meet a threshold exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np
from hypothesis import strategies as st

from wangbao.contract import steps
from wangbao.contract.exact import Facts
from wangbao.contract.steps import ONE, ZERO, Op, Step, Trigger
from wangbao.contract.terms import Line, Terms
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import (
    CAUSE_INDEX,
    CAUSES,
    CONDITION_INDEX,
    CONDITIONS,
    SCENARIO_INDEX,
    SCENARIOS,
)
from wangbao.vocabulary.text import Text

MONEY = st.sampled_from([Decimal(x) for x in ("0.01", "100", "999.99", "1000", "2500", "20000", "1000000")])
LOSS = MONEY | st.integers(0, 10**11).map(lambda fen: Decimal(fen) / 100)
RATE = st.sampled_from([Decimal(x) for x in ("0.05", "0.1", "0.2", "0.3333", "0.5", "1")])
HOURS = st.sampled_from([Decimal(x) for x in ("0", "5.5", "8", "12", "24", "72", "100.25", "2400")])
REAL_HOURS = st.sampled_from([Decimal(x) for x in ("5.5", "8", "12", "24", "72", "100.25", "2400")])
PERIOD = st.none() | REAL_HOURS
MONEY_OR_NONE = st.just(ZERO) | MONEY
RATE_OR_NONE = st.just(ZERO) | RATE
BOUNDS = st.tuples(MONEY_OR_NONE, MONEY, st.booleans())
CONDITION = st.sampled_from([c.code for c in CONDITIONS[:4]])
CAUSE = st.sampled_from([c.code for c in CAUSES[:4]])
SCENARIO = st.sampled_from([s.code for s in SCENARIOS[:4]])
FEW = st.lists(CONDITION, max_size=2, unique=True).map(tuple)
ONE_CAUSE, ONE_SCENARIO = st.lists(CAUSE, max_size=1).map(tuple), st.lists(SCENARIO, max_size=1).map(tuple)
SOME = st.frozensets(CONDITION)
LOSSES = st.dictionaries(st.sampled_from([h.code for h in HEADS]), LOSS, min_size=1, max_size=5)
SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=6)
FEW_TIMES, ONCE_OR_TWICE, TURN, COUNT = (
    st.integers(0, 2),
    st.integers(1, 2),
    st.integers(0, len(HEADS) - 1),
    st.integers(1, 9),
)


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    """Up to six lines over some of the heads, up to nine steps, and those they look back to, in any order whatever."""
    turn = draw(TURN)
    heads = [h.code for h in HEADS[turn:] + HEADS[:turn]]
    sizes = draw(SIZES)
    lines, at = [], 0
    for number, size in enumerate(sizes):
        lines.append(Line(f"l{number}", "s", tuple(heads[at : at + size])))
        at += size
    codes = tuple(line.code for line in lines)
    count = draw(COUNT)
    chosen = [step for number in range(count) for step in draw(some_steps(codes, number))]
    return Terms("random", Text("", ""), tuple(lines), tuple(chosen))


@st.composite
def some_steps(draw: st.DrawFn, codes: tuple[str, ...], number: int) -> list[Step]:
    """Any step on any group, after one for it to look back to where it does.

    Half of the groups are one line or all of them, as in contracts people write.
    """
    group = draw(_groups(codes))
    slot = f"slot{number}"

    def bounds() -> dict[str, Decimal | None]:
        low, high, bounded = draw(BOUNDS)
        return {"minimum": min(low, high), "maximum": max(low, high) if bounded else None}

    def deductible() -> dict[str, Decimal | None]:
        return {"amount": draw(MONEY_OR_NONE), "rate": draw(RATE_OR_NONE)} | bounds()

    makers = {
        Op.TRIGGER: lambda: steps.trigger(group, Trigger("occurrence")),
        Op.NOT_PAYABLE: lambda: steps.not_payable(group, "excluded"),
        Op.EXCLUDE: lambda: steps.exclude(
            group,
            causes=draw(ONE_CAUSE),
            scenarios=draw(ONE_SCENARIO),
            conditions=draw(FEW),
        ),
        Op.REQUIRE: lambda: steps.require(group, draw(FEW)),
        Op.INDEMNITY_PERIOD: lambda: steps.indemnity_period(group, draw(REAL_HOURS)),
        Op.WAITING: lambda: steps.waiting(group, draw(HOURS), period_hours=draw(PERIOD)),
        Op.WAITING_TRIGGER: lambda: steps.waiting_trigger(group, draw(HOURS)),
        Op.WAITING_OR_DEDUCTIBLE: lambda: steps.waiting_or_deductible(
            group, draw(HOURS), draw(MONEY), period_hours=draw(PERIOD)
        ),
        Op.RECOVERY: lambda: steps.recovery(group),
        Op.DEDUCTIBLE: lambda: steps.deductible(group, **deductible()),
        Op.FRANCHISE: lambda: steps.franchise(group, draw(MONEY)),
        Op.RETENTION: lambda: steps.retention(group, **deductible()),
        Op.HIGHEST_RETENTION: lambda: steps.highest_retention(group),
        Op.DEDUCTIBLE_RANGE: lambda: steps.deductible_range(group, **bounds()),
        Op.UPLIFT: lambda: steps.uplift(group, draw(FEW), draw(RATE)),
        Op.COINSURANCE: lambda: steps.coinsurance(group, draw(RATE)),
        Op.LIMIT: lambda: steps.limit(group, draw(MONEY)),
        Op.ANNUAL_LIMIT: lambda: steps.annual_limit(
            group, draw(MONEY), slot, reinstatements=draw(FEW_TIMES), reinstatement_rate=ONE
        ),
        Op.ANNUAL_LAYER: lambda: steps.annual_layer(group, draw(MONEY), slot),
        Op.AGGREGATE_DEDUCTIBLE: lambda: steps.aggregate_deductible(group, draw(MONEY), slot),
        Op.EXCESS: lambda: steps.excess(group, draw(MONEY)),
    }
    looks_back_to = {
        Op.HIGHEST_RETENTION: Op.RETENTION,
        Op.UPLIFT: Op.DEDUCTIBLE,
        Op.DEDUCTIBLE_RANGE: Op.DEDUCTIBLE,
    }
    op = draw(_ANY_OP)
    return [makers[looks_back_to[op]](), makers[op]()] if op in looks_back_to else [makers[op]()]


# Closing a line ends what a test can see of it: those steps are drawn less often, but for exclusions and
# conditions, which close it for some events only.
_CLOSING = {Op.TRIGGER, Op.NOT_PAYABLE, Op.RECOVERY, Op.WAITING_TRIGGER}
_ANY_OP = st.sampled_from([op for op in Op for _ in range(2 if op in _CLOSING else 5)])


@cache
def _groups(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    any_group = st.sets(st.sampled_from(codes), min_size=1)
    usual = st.sampled_from([codes, codes[:1], codes[-1:], codes[:2]])
    return usual | any_group.map(lambda group: tuple(code for code in codes if code in group))


@dataclass(frozen=True)
class Happening:
    """One event of a batch: its policy row, its year, its facts and its loss by head."""

    policy: int
    year: int
    facts: Facts
    loss: dict[str, Decimal]


@st.composite
def years(draw: st.DrawFn, policies: int) -> list[Happening]:
    """Several years of several policies, each with one to three events, in a batch's order."""
    batch = []
    for policy in range(policies):
        for year in range(draw(ONCE_OR_TWICE)):
            batch += [draw(_events(policy, year)) for _ in range(1 + draw(FEW_TIMES))]
    return batch


@st.composite
def _events(draw: st.DrawFn, policy: int, year: int) -> Happening:
    facts = Facts(
        cause=draw(CAUSE),
        scenario=draw(SCENARIO),
        conditions=draw(SOME),
        hours=draw(HOURS),
    )
    loss = draw(LOSSES)
    return Happening(policy, year, facts, loss)


def as_batch(events: Sequence[Happening]) -> tuple[np.ndarray, ...]:
    """The arrays the vector reader takes, without ``paid``."""
    loss = np.zeros((len(events), len(HEADS)))
    for row, event in zip(loss, events, strict=True):
        for head, amount in event.loss.items():
            row[[h.code for h in HEADS].index(head)] = float(amount)
    return (
        np.array([e.policy for e in events], np.int32),
        np.array([e.year for e in events], np.int64),
        np.array([CAUSE_INDEX[e.facts.cause] for e in events], np.uint8),
        np.array([SCENARIO_INDEX[e.facts.scenario] for e in events], np.uint8),
        np.array([sum(1 << CONDITION_INDEX[c] for c in e.facts.conditions) for e in events], np.uint64),
        np.array([float(e.facts.hours) for e in events]),
        loss,
    )
