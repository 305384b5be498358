"""Steps folded into the standard's form: the parts of a contract an OED row can hold, collected step by step.

The form is a deductible and a limit by coverage; for the sum a deductible, an attachment and a limit per event and per
year; a share. A step that changes no payment by being taken in another place is folded in silently: a limit before a
deductible (``min(T, L) - D = min(T - D, L - D)``), a share before an amount (the amount is then for 100 %), limits on
limits. Every step that is held only nearly, or not at all, is named.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.account_import import COVERAGE_HEADS, INTERRUPTION
from wangbao.contract.steps import ONE, ZERO, Op, Step
from wangbao.contract.terms import Line
from wangbao.vocabulary.text import Text

_COVERAGE_OF_HEAD: Final = {head: code for code, heads in COVERAGE_HEADS.items() for head in heads}
_POLICY_PHASES: Final = ("policy_deductible", "policy_limit", "aggregate_deductible", "aggregate_limit")
_NO_FIELD: Final = {
    Op.TRIGGER: Text("承保触发基础与追溯期", "the trigger basis and any retroactive date"),
    Op.EXCLUDE: Text("按原因、情形或条件的除外", "exclusions by cause, scenario or condition"),
    Op.REQUIRE: Text("赔付的前提条件", "conditions of payment"),
    Op.WAITING_TRIGGER: Text("超过等待期后全额计赔", "a waiting period included once exceeded"),
    Op.RECOVERY: Text("供应商补偿的抵扣", "the offset of a supplier's compensation"),
    Op.FRANCHISE: Text("相对免赔额", "a franchise"),
    Op.DEDUCTIBLE_RANGE: Text("免赔额合计的上下限", "a minimum or maximum of all deductibles"),
    Op.UPLIFT: Text("免赔额按条件上浮", "a conditional uplift of the deductible"),
}
_ORDER: Final = Text("次序与 OED 不同（按 OED 次序写）", "another order than OED's (written in OED's order)")
_RATE: Final = Text(
    "按损失比例的免赔额（只写金额部分）", "a deductible in percent of loss (only its amount is written)"
)
_HIGHEST: Final = Text(
    "多项自留只扣最高一项（最高额写作 PolDed）",
    "only the highest of several retentions is borne (it is written as PolDed)",
)
_HIGHER_OF: Final = Text(
    "等待期损失与免赔额取高者（只写等待期）",
    "the higher of waiting-period loss and deductible (only the waiting period is written)",
)
_SOME_LINES: Final = Text("只作用于部分责任项（未写）", "a term on some of the lines only (not written)")
_SEPARATE: Final = Text(
    "同一承保项内各责任项分别的限额或免赔额（限额写合计，免赔额写最小者）",
    "separate limits or deductibles of lines within one coverage (written: the limits' sum, the smallest deductible)",
)
_REINSTATEMENT: Final = Text("恢复保额的保险费", "the premium of a reinstatement")
_ANNUAL: Final = Text(
    "分项限额按年累计（只写为每次事故限额）", "a sublimit by the year (written per event only)"
)
_ALONE: Final = Text(
    "单个承保项的共保、年度条件或起赔点（未写）",
    "a coinsurance, annual term or attachment on one coverage (not written)",
)


@dataclass(slots=True)
class OwnTerms:
    """The event terms of one coverage, or of one line of it, for 100 % of the layer."""

    deductible: Decimal = ZERO
    limit: Decimal | None = None  # None is no limit; 0 or less pays nothing


@dataclass(slots=True)
class Draft:
    """The standard's form, while steps are folded into it; amounts are for 100 % of the layer."""

    payable: tuple[Line, ...]
    by_coverage: dict[str, OwnTerms] = field(default_factory=dict)
    by_line: dict[str, OwnTerms] = field(default_factory=dict)  # lines of a coverage with terms of their own
    deductible: Decimal = ZERO
    attachment: Decimal = ZERO
    limit: Decimal | None = None
    annual_attachment: Decimal = ZERO
    annual_limit: Decimal | None = None
    annual_by_payment: bool = False  # the annual limit is eroded by what is finally paid
    share: Decimal = ONE
    waiting_hours: Decimal = ZERO
    period_hours: Decimal | None = None
    dependent: bool = False  # interruption by a supplier's failure is paid like one's own
    unsaid: list[Text] = field(default_factory=list)

    @property
    def has_annual(self) -> bool:
        return bool(self.annual_attachment) or self.annual_limit is not None

    @property
    def has_policy_terms(self) -> bool:
        return self.has_annual or self.limit is not None or bool(self.deductible or self.attachment)

    def say(self, text: Text, step: Step | None = None) -> None:
        if step is not None and step.label.zh:
            text = Text(f"{step.label.zh}：{text.zh}", f"{step.label.en}: {text.en}")
        if text not in self.unsaid:
            self.unsaid.append(text)

    def full(self, amount: Decimal) -> Decimal:
        """Convert an amount that acts after the share so far to an amount for 100 %."""
        return amount / self.share if self.share else amount


def coverages_of(line: Line) -> tuple[str, ...]:
    """Return the OED coverages of a line's losses; none for direct physical loss, which is a peril in OED."""
    if line.code in spec.COVERAGE:
        return (line.code,)
    named = {_COVERAGE_OF_HEAD[head] for head in line.heads if head in _COVERAGE_OF_HEAD}
    return tuple(code for code in spec.COVERAGE_CODES if code in named)


