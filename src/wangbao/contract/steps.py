"""Steps of a contract: the effect of each on a loss, defined once for both readers.

A step acts on a *group* of lines (see :class:`wangbao.contract.terms.Line`). With ``T`` the group's total before the
step it makes ``T'`` after it, and each line of the group is scaled by ``T' / T``: so a group's cut is shared pro rata
to what its lines still stand at. The exact reader (``exact.py``) and the vector reader (``vector.py``) both follow the
docstrings below; a property test holds them equal.

Besides the lines' amounts a reader keeps, within one event,

* ``borne`` by line: the money deductibles cut so far (what an uplift is a percentage of),
* ``held``: the highest retention noted so far (single highest retention),

and within one policy year one number per *slot*: what has been used of an annual limit or deductible.

Amounts closer than :data:`TOLERANCE_CNY` count as equal, in both readers, so that float noise flips no franchise.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal

from wangbao.vocabulary.text import Text

TOLERANCE_CNY = 5e-7  # half a millionth of a yuan: between the points of the lattice money and percents make
TOLERANCE_HOURS = 1e-7

ZERO = Decimal(0)
ONE = Decimal(1)
NO_LABEL = Text("", "")


class Op(IntEnum):
    """Operation of a step; the constructors of this module define each."""

    TRIGGER = 0
    NOT_PAYABLE = 1
    EXCLUDE = 2
    REQUIRE = 3
    INDEMNITY_PERIOD = 4
    WAITING = 5
    WAITING_TRIGGER = 6
    WAITING_OR_DEDUCTIBLE = 7
    RECOVERY = 8
    DEDUCTIBLE = 9
    FRANCHISE = 10
    RETENTION = 11
    HIGHEST_RETENTION = 12
    DEDUCTIBLE_RANGE = 13
    UPLIFT = 14
    COINSURANCE = 15
    LIMIT = 16
    ANNUAL_LIMIT = 17
    ANNUAL_LAYER = 18
    AGGREGATE_DEDUCTIBLE = 19
    EXCESS = 20


EXEMPTING = frozenset(
    {
        Op.NOT_PAYABLE,
        Op.EXCLUDE,
        Op.REQUIRE,
        Op.WAITING,
        Op.WAITING_TRIGGER,
        Op.WAITING_OR_DEDUCTIBLE,
        Op.DEDUCTIBLE,
        Op.FRANCHISE,
        Op.RETENTION,
        Op.HIGHEST_RETENTION,
        Op.DEDUCTIBLE_RANGE,
        Op.UPLIFT,
        Op.COINSURANCE,
        Op.AGGREGATE_DEDUCTIBLE,
    }
)
"""Clauses that relieve the insurer: without highlight and explanation they bind nobody (保险法 17, 解释二 9)."""

TriggerBasis = Literal["occurrence", "discovery", "claims_made"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Condition on dates for a loss to fall under the contract. Beijing dates; the period is half-open.

    ``retroactive_date`` wins over ``retroactive_months`` (counted back from the start of the period); with neither
    there is no retroactive limit.
    """

    basis: TriggerBasis
    retroactive_date: date | None = None
    retroactive_months: int | None = None
    extended_reporting_days: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: an operation, the lines it acts on (codes) and its parameters; made by the functions below.

    ``phase`` names the item of the wording's settlement order it came from; ``label`` names the clause in words.
    Unused parameters keep their defaults.
    """

    op: Op
    lines: tuple[str, ...]
    label: Text = NO_LABEL
    phase: str = ""
    amount: Decimal = ZERO  # yuan
    rate: Decimal = ZERO  # fraction of 1
    minimum: Decimal = ZERO  # yuan
    maximum: Decimal | None = None  # yuan; None is no maximum
    hours: Decimal = ZERO
    period_hours: Decimal | None = None  # hours from the start of an interruption; None is no cap
    causes: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    slot: str | None = None
    reinstatements: int = 0
    reinstatement_rate: Decimal = ZERO  # fraction of the premium for a full reinstatement
    status: str = ""
    trigger: Trigger | None = None
    insured: tuple[str, ...] = ()


Lines = tuple[str, ...]


def trigger(lines: Lines, rule: Trigger, *, label: Text = NO_LABEL, phase: str = "exclusions") -> Step:
    """Build a step ``T' = T`` where the event's dates meet ``rule``, else 0.

    Exact reader only: a simulated event is taken to be triggered.
    """
    return Step(Op.TRIGGER, lines, label, phase, trigger=rule)


def not_payable(lines: Lines, status: str, *, label: Text = NO_LABEL, phase: str = "exclusions") -> Step:
    """Build a step ``T' = 0``: the line's coverage ``status`` (excluded, nominal_only, unmapped) never pays."""
    return Step(Op.NOT_PAYABLE, lines, label, phase, status=status)


def exclude(
    lines: Lines,
    *,
    causes: tuple[str, ...] = (),
    scenarios: tuple[str, ...] = (),
    conditions: tuple[str, ...] = (),
    insured: tuple[str, ...] = (),
    label: Text = NO_LABEL,
    phase: str = "exclusions",
) -> Step:
    """Build a step ``T' = 0`` where cause, scenario or any condition of the event is listed, else ``T' = T``.

    An exclusion by cause acts on the whole event: its group is every line of the contract. Where a contract names the
    causes it insures, ``causes`` are all others and ``insured`` keeps the named ones for the words.
    """
    return Step(
        Op.EXCLUDE,
        lines,
        label,
        phase,
        causes=causes,
        scenarios=scenarios,
        conditions=conditions,
        insured=insured,
    )


def require(
    lines: Lines, conditions: tuple[str, ...], *, label: Text = NO_LABEL, phase: str = "exclusions"
) -> Step:
    """Build a step ``T' = T`` where every listed condition holds, else 0 (status ``conditional``)."""
    return Step(Op.REQUIRE, lines, label, phase, conditions=conditions)


