"""An OED account row converted to terms: lines are the nine coverages, steps the row's financial terms, in this order.

1. coverage by coverage: not listed in ``PolCoverage``: nothing is paid; ``BIWaitingPeriod`` and ``BIPOI`` (NPBI and
   CBI); ``PolDed<coverage>``; ``PolLimit<coverage>``;
2. the policy, on the sum: ``PolDed``, then ``PolSIR``;
3. the layer, on the sum: excess of ``LayerAttachment``, up to ``LayerLimit``; then over the policy year excess of
   ``LayerAggAttachment``, up to ``LayerAggLimit``;
4. ``LayerParticipation``.

Every amount is for one event and for 100 % of the layer unless named annual; a sum's cut is shared among the coverages
pro rata to what they still stand at. The order of 1 (without days), 2 (``PolDed``), 3 (event terms) and 4, the sharing,
and "a limit of 0 or blank is no limit" are those of OasisLMF 2.5.8 (its figures are matched to the cent in the tests).
The standard leaves open, and OasisLMF does not apply, the rest; our reading of it:

* ``PolSIR`` is borne by the insured like ``PolDed``, after it (judgement);
* ``BIPOI`` counts from the end of the waiting period, as OasisLMF does for property (its rule 40); the days come from
  the loss, and where they are not known neither field is applied;
* annual terms run over the events of one policy year in their order, before the insurer's share;
* policies that share a ``StackedPolNumber`` are layers of one tower: each attaches by its own ``LayerAttachment``,
  measured above the policy deductible.
"""

from decimal import Decimal
from functools import cache
from typing import Final

from wangbao.contract import steps
from wangbao.contract.oed import spec
from wangbao.contract.oed.accounts import AccountRow
from wangbao.contract.steps import ONE, Step
from wangbao.contract.terms import Line, Section, Terms
from wangbao.vocabulary.text import Text

INTERRUPTION: Final = ("NPBI", "CBI")
HOURS_PER_DAY: Final = 24

# Which loss heads of the notice a coverage holds; no head is a contingent interruption or a regulatory fine by itself.
COVERAGE_HEADS: Final[dict[str, tuple[str, ...]]] = {
    "NPBI": ("business_interruption",),
    "CBI": (),
    "DIAS": ("data_restoration", "hardware_betterment"),
    "EXT": ("extortion",),
    "FIN": ("funds_loss",),
    "INRE": ("emergency_response", "public_relations", "legal_expense"),
    "LIA": ("data_breach_liability", "incident_liability", "media_liability", "outsourcer_liability"),
    "REG": (),
    "ENO": ("product_liability", "professional_liability"),
}
_LIABILITY: Final = ("LIA", "REG", "ENO")
_SECTION: Final = Section("oed", Text("OED 网络险保单", "OED cyber policy"))


def terms(row: AccountRow, *, interruption: bool = True, rate: Decimal = ONE) -> Terms:
    """Convert one row (a layer of a policy) to terms, in its currency, or in yuan at ``rate`` yuan a unit.

    With ``interruption=False`` the fields that need days of downtime (``BIWaitingPeriod``, ``BIPOI``) are left out:
    for a loss whose downtime is not known. A loss by head of the notice falls on the coverage that holds its head
    (:data:`COVERAGE_HEADS`); direct physical loss has no coverage in the standard and is not paid.
    """
    every = spec.COVERAGE_CODES
    covered = row.coverages
    taken: list[Step] = []
    missing = tuple(code for code in every if code not in covered)
    if missing:
        label = Text("PolCoverage 未列", "not listed in PolCoverage")
        taken.append(steps.not_payable(missing, "excluded", label=label))
    if interruption:
        taken += _interruption(row)
    taken += _coverages(row, covered, rate)
    taken += _policy(row, every, rate)
    taken += _layer(row, every, rate)
    limit = row.number("LayerAggLimit") or row.number("LayerLimit")
    return Terms(
        code=f"{row.portfolio}/{row.account}/{row.policy}/{row.layer}",
        title=Text(f"OED 保单 {row.policy} 第 {row.layer} 层", f"OED policy {row.policy}, layer {row.layer}"),
        lines=_lines(covered),
        steps=tuple(taken),
        limit_cny=limit * rate or None,
        deductible_cny=(row.number("PolDed") + row.number("PolSIR")) * rate,
        sections=(_SECTION,),
    )


@cache
def _lines(covered: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(
        Line(
            code=code,
            section=_SECTION.code,
            heads=COVERAGE_HEADS[code],
            name=spec.COVERAGE[code].name,
            insurance_class="liability" if code in _LIABILITY else "property",
            status="covered" if code in covered else "excluded",
        )
        for code in spec.COVERAGE_CODES
    )


def _interruption(row: AccountRow) -> list[Step]:
    waiting = row.number("BIWaitingPeriod") * HOURS_PER_DAY
    whole = waiting + row.number("BIPOI") * HOURS_PER_DAY
    label = Text("BIWaitingPeriod / BIPOI", "BIWaitingPeriod / BIPOI")
    if not whole:
        return [steps.not_payable(INTERRUPTION, "excluded", label=label)]
    taken = [steps.indemnity_period(INTERRUPTION, whole, label=label)]
    if waiting:
        taken.append(steps.waiting(INTERRUPTION, waiting, period_hours=whole, label=label))
    return taken


def _coverages(row: AccountRow, covered: tuple[str, ...], rate: Decimal) -> list[Step]:
    taken = []
    for code in covered:
        deductible, limit = row.number(f"PolDed{code}") * rate, row.number(f"PolLimit{code}") * rate
        if deductible:
            taken.append(steps.deductible((code,), amount=deductible, label=_label(f"PolDed{code}")))
        if limit:
            taken.append(steps.limit((code,), limit, label=_label(f"PolLimit{code}")))
    return taken


def _policy(row: AccountRow, every: tuple[str, ...], rate: Decimal) -> list[Step]:
    return [
        steps.deductible(
            every, amount=row.number(field) * rate, label=_label(field), phase="policy_deductible"
        )
        for field in ("PolDed", "PolSIR")
        if row.number(field)
    ]


def _layer(row: AccountRow, every: tuple[str, ...], rate: Decimal) -> list[Step]:
    slot = f"{row.policy}.{row.layer}"
    taken = []
    if attachment := row.number("LayerAttachment") * rate:
        taken.append(steps.excess(every, attachment, label=_label("LayerAttachment")))
    if limit := row.number("LayerLimit") * rate:
        taken.append(steps.limit(every, limit, label=_label("LayerLimit"), phase="policy_limit"))
    if annual := row.number("LayerAggAttachment") * rate:
        label = _label("LayerAggAttachment")
        taken.append(steps.aggregate_deductible(every, annual, f"{slot}.attachment", label=label))
    if annual := row.number("LayerAggLimit") * rate:
        taken.append(steps.annual_layer(every, annual, f"{slot}.limit", label=_label("LayerAggLimit")))
    share = row.number("LayerParticipation")
    if share != 1:
        label = _label("LayerParticipation")
        taken.append(steps.coinsurance(every, Decimal(1) - share, label=label, phase="participation"))
    return taken


def _label(field: str) -> Text:
    return Text(field, field)
