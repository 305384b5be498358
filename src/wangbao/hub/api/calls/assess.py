"""Answer calls that assess an enterprise or indicate a product's price; nothing is stored."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from ninja import Router, Schema
from pydantic import Field

from wangbao.assessment.result import Assessment
from wangbao.hub.api.calls.products import version_for
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.shapes.values import (
    AmountIn,
    Code,
    Cover,
    CoverIn,
    Money,
    Rate,
    RateIn,
    Ref,
    Strict,
    Words,
)
from wangbao.hub.applications.reads.estimate import estimate
from wangbao.hub.underwriting.reads.indication import indicate
from wangbao.risk import profile as profiles
from wangbao.risk.profile import Profile
from wangbao.vocabulary.document import Boundary
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.period import Period

PLACE: Final = 10
router = Router(tags=["评估 / assess"])

Answer = Literal["yes", "partial", "no", "unknown"]
Dependence = Literal["none", "low", "medium", "high"]
Named = Annotated[str, Field(min_length=1, max_length=80)]


class SharedIn(Strict):
    """What the enterprise shares with others."""

    cloud_provider: Named | None = None
    endpoint_agent: Named | None = None
    internet_product: Named | None = None


class HistoryIn(Strict):
    """Own experience: loss-making incidents in how many years."""

    years: Annotated[int, Field(ge=1, le=30)]
    incidents: Annotated[int, Field(ge=0, le=10_000)]


class Facts(Strict):
    """The facts of one enterprise. Name, section of GB/T 4754 and revenue are needed; what is left out widens bands."""

    name: Annotated[str, Field(min_length=1, max_length=120, examples=["海川制造有限公司"])]
    section: Annotated[str, Field(min_length=1, max_length=3, examples=["C"])]
    revenue_cny: AmountIn
    kind: Code | None = None
    sector: Code | None = None
    uscc: Annotated[str, Field(min_length=18, max_length=18)] | None = None
    gross_margin: RateIn | None = None
    employees: Annotated[int, Field(ge=0, le=5_000_000)] | None = None
    assets_cny: AmountIn | None = None
    records_held: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    active_users: Annotated[int, Field(ge=0, le=4_000_000_000)] | None = None
    business_customers: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    vehicles_in_service: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    product_revenue_cny: AmountIn | None = None
    clients: Annotated[int, Field(ge=1, le=100_000_000)] | None = None
    liability_cap: Literal["contract_fee", "multiple_fee", "unlimited"] | None = None
    cloud: Dependence | None = None
    outsourcers: Dependence | None = None
    industrial_control: Dependence | None = None
    products: Annotated[list[Named], Field(max_length=50)] = Field(default_factory=list)
    shared: SharedIn = Field(default_factory=SharedIn)
    controls: Annotated[dict[Code, Answer], Field(max_length=60)] = Field(default_factory=dict)
    exposures: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)
    open_findings: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    protection_level: Annotated[int, Field(ge=1, le=5)] | None = None
    history: HistoryIn | None = None

    def profile(self) -> Profile:
        """Convert to a :class:`Profile`; its refusals name the fields as given here."""
        given = self.model_dump(exclude_none=True)
        plain = {name: float(value) if isinstance(value, Decimal) else value for name, value in given.items()}
        return profiles.from_data(plain)


class Figure(Schema):
    """An estimate with its sampling error, in yuan."""

    value: Money
    error: Money

    @classmethod
    def of(cls, figure: Estimate) -> "Figure":
        """Convert an estimate for an answer."""
        return cls(value=_yuan(figure.value), error=_yuan(figure.error))


class Range(Schema):
    """What the parameters' ranges make of a figure, in yuan: a tenth below ``low``, a tenth above ``high``."""

    low: Money
    middle: Money
    high: Money

    @classmethod
    def of(cls, band: Band) -> "Range":
        """Convert a band for an answer."""
        return cls(low=_yuan(band.low), middle=_yuan(band.middle), high=_yuan(band.high))


class CurvePoint(Schema):
    """The yearly loss that is reached once in ``return_period_years``."""

    return_period_years: Rate
    loss: Figure


class LossView(Schema):
    """The yearly loss in one view: before insurance, or what the policy pays."""

    mean: Figure
    mean_range: Range
    any_loss: Rate = Field(description="一年内有损失的概率 / probability of a loss in a year")
    curve: list[CurvePoint]


class PriceLine(Schema):
    """A line of the technical price."""

    code: str
    name: Words
    amount_cny: Money