def indemnity_period(
    lines: Lines,
    period_hours: Decimal,
    *,
    after_waiting: Decimal = ZERO,
    label: Text = NO_LABEL,
    phase: str = "interruption",
) -> Step:
    """Build a step that counts interruption for at most ``period_hours``: ``T' = T · min(1, period / hours)``.

    ``hours`` is the event's interruption; the loss accrues evenly over it. A period counted from the end of the
    waiting period is ``waiting + period`` from the start; ``after_waiting`` keeps that waiting for the words. The cap
    acts on the gross loss, before any waiting.
    """
    return Step(Op.INDEMNITY_PERIOD, lines, label, phase, hours=after_waiting, period_hours=period_hours)


def waiting(
    lines: Lines,
    hours: Decimal,
    *,
    period_hours: Decimal | None = None,
    label: Text = NO_LABEL,
    phase: str = "interruption",
) -> Step:
    """Build a step that bears the loss of the first ``hours``: ``T' = T · (1 - min(1, hours / counted))``.

    ``counted`` is the event's interruption, at most ``period_hours`` (the same cap as the group's
    :func:`indemnity_period`); with no interruption at all nothing has outlasted the waiting period and ``T' = 0``.
    """
    return Step(Op.WAITING, lines, label, phase, hours=hours, period_hours=period_hours)


def waiting_trigger(
    lines: Lines, hours: Decimal, *, label: Text = NO_LABEL, phase: str = "interruption"
) -> Step:
    """Build a step ``T' = T`` where the interruption exceeds ``hours`` (waiting time then included), else 0."""
    return Step(Op.WAITING_TRIGGER, lines, label, phase, hours=hours)


def waiting_or_deductible(
    lines: Lines,
    hours: Decimal,
    amount: Decimal,
    *,
    period_hours: Decimal | None = None,
    label: Text = NO_LABEL,
    phase: str = "interruption",
) -> Step:
    """Build a step ``T' = max(0, T - max(W, amount))``, ``W`` the cut of :func:`waiting`. The cut counts as borne."""
    return Step(
        Op.WAITING_OR_DEDUCTIBLE, lines, label, phase, amount=amount, hours=hours, period_hours=period_hours
    )


def recovery(lines: Lines, *, label: Text = NO_LABEL, phase: str = "recovery") -> Step:
    """Build a step ``T' = max(0, T - recovered)``: a supplier's compensation offsets interruption only.

    Exact reader only: a simulated event carries no recoveries.
    """
    return Step(Op.RECOVERY, lines, label, phase)


def deductible(
    lines: Lines,
    *,
    amount: Decimal = ZERO,
    rate: Decimal = ZERO,
    minimum: Decimal = ZERO,
    maximum: Decimal | None = None,
    label: Text = NO_LABEL,
    phase: str = "deductible",
) -> Step:
    """Build a step ``T' = T - min(T, D)``, ``D = max(amount, rate · T)`` within ``minimum`` and ``maximum``.

    Amount alone, percent of loss alone and the higher of the two are one formula. The cut counts as borne.
    """
    return Step(
        Op.DEDUCTIBLE, lines, label, phase, amount=amount, rate=rate, minimum=minimum, maximum=maximum
    )


def franchise(lines: Lines, amount: Decimal, *, label: Text = NO_LABEL, phase: str = "deductible") -> Step:
    """Build a step ``T' = T`` where ``T`` exceeds ``amount``, else 0 (相对免赔额)."""
    return Step(Op.FRANCHISE, lines, label, phase, amount=amount)


