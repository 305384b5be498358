"""Loss notices: the events of one policy period, as a document that people write.

A notice states facts and nothing of the contract: amounts by loss head as they were found, how long systems stood, who
knew what when. A head that is not named did not occur. A limit or deductible has no place here.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from wangbao.contract.amounts import (
    UNINSURABLE,
    CauseCode,
    ConditionCode,
    HeadCode,
    Money,
    Percent,
    ScenarioCode,
    Words,
    a_number,
    fraction,
)
from wangbao.vocabulary import document
from wangbao.vocabulary.document import Boundary, Day, Document, Moment, rule
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

INTERRUPTION = "business_interruption"
BEIJING = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
_HOURS_A_DAY = 24

Hours = Annotated[Decimal, BeforeValidator(a_number), Field(gt=0, le=26_280, decimal_places=4)]


def _uninsurable(code: str) -> str:
    if code not in UNINSURABLE:
        known = ", ".join(UNINSURABLE)
        raise rule(f"须为 {known} 之一", f"must be one of {known}")
    return code


def _not_uninsurable(code: str) -> str:
    if code in UNINSURABLE:
        name = UNINSURABLE[code]
        raise rule(f"{name.zh}须列入 uninsurable", f"{name.en}: state it under uninsurable")
    return code


class DailyMargin(Document):
    """Interruption by the day: daily revenue × margin × affected share, part days pro rata."""

    daily_revenue: Money
    margin_percent: Percent
    affected_percent: Percent

    def loss(self, hours: Decimal) -> Decimal:
        """Compute the gross profit lost over ``hours``, in yuan rounded to fen."""
        a_day = self.daily_revenue * fraction(self.margin_percent) * fraction(self.affected_percent)
        return yuan(a_day * hours / _HOURS_A_DAY)

    def said(self, hours: Decimal) -> Text:
        days = f"{(hours / _HOURS_A_DAY).normalize():.6g}"
        margin, share = f"{self.margin_percent.normalize():f}%", f"{self.affected_percent.normalize():f}%"
        return Text(
            f"日均营业收入 {self.daily_revenue:,.2f} × 毛利率 {margin} × 影响比例 {share} × {days} 天",
            f"daily revenue {self.daily_revenue:,.2f} × margin {margin} × affected {share} × {days} days",
        )


class HourlyProfit(Document):
    """Interruption by the hour: hours × (mean daily net profit + standing charges) ÷ 24 - net profit still earned."""

    daily_net_profit: Money
    daily_standing_charges: Money
    profit_earned: Money

    def loss(self, hours: Decimal) -> Decimal:
        """Compute the net profit and standing charges lost over ``hours``, not below 0, in yuan rounded to fen."""
        expected = (self.daily_net_profit + self.daily_standing_charges) * hours / _HOURS_A_DAY
        return max(yuan(expected - self.profit_earned), Decimal(0))

    def said(self, hours: Decimal) -> Text:
        profit, charges, earned = self.daily_net_profit, self.daily_standing_charges, self.profit_earned
        length = f"{hours.normalize():f}"
        return Text(
            f"{length} 小时 ×（日均净利润 {profit:,.2f} + 维持费用 {charges:,.2f}）÷ 24 − 期间净利润 {earned:,.2f}",
            f"{length} h × (daily net profit {profit:,.2f} + standing charges {charges:,.2f}) ÷ 24"
            f" − net profit earned {earned:,.2f}",
        )


class InterruptionFacts(Document):
    """Length and cost of an interruption, by one of two measures, or assessed (in the event's ``amounts``).

    The loss accrues evenly over ``hours``. ``supplier_compensation`` is what suppliers paid for missing their service
    level; it offsets interruption only.
    """

    hours: Hours
    daily_margin: DailyMargin | None = None
    hourly_profit: HourlyProfit | None = None
    supplier_compensation: Money = Decimal(0)

    @property
    def measure(self) -> DailyMargin | HourlyProfit | None:
        return self.daily_margin or self.hourly_profit

    @property
    def basis(self) -> Literal["daily_margin", "hourly_profit"] | None:
        if self.daily_margin is not None:
            return "daily_margin"
        return None if self.hourly_profit is None else "hourly_profit"

    @model_validator(mode="after")
    def _one_measure(self) -> "InterruptionFacts":
        if self.daily_margin is not None and self.hourly_profit is not None:
            raise rule("两种计算基础只能给一种", "only one of the two measures may be given")
        return self


class Event(Document):
    """One event of the policy period. Times carry a zone; ``amounts`` are ground-up yuan by loss head.

    ``conditions`` are those that held. ``uninsurable`` losses, such as an administrative fine, are facts that are never
    payable. ``mitigation_cost`` and ``investigation_cost`` are borne by the insurer beside the loss (保险法 57, 64).
    """

    id: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    title: Words | None = None
    occurred: Moment
    discovered: Moment
    claimed: Moment
    cause: CauseCode
    scenario: ScenarioCode
    conditions: tuple[ConditionCode, ...] = ()
    amounts: dict[Annotated[HeadCode, BeforeValidator(_not_uninsurable)], Money] = Field(default_factory=dict)
    uninsurable: dict[Annotated[str, AfterValidator(_uninsurable)], Money] = Field(default_factory=dict)
    interruption: InterruptionFacts | None = None
    mitigation_cost: Money = Decimal(0)
    investigation_cost: Money = Decimal(0)

    def ground_up(self) -> dict[str, Decimal]:
        """Return the loss by head: the amounts stated, and the interruption where it is measured."""
        measured = self.interruption.measure if self.interruption is not None else None
        if self.interruption is None or measured is None:
            return dict(self.amounts)
        return self.amounts | {INTERRUPTION: measured.loss(self.interruption.hours)}


class PolicyPeriod(Document):
    """The policy's dates: from ``start`` up to, not including, ``end``; and its own retroactive date, if any.

    ``end: 2026-12-31T24:00`` is ``end: 2027-01-01``.
    """

    start: Boundary
    end: Boundary
    retroactive_date: Day | None = None


class LossNotice(Document):
    """All events of one policy period; they share the period's limits in the order in which they happened."""

    policy: PolicyPeriod
    events: tuple[Event, ...]
    note: Words | None = None

    def period(self) -> Period:
        return Period(self.policy.start, self.policy.end)

    def in_order(self) -> tuple[Event, ...]:
        """Return the events by time; events of one moment keep the order of the notice."""
        return tuple(sorted(self.events, key=lambda event: event.occurred))


def parse(data: object, *, file: str | None = None) -> LossNotice:
    """Parse plain data as a loss notice.

    Raises:
        InputError: with every problem found: fields out of their range, or facts that contradict each other.
    """
    notice = document.parse(LossNotice, data, file=file)
    found = _problems(notice)
    if found:
        raise InputError(found, file=file)
    return notice


def load(path: str | Path) -> LossNotice:
    """Load the loss notice in a YAML, JSON or TOML file; see :func:`parse`."""
    return parse(document.load(Path(path)), file=str(path))


def beijing_date(moment: dt.datetime) -> dt.date:
    """Return the Beijing date of a moment."""
    return moment.astimezone(BEIJING).date()


def _problems(notice: LossNotice) -> list[Problem]:
    found = []
    if notice.policy.end <= notice.policy.start:
        rule_ = Text(
            f"须晚于起始日 {notice.policy.start}", f"must be later than the start, {notice.policy.start}"
        )
        found.append(Problem("policy.end", notice.policy.end, rule_))
    if not notice.events:
        found.append(Problem("events", None, Text("至少须有一次事故", "at least one event is required")))
    seen: set[str] = set()
    for at, event in enumerate(notice.events):
        where = f"events.{at}"
        if event.id in seen:
            found.append(Problem(f"{where}.id", event.id, Text("事故编号重复", "the event id is used twice")))
        seen.add(event.id)
        found += _event_problems(where, event)
    return found


def _event_problems(where: str, event: Event) -> list[Problem]:
    found = []
    if event.discovered < event.occurred:
        rule_ = Text("发现不得早于发生", "an event cannot be discovered before it happens")
        found.append(Problem(f"{where}.discovered", event.discovered.isoformat(), rule_))
    if event.claimed < event.occurred:
        rule_ = Text("索赔不得早于发生", "a claim cannot be made before the event")
        found.append(Problem(f"{where}.claimed", event.claimed.isoformat(), rule_))
    if not (event.amounts or event.uninsurable or event.interruption):
        rule_ = Text("至少须有一项损失", "at least one loss is required")
        found.append(Problem(f"{where}.amounts", None, rule_))
    facts = event.interruption
    if facts is not None:
        stated = INTERRUPTION in event.amounts
        if facts.measure is not None and stated:
            rule_ = Text(
                "已按计算基础给出，不得再给金额", "is measured under interruption; do not state it as well"
            )
            found.append(Problem(f"{where}.amounts.{INTERRUPTION}", event.amounts[INTERRUPTION], rule_))
        if facts.measure is None and not stated:
            rule_ = Text(
                "须有 daily_margin、hourly_profit 之一，或在 amounts 给出定损金额",
                "needs daily_margin or hourly_profit, or an assessed amount under amounts",
            )
            found.append(Problem(f"{where}.interruption", None, rule_))
    return found