class Advice(Schema):
    """A control that is not in place, and what it would change of the yearly mean."""

    control: str
    name: Words
    mean_change_cny: Money
    premium_change_cny: Money


class AssessmentOut(Schema):
    """An enterprise assessed; the same facts give the same figures."""

    kind: str
    wording: str
    limit_cny: Money
    deductible_cny: Money
    ground_up: LossView
    insured: LossView
    price: list[PriceLine]
    premium_cny: Money
    vat_cny: Money
    payable_cny: Money
    advice: list[Advice]
    cautions: list[Words]
    model: str
    model_version: str
    seed: int
    years: int


class IndicationIn(Strict):
    """For which product and period an indication is wanted; ``insurer`` where several offer the product."""

    product: Code
    insurer: Ref | None = None
    facts: Facts
    start: Boundary
    end: Boundary
    cover: CoverIn = Field(default_factory=CoverIn)


class Adjustment(Schema):
    """What was put right of what was asked for, with its rule and reason."""

    field: str
    name: Words
    unit: str | None = None
    from_: str | None = Field(alias="from", default=None)
    to: str | None = None
    rule: str
    reason: Words


class PremiumOut(Schema):
    """A price: of a full year, of the period, tax, and both together."""

    annual_cny: Money
    premium_cny: Money
    vat_cny: Money
    payable_cny: Money


class Flag(Schema):
    """What a rule says of the risk."""

    flag: str
    reason: Words


class IndicationOut(Schema):
    """What would be offered, and whether a person would have to decide; not an offer."""

    product: str
    version: str
    start: dt.date
    end: dt.date
    requested: Cover
    terms: Cover
    adjustments: list[Adjustment]
    premium: PremiumOut
    decision: str
    flags: list[Flag]


@router.post(
    "/assessments",
    response=answers(ok=AssessmentOut, also=(413,)),
    operation_id="assess",
    summary="评估一家企业 / assess an enterprise",
    **auth_for("assess"),
)
def assess(request: Call, body: Facts) -> dict[str, Any]:  # noqa: ARG001 - Ninja passes the request
    """Loss curve, price under the wording usual for its kind, and advice. Nothing is kept."""
    return _assessed(estimate(body.profile()))


@router.post(
    "/indications",
    response=answers(ok=IndicationOut, also=(404, 413)),
    operation_id="indicate",
    summary="产品报价参考 / what a product would cost",
    by_alias=True,
    **auth_for("assess"),
)
def indication(request: Call, body: IndicationIn) -> dict[str, Any]:
    """Terms as put right, premium and what would be referred, by the product version on sale on the first day."""
    version = version_for(request.actor, body.product, body.insurer, body.start)
    found = indicate(
        version=version,
        profile=body.facts.profile(),
        period=Period(body.start, body.end),
        terms=body.cover.plain(),
    )
    return {"product": body.product, "version": version.version, **found}


def _assessed(found: Assessment) -> dict[str, Any]:
    price = found.price
    return {
        "kind": found.subject.kind,
        "wording": found.wording,
        "limit_cny": found.limit_cny,
        "deductible_cny": found.deductible_cny,
        "ground_up": _view(found.ground_up),
        "insured": _view(found.insured),
        "price": [
            {"code": line.code, "name": Words.of(line.name), "amount_cny": line.amount_cny}
            for line in price.trace
        ],
        "premium_cny": price.premium_cny,
        "vat_cny": price.payable_cny - price.premium_cny,
        "payable_cny": price.payable_cny,
        "advice": [
            {
                "control": row.control,
                "name": Words.of(row.name),
                "mean_change_cny": _yuan(row.mean_change.value),
                "premium_change_cny": row.premium_change_cny,
            }
            for row in found.advice
        ],
        "cautions": [Words.of(caution) for caution in found.cautions],
        "model": found.run.model,
        "model_version": found.run.model_version,
        "seed": found.run.seed,
        "years": found.run.years,
    }


def _view(view: Any) -> dict[str, Any]:
    return {
        "mean": Figure.of(view.mean),
        "mean_range": Range.of(view.mean_band),
        "any_loss": Decimal(f"{view.any_loss.value:.6f}"),
        "curve": [
            {
                "return_period_years": Decimal(f"{point.return_period:g}"),
                "loss": Figure.of(point.aggregate),
            }
            for point in view.curve
        ],
    }


def _yuan(figure: float) -> Decimal:
    return Decimal(f"{float(figure):.2f}")