def fold(draft: Draft, step: Step) -> None:
    """Fold one step into the draft; what of it the form cannot hold is said there."""
    group = tuple(line for line in draft.payable if line.code in step.lines)
    if not group or step.op is Op.NOT_PAYABLE:
        return
    if step.op in _NO_FIELD:
        draft.say(_NO_FIELD[step.op], step)
    elif step.op in (Op.INDEMNITY_PERIOD, Op.WAITING, Op.WAITING_OR_DEDUCTIBLE):
        _take_interruption(draft, step, group)
    elif step.op is Op.RETENTION:
        draft.deductible = max(draft.deductible, draft.full(max(step.amount, step.minimum)))
        draft.say(_HIGHEST)
    elif step.op is Op.HIGHEST_RETENTION:
        draft.say(_HIGHEST)
    elif group == draft.payable:
        _take_whole(draft, step)
    elif step.phase in _POLICY_PHASES and len({code for line in group for code in coverages_of(line)}) > 1:
        draft.say(_outside(draft, group), step)
        _take_whole(draft, step)
    else:
        _take_coverage(draft, step, group)


def _take_interruption(draft: Draft, step: Step, group: tuple[Line, ...]) -> None:
    codes = {code for line in group for code in coverages_of(line)}
    every = {code for line in draft.payable for code in coverages_of(line)}.intersection(INTERRUPTION)
    lines = tuple(line for line in draft.payable if every.intersection(coverages_of(line)))
    if codes != every or group != lines:
        draft.say(_SOME_LINES, step)
        return
    if draft.has_policy_terms or any(code in draft.by_coverage for code in codes):
        draft.say(_ORDER, step)
    if step.period_hours is not None:
        known = draft.period_hours
        draft.period_hours = step.period_hours if known is None else min(known, step.period_hours)
    draft.waiting_hours = max(draft.waiting_hours, step.hours)
    if step.op is Op.WAITING_OR_DEDUCTIBLE:
        draft.say(_HIGHER_OF, step)


def _take_whole(draft: Draft, step: Step) -> None:
    """Fold a step on all lines in; says so where the standard's order cannot give the same payments."""
    amount = draft.full(step.amount)
    if step.op is Op.COINSURANCE:
        if draft.annual_limit is not None and draft.annual_by_payment:
            draft.say(_ORDER, step)
        draft.share *= ONE - step.rate
    elif step.op in (Op.DEDUCTIBLE, Op.EXCESS):
        if draft.has_annual:
            draft.say(_ORDER, step)
        cut = draft.full(_plain(draft, step)) if step.op is Op.DEDUCTIBLE else amount
        if step.op is Op.DEDUCTIBLE:
            draft.deductible += cut
        else:
            draft.attachment += cut
        if draft.limit is not None:
            draft.limit -= cut
    elif step.op is Op.LIMIT:
        only_by_payment = draft.annual_by_payment and not draft.annual_attachment
        if draft.has_annual and not only_by_payment:
            draft.say(_ORDER, step)
        draft.limit = least(draft.limit, amount)
    elif step.op is Op.AGGREGATE_DEDUCTIBLE:
        if draft.annual_limit is not None:
            draft.say(_ORDER, step)
        draft.annual_attachment += amount
    else:
        _take_annual_limit(draft, step, amount)


def _take_annual_limit(draft: Draft, step: Step, amount: Decimal) -> None:
    by_payment = step.op is Op.ANNUAL_LIMIT
    if draft.annual_limit is not None and draft.annual_by_payment != by_payment:
        draft.say(_ORDER, step)
    draft.annual_limit = least(draft.annual_limit, amount * (1 + step.reinstatements))
    draft.annual_by_payment = by_payment
    if step.reinstatements:
        if draft.annual_attachment:
            draft.say(_ORDER, step)
        draft.limit = least(draft.limit, amount)
    if step.reinstatement_rate:
        draft.say(_REINSTATEMENT, step)


def _take_coverage(draft: Draft, step: Step, group: tuple[Line, ...]) -> None:
    codes = {code for line in group for code in coverages_of(line)}
    lines = tuple(line for line in draft.payable if codes.intersection(coverages_of(line)))
    if len(codes) != 1 or len(group) not in (1, len(lines)):
        draft.say(_SOME_LINES, step)
        return
    if step.op not in (Op.DEDUCTIBLE, Op.LIMIT, Op.ANNUAL_LIMIT, Op.ANNUAL_LAYER):
        draft.say(_ALONE, step)
        return
    if draft.has_policy_terms:
        draft.say(_ORDER, step)
    if group == lines:
        coverage = draft.by_coverage.setdefault(codes.pop(), OwnTerms())
    else:
        draft.say(_SEPARATE)
        coverage = draft.by_line.setdefault(group[0].code, OwnTerms())
    if step.op is Op.DEDUCTIBLE:
        cut = draft.full(_plain(draft, step))
        coverage.deductible += cut
        if coverage.limit is not None:
            coverage.limit -= cut
        return
    coverage.limit = least(coverage.limit, draft.full(step.amount))
    if step.op is not Op.LIMIT:
        draft.say(_ANNUAL, step)


def _outside(draft: Draft, group: tuple[Line, ...]) -> Text:
    """Describe a term of the policy that leaves lines out; it is written for all, as OED's acts on all coverages."""
    names = [line.name for line in draft.payable if line not in group]
    return Text(
        f"不适用于{'、'.join(name.zh for name in names)}（OED 中作用于全部承保项）",
        f"does not apply to {', '.join(name.en for name in names)} (in OED it acts on all coverages)",
    )


def _plain(draft: Draft, step: Step) -> Decimal:
    """Return a deductible's amount in money, without its percentage."""
    if step.rate:
        draft.say(_RATE, step)
    amount = max(step.amount, step.minimum)
    return amount if step.maximum is None else min(amount, step.maximum)


def least(known: Decimal | None, amount: Decimal) -> Decimal:
    """Return the smaller of a limit there may be and one there is."""
    return amount if known is None else min(known, amount)