def retention(
    lines: Lines,
    *,
    amount: Decimal = ZERO,
    rate: Decimal = ZERO,
    minimum: Decimal = ZERO,
    maximum: Decimal | None = None,
    label: Text = NO_LABEL,
    phase: str = "deductible",
) -> Step:
    """Build a step that notes ``held = max(held, D)`` where ``T > 0``, ``D`` as in :func:`deductible`; ``T' = T``."""
    return Step(Op.RETENTION, lines, label, phase, amount=amount, rate=rate, minimum=minimum, maximum=maximum)


def highest_retention(lines: Lines, *, label: Text = NO_LABEL, phase: str = "deductible") -> Step:
    """Build a step ``T' = T - min(T, held)``, then ``held = 0``: only the highest retention is borne, once.

    It is the nominal retention that counts, also where its own section lost less. The cut counts as borne.
    """
    return Step(Op.HIGHEST_RETENTION, lines, label, phase)


def deductible_range(
    lines: Lines,
    *,
    minimum: Decimal = ZERO,
    maximum: Decimal | None = None,
    label: Text = NO_LABEL,
    phase: str = "policy_deductible",
) -> Step:
    """Build a step that brings the deductibles borne in the group, ``B``, within ``minimum`` and ``maximum``.

    ``B < minimum``: a further ``min(T, minimum - B)`` is cut (pro rata to the amounts). ``B > maximum``:
    ``B - maximum`` is given back (pro rata to what each line bore). The group's total is that of calculation rules 11
    (minimum deductible) and 10 (maximum deductible) of Oasis ktools.
    """
    return Step(Op.DEDUCTIBLE_RANGE, lines, label, phase, minimum=minimum, maximum=maximum)


def uplift(
    lines: Lines,
    conditions: tuple[str, ...],
    rate: Decimal,
    *,
    label: Text = NO_LABEL,
    phase: str = "uplift",
) -> Step:
    """Build a step ``T' = max(0, T - rate · B)`` where any listed condition holds, ``B`` the deductibles borne.

    The cut does not itself count as borne, so two uplifts each work on the plain deductible.
    """
    return Step(Op.UPLIFT, lines, label, phase, rate=rate, conditions=conditions)


def coinsurance(lines: Lines, rate: Decimal, *, label: Text = NO_LABEL, phase: str = "coinsurance") -> Step:
    """Build a step ``T' = T · (1 - rate)``: the insured bears ``rate``; a participation ``s`` is ``rate = 1 - s``."""
    return Step(Op.COINSURANCE, lines, label, phase, rate=rate)


def limit(lines: Lines, amount: Decimal, *, label: Text = NO_LABEL, phase: str = "sublimits") -> Step:
    """Build a step ``T' = min(T, amount)`` for one event; on several lines it is a limit they share."""
    return Step(Op.LIMIT, lines, label, phase, amount=amount)


def annual_limit(
    lines: Lines,
    amount: Decimal,
    slot: str,
    *,
    reinstatements: int = 0,
    reinstatement_rate: Decimal = ZERO,
    label: Text = NO_LABEL,
    phase: str = "aggregate_limit",
) -> Step:
    """Build a step ``T' = min(T, amount, (1 + reinstatements) · amount - used)`` over a policy year's events.

    ``used`` grows, after the event's last step, by what the group is *finally* paid: what later steps take away
    does not erode the limit. Each payment reinstates the limit at once by the amount paid, until
    ``reinstatements · amount`` has been reinstated; a full reinstatement costs ``reinstatement_rate`` of the premium,
    a part pro rata to amount.
    """
    return Step(
        Op.ANNUAL_LIMIT,
        lines,
        label,
        phase,
        amount=amount,
        slot=slot,
        reinstatements=reinstatements,
        reinstatement_rate=reinstatement_rate,
    )


def annual_layer(
    lines: Lines, amount: Decimal, slot: str, *, label: Text = NO_LABEL, phase: str = "aggregate_limit"
) -> Step:
    """Build a step ``T' = min(T, amount - used)``, ``used`` growing by ``T'`` at once.

    It is a layer's limit before its share.
    """
    return Step(Op.ANNUAL_LAYER, lines, label, phase, amount=amount, slot=slot)


def aggregate_deductible(
    lines: Lines, amount: Decimal, slot: str, *, label: Text = NO_LABEL, phase: str = "aggregate_deductible"
) -> Step:
    """Build a step ``T' = T - min(T, amount - used)``, ``used`` growing by the cut; also an annual attachment.

    It is not a per-event deductible: the cut does not count as borne.
    """
    return Step(Op.AGGREGATE_DEDUCTIBLE, lines, label, phase, amount=amount, slot=slot)


def excess(
    lines: Lines, amount: Decimal, *, label: Text = NO_LABEL, phase: str = "policy_deductible"
) -> Step:
    """Build a step ``T' = max(0, T - amount)``: a layer's attachment per event. The cut does not count as borne."""
    return Step(Op.EXCESS, lines, label, phase, amount=amount)
