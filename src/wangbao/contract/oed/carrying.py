"""Terms as the financial fields of an OED account row, with a list of what the row does not say.

The standard has a deductible and a limit by coverage, then for the sum a deductible and one layer (per event and per
year) and a share; see :mod:`wangbao.contract.oed.importing`. The steps are taken in order and folded into that form.
Where no payment changes this is silent: a limit before a deductible (``min(T, L) - D = min(T - D, L - D)``), a share
before an amount (the amount is then written for 100 %), limits on limits. Every step that is carried only nearly, or
not at all, is named.
"""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.importing import COVERAGE_HEADS, HOURS_PER_DAY, INTERRUPTION
from wangbao.contract.steps import ONE, ZERO, Op, Step
from wangbao.contract.terms import Line, Terms
from wangbao.vocabulary.text import Text

PAID_STATUSES: Final = ("covered", "limited", "conditional")
LONGEST_DAYS: Final = Decimal(3650)  # the most BIPOI can say

_COVERAGE_OF_HEAD: Final = {head: code for code, heads in COVERAGE_HEADS.items() for head in heads}
_PLACES: Final = 12
_SUPPLIER: Final = "supplier_failure"
_HALF_DAY: Final = Decimal("0.5")

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
_PHYSICAL: Final = Text(
    "直接物理损失：只写作危险 CPD，其限额与免赔额在 OED 无字段",
    "direct physical loss: written as peril CPD only; OED has no field for its limit or deductible",
)
_SERVICE: Final = Text("以服务形式给付", "a benefit given in service")
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
_OUTSIDE: Final = Text(
    "有责任项不占用累计限额（OED 的累计限额作用于全部承保项）",
    "lines outside the aggregate limit (OED's acts on all coverages)",
)
_DEPENDENT: Final = Text(
    "营业中断与连带营业中断（CBI）共用条件（OED 各写一份）",
    "business interruption and contingent interruption (CBI) share their terms (OED: each has its own)",
)
_REINSTATEMENT: Final = Text("恢复保额的保险费", "the premium of a reinstatement")
_DAYS: Final = Text(
    "赔偿期（以半日为单位，最长 3650 日）", "the indemnity period (OED: half days, at most 3650 days)"
)
_ANNUAL: Final = Text(
    "分项限额按年累计（只写为每次事故限额）", "a sublimit by the year (written per event only)"
)
_ALONE: Final = Text(
    "单个承保项的共保、年度条件或起赔点（未写）",
    "a coinsurance, annual term or attachment on one coverage (not written)",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """The financial fields of one row (cells by OED field name) and what they leave out or change (``unsaid``)."""

    fields: dict[str, str]
    unsaid: tuple[Text, ...]


@dataclass(slots=True)
class _Coverage:
    deductible: Decimal = ZERO
    limit: Decimal | None = None  # None is no limit; 0 or less pays nothing


@dataclass(slots=True)
class _Draft:
    """The standard's form, while steps are folded into it; amounts are for 100 % of the layer."""

    payable: tuple[Line, ...]
    aggregate_cny: Decimal | None
    by_coverage: dict[str, _Coverage] = field(default_factory=dict)
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
        """An amount that acts after the share taken so far, as an amount for 100 %."""
        return amount / self.share if self.share else amount


def coverages_of(line: Line) -> tuple[str, ...]:
    """The OED coverages a line's losses fall on; none for direct physical loss, which the standard has as a peril."""
    if line.code in spec.COVERAGE:
        return (line.code,)
    named = {_COVERAGE_OF_HEAD[head] for head in line.heads if head in _COVERAGE_OF_HEAD}
    return tuple(code for code in spec.COVERAGE_CODES if code in named)


def carry(terms: Terms) -> Carried:
    """The terms as OED fields: perils, coverages, deductibles, limits, layer, annual terms, share, waiting period."""
    stopped = {code for step in terms.steps if step.op is Op.NOT_PAYABLE for code in step.lines}
    paid = [line for line in terms.lines if line.status in PAID_STATUSES and line.code not in stopped]
    draft = _Draft(tuple(line for line in paid if coverages_of(line)), terms.limit_cny)
    physical = any("physical_loss" in line.heads for line in paid)
    if physical:
        draft.say(_PHYSICAL)
    for line in paid:
        if line.benefit == "service":
            draft.say(Text(f"{line.name.zh}：{_SERVICE.zh}", f"{line.name.en}: {_SERVICE.en}"))
    for step in terms.steps:
        _take(draft, step)
    if _pays_for_suppliers(draft, terms):
        draft.dependent = True
        draft.say(_DEPENDENT)
    return Carried(_fields(draft, physical=physical), tuple(draft.unsaid))


def _pays_for_suppliers(draft: _Draft, terms: Terms) -> bool:
    """Whether a contract by loss heads pays interruption that a supplier's failure causes: OED's CBI."""
    lines = {line.code for line in draft.payable if "business_interruption" in line.heads}
    excluded = any(
        step.op is Op.EXCLUDE and _SUPPLIER in step.causes and lines.intersection(step.lines)
        for step in terms.steps
    )
    return bool(lines) and not lines.intersection(spec.COVERAGE) and not excluded


def _take(draft: _Draft, step: Step) -> None:
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
    elif step.op is Op.ANNUAL_LIMIT and step.amount == draft.aggregate_cny:
        draft.say(_OUTSIDE, step)
        _take_whole(draft, step)
    else:
        _take_coverage(draft, step, group)


def _take_interruption(draft: _Draft, step: Step, group: tuple[Line, ...]) -> None:
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


def _take_whole(draft: _Draft, step: Step) -> None:
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
        draft.limit = _least(draft.limit, amount)
    elif step.op is Op.AGGREGATE_DEDUCTIBLE:
        if draft.annual_limit is not None:
            draft.say(_ORDER, step)
        draft.annual_attachment += amount
    else:
        _take_annual_limit(draft, step, amount)


def _take_annual_limit(draft: _Draft, step: Step, amount: Decimal) -> None:
    by_payment = step.op is Op.ANNUAL_LIMIT
    if draft.annual_limit is not None and draft.annual_by_payment != by_payment:
        draft.say(_ORDER, step)
    draft.annual_limit = _least(draft.annual_limit, amount * (1 + step.reinstatements))
    draft.annual_by_payment = by_payment
    if step.reinstatements:
        if draft.annual_attachment:
            draft.say(_ORDER, step)
        draft.limit = _least(draft.limit, amount)
    if step.reinstatement_rate:
        draft.say(_REINSTATEMENT, step)


def _take_coverage(draft: _Draft, step: Step, group: tuple[Line, ...]) -> None:
    codes = {code for line in group for code in coverages_of(line)}
    lines = tuple(line for line in draft.payable if codes.intersection(coverages_of(line)))
    if len(codes) != 1 or group != lines:
        draft.say(_SOME_LINES, step)
        return
    if step.op not in (Op.DEDUCTIBLE, Op.LIMIT, Op.ANNUAL_LIMIT, Op.ANNUAL_LAYER):
        draft.say(_ALONE, step)
        return
    if draft.has_policy_terms:
        draft.say(_ORDER, step)
    coverage = draft.by_coverage.setdefault(codes.pop(), _Coverage())
    if step.op is Op.DEDUCTIBLE:
        cut = draft.full(_plain(draft, step))
        coverage.deductible += cut
        if coverage.limit is not None:
            coverage.limit -= cut
        return
    coverage.limit = _least(coverage.limit, draft.full(step.amount))
    if step.op is not Op.LIMIT:
        draft.say(_ANNUAL, step)


def _plain(draft: _Draft, step: Step) -> Decimal:
    """A deductible's amount in money, its percentage left out."""
    if step.rate:
        draft.say(_RATE, step)
    amount = max(step.amount, step.minimum)
    return amount if step.maximum is None else min(amount, step.maximum)


def _least(known: Decimal | None, amount: Decimal) -> Decimal:
    return amount if known is None else min(known, amount)


def _fields(draft: _Draft, *, physical: bool) -> dict[str, str]:
    nothing = {code for code, own in draft.by_coverage.items() if own.limit is not None and own.limit <= 0}
    named = {code for line in draft.payable for code in coverages_of(line)} - nothing
    by_coverage = dict(draft.by_coverage)
    if draft.dependent and "NPBI" in named:
        named.add("CBI")
        by_coverage["CBI"] = by_coverage.get("NPBI", _Coverage())
    codes = tuple(code for code in spec.COVERAGE_CODES if code in named)
    limits = (draft.limit, draft.annual_limit)
    if not codes or any(limit is not None and limit <= 0 for limit in limits):
        draft.share = ZERO  # a limit of 0 is no limit in OED: that nothing is paid is said by the share
    fields = {
        "PolPerilsCovered": "CC1" if physical and codes else "CPD" if physical else "CSB",
        "PolCoverage": "CYB" if codes in ((), spec.COVERAGE_CODES) else ";".join(codes),
        "PolDed": plain(draft.deductible),
        "LayerAttachment": plain(draft.attachment),
        "LayerLimit": plain(draft.limit) if draft.share and draft.limit else "0",
        "LayerParticipation": plain(draft.share),
    }
    for code in codes:
        own = by_coverage.get(code, _Coverage())
        if own.deductible:
            fields[f"PolDed{code}"] = plain(own.deductible)
        if own.limit is not None:
            fields[f"PolLimit{code}"] = plain(own.limit)
    if draft.annual_attachment:
        fields["LayerAggAttachment"] = plain(draft.annual_attachment)
    if draft.annual_limit is not None and draft.share:
        fields["LayerAggLimit"] = plain(draft.annual_limit)
    if set(codes).intersection(INTERRUPTION):
        fields.update(_days(draft))
    return fields


def _days(draft: _Draft) -> dict[str, str]:
    """The waiting period and the period of indemnity, which counts from its end; blank would mean 365 days."""
    fields = {}
    if draft.waiting_hours:
        fields["BIWaitingPeriod"] = plain(draft.waiting_hours / HOURS_PER_DAY)
    days = LONGEST_DAYS
    if draft.period_hours is None:
        draft.say(_DAYS)
    else:
        exact = max(ZERO, draft.period_hours - draft.waiting_hours) / HOURS_PER_DAY
        days = min(LONGEST_DAYS, (exact / _HALF_DAY).to_integral_value(ROUND_CEILING) * _HALF_DAY)
        if days != exact:
            draft.say(_DAYS)
    fields["BIPOI"] = plain(days)
    return fields


def plain(amount: Decimal) -> str:
    """A number in plain digits, at most twelve places, without needless zeros."""
    text = f"{amount:.{_PLACES}f}"
    return text.rstrip("0").rstrip(".")
