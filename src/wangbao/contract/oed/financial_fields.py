"""Terms as the financial fields of an OED account row, with a list of what the row cannot express.

See :mod:`wangbao.contract.oed.account_import` for the meaning of the fields,
:mod:`wangbao.contract.oed.standard_form` for the conversion of a contract's steps to that form.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.account_import import HOURS_PER_DAY, INTERRUPTION
from wangbao.contract.oed.standard_form import Draft, OwnTerms, coverages_of, fold, least
from wangbao.contract.steps import ZERO, Op
from wangbao.contract.terms import Terms
from wangbao.vocabulary.text import Text

PAID_STATUSES: Final = ("covered", "limited", "conditional")
LONGEST_DAYS: Final = Decimal(3650)  # the most BIPOI can say
_PLACES: Final = 12
_HALF_DAY: Final = Decimal("0.5")
_SUPPLIER: Final = "supplier_failure"
_PHYSICAL: Final = Text(
    "直接物理损失：只写作危险 CPD，其限额与免赔额在 OED 无字段",
    "direct physical loss: written as peril CPD only; OED has no field for its limit or deductible",
)
_SERVICE: Final = Text("以服务形式给付（未写）", "a benefit given in service (not written)")
_DEPENDENT: Final = Text(
    "营业中断与连带营业中断（CBI）共用条件（OED 各写一份）",
    "business interruption and contingent interruption (CBI) share their terms (OED: each has its own)",
)
_DAYS: Final = Text(
    "赔偿期（以半日为单位，最长 3650 日）", "the indemnity period (OED: half days, at most 3650 days)"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """Financial fields of one row (cells by OED field name) and what they leave out or change (``unsaid``)."""

    fields: dict[str, str]
    unsaid: tuple[Text, ...]


def carry(terms: Terms) -> Carried:
    """Convert terms to the financial fields of an OED row.

    They are perils, coverages, deductibles, limits, layer, annual terms, share and waiting period.
    """
    stopped = {code for step in terms.steps if step.op is Op.NOT_PAYABLE for code in step.lines}
    paid = [line for line in terms.lines if line.status in PAID_STATUSES and line.code not in stopped]
    draft = Draft(tuple(line for line in paid if coverages_of(line) and line.benefit == "cash"))
    physical = any("physical_loss" in line.heads for line in paid)
    if physical:
        draft.say(_PHYSICAL)
    for line in paid:
        if line.benefit == "service":
            draft.say(Text(f"{line.name.zh}：{_SERVICE.zh}", f"{line.name.en}: {_SERVICE.en}"))
    for step in terms.steps:
        fold(draft, step)
    if _pays_for_suppliers(draft, terms):
        draft.dependent = True
        draft.say(_DEPENDENT)
    return Carried(_fields(draft, physical=physical), tuple(draft.unsaid))


def _pays_for_suppliers(draft: Draft, terms: Terms) -> bool:
    """Return True if a contract by loss heads pays interruption caused by a supplier's failure: OED's CBI."""
    lines = {line.code for line in draft.payable if "business_interruption" in line.heads}
    excluded = any(
        step.op is Op.EXCLUDE and _SUPPLIER in step.causes and lines.intersection(step.lines)
        for step in terms.steps
    )
    return bool(lines) and not lines.intersection(spec.COVERAGE) and not excluded


def _combined(draft: Draft) -> dict[str, OwnTerms]:
    """Merge the terms of single lines into terms by coverage: limits summed, the smallest deductible."""
    found = dict(draft.by_coverage)
    for code in spec.COVERAGE_CODES:
        lines = [line.code for line in draft.payable if code in coverages_of(line)]
        own = [draft.by_line.get(line, OwnTerms()) for line in lines]
        if not set(lines).intersection(draft.by_line):
            continue
        known = found.get(code, OwnTerms())
        deductible = min(line.deductible for line in own)
        limits = [line.limit for line in own if line.limit is not None]
        limit = known.limit
        if len(limits) == len(own):
            limit = least(limit, max(ZERO, sum(limits, ZERO) - known.deductible))
        found[code] = OwnTerms(known.deductible + deductible, limit)
    return found


def _fields(draft: Draft, *, physical: bool) -> dict[str, str]:
    by_coverage = _combined(draft)
    nothing = {code for code, own in by_coverage.items() if own.limit is not None and own.limit <= 0}
    named = {code for line in draft.payable for code in coverages_of(line)} - nothing
    if draft.dependent and "NPBI" in named:
        named.add("CBI")
        by_coverage["CBI"] = by_coverage.get("NPBI", OwnTerms())
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
        own = by_coverage.get(code, OwnTerms())
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


def _days(draft: Draft) -> dict[str, str]:
    """Return waiting period and period of indemnity, which counts from its end; blank would mean 365 days."""
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
    """Write a number in plain digits, at most twelve places, without trailing zeros."""
    text = f"{amount:.{_PLACES}f}"
    return text.rstrip("0").rstrip(".")
