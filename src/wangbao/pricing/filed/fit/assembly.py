"""A fit written as a plan document: inputs, covers, factors with their filed form, source and confidence.

The form of each factor follows Chinese property and casualty plans. What the fit says of size, limit and deductible
becomes linked tables, of controls, people and waiting time interpolated curves, of sector and exposed services fixed
lists. Two factors leave room for judgement as filed plans do: prior incidents, a range about the fitted value, and the
management of security, which no model measures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangbao.pricing.filed.fit.design import CoverDesign, Design, control_points
from wangbao.pricing.filed.fit.questions import inputs, management, number_of, words
from wangbao.pricing.filed.schema import Made
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]

_PLACES = Decimal("0.0001")
_PRIOR_SPREAD = (
    Decimal("0.90"),
    Decimal("1.15"),
)  # of the fitted value: what an underwriter may make of a history
_COVER_NAMES = {
    "property": Text("第一方财产损失与费用", "First-party losses and costs"),
    "liability": Text("第三者责任", "Third-party liability"),
}


@dataclass(frozen=True, slots=True)
class CoverFit:
    """The fit of one cover: base rate in percent, and factors at the listed values of the design (each 1 at its base).

    ``size`` is [revenues, limits], ``deductible`` [deductibles, revenues]; the others are lists.
    """

    base_rate_percent: float
    sector: Floats
    size: Floats
    deductible: Floats
    score: Floats
    exposed: Floats
    records: Floats | None = None
    waiting: Floats | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A whole plan's fit: each cover, and what all covers share: prior incidents."""

    covers: Mapping[str, CoverFit]
    prior: Floats


def document(
    design: Design,
    fit: Fit,
    *,
    code: str,
    version: str,
    minimum_premium_cny: Decimal,
    made: Made | None,
    sources: Mapping[str, str],
    confidence: str,
    note: Text,
) -> dict[str, Any]:
    """The plan as plain data, ready for :func:`wangbao.pricing.filed.plan.parse` and for a YAML file."""
    cited = list(sources)
    says = {"source": cited, "confidence": confidence}
    factors: list[dict[str, Any]] = []
    for cover in design.covers:
        factors += _cover_factors(design, cover, fit.covers[cover.code], says)
    factors.append(_prior(design, fit.prior, says))
    factors.append(management())
    found: dict[str, Any] = {
        "plan": code,
        "version": version,
        "title": {
            "zh": f"{kind(design.kind).name.zh}网络安全保险费率方案（示例）",
            "en": f"Cyber rate plan: {kind(design.kind).name.en} (example)",
        },
        "note": {"zh": note.zh, "en": note.en},
        "inputs": list(inputs(design)),
        "covers": [
            {
                "code": cover.code,
                "name": words(_COVER_NAMES[cover.code]),
                "heads": list(cover.heads),
                "base_rate_percent": number_of(fit.covers[cover.code].base_rate_percent, "0.000001"),
                **says,
            }
            for cover in design.covers
        ],
        "factors": factors,
        "scores": [{"input": "control_score", "points": control_points(), "unanswered": Decimal("0.4")}],
        "factor_product": {"least": Decimal("0.01"), "most": Decimal(100)},
        "rate_percent": {"most": Decimal(70)},
        "minimum_premium_cny": minimum_premium_cny,
        "sources": dict(sources),
    }
    if made is not None:
        found["made"] = made.model_dump()
    return found


def _cover_factors(
    design: Design, cover: CoverDesign, fit: CoverFit, says: Mapping[str, Any]
) -> list[dict[str, Any]]:
    def factor(code: str, zh: str, en: str, kind_: str, inputs: list[str], **more: Any) -> dict[str, Any]:
        name = {
            "zh": f"{zh}（{_COVER_NAMES[cover.code].zh}）",
            "en": f"{en} ({_COVER_NAMES[cover.code].en.lower()})",
        }
        shared = {
            "code": f"{code}_{cover.code}",
            "name": name,
            "kind": kind_,
            "inputs": inputs,
            "covers": [cover.code],
        }
        return shared | more | dict(says)

    found = [
        factor(
            "sector", "行业系数", "Sector", "fixed", ["sector"], rows=_choices(design.sectors, fit.sector)
        ),
        factor(
            "size",
            "规模与限额系数",
            "Size and limit",
            "linked",
            ["revenue_cny", "limit_cny"],
            rows=_points(design.revenues),
            columns=_points(design.limits),
            cells=_cells(fit.size),
            direction="rising",
            column_direction="falling",
        ),
        factor(
            "deductible",
            "免赔额系数",
            "Deductible",
            "linked",
            ["deductible_cny", "revenue_cny"],
            rows=_points(design.deductibles),
            columns=_points(design.revenues),
            cells=_cells(fit.deductible),
            direction="falling",
        ),
        factor(
            "controls",
            "安全措施系数",
            "Security controls",
            "interpolated",
            ["control_score"],
            rows=_curve(design.scores, fit.score),
            direction="falling",
        ),
        factor(
            "exposed",
            "暴露服务系数",
            "Exposed services",
            "fixed",
            ["exposed_services"],
            rows=_choices(design.exposed, fit.exposed),
        ),
    ]
    if fit.records is not None:
        rows = _curve(design.records, fit.records)
        found.append(
            factor(
                "records",
                "个人信息量系数",
                "People whose data is held",
                "interpolated",
                ["records_held"],
                rows=rows,
                absent=rows[-1]["factor"],
                direction="rising",
            )
        )
    if fit.waiting is not None:
        rows = _curve(design.waiting, fit.waiting)
        found.append(
            factor(
                "waiting",
                "等待期系数",
                "Waiting period",
                "interpolated",
                ["waiting_hours"],
                rows=rows,
                direction="falling",
            )
        )
    return found


def _prior(design: Design, fitted: Floats, says: Mapping[str, Any]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for code, value in zip(design.prior, fitted, strict=True):
        usual = number_of(float(value))
        if code == "not_stated":
            rows.append({"is": code, "factor": usual})
            continue
        low, high = ((usual * part).quantize(_PLACES, rounding=ROUND_HALF_UP) for part in _PRIOR_SPREAD)
        rows.append({"is": code, "low": low, "high": high, "usual": usual})
    return {
        "code": "prior_incidents",
        "name": {"zh": "历史事故系数", "en": "Prior incidents"},
        "kind": "range",
        "inputs": ["prior_incidents"],
        "rows": rows,
        "absent": number_of(float(fitted[0])),
        **says,
    }


def _choices(codes: Sequence[str], values: Floats) -> list[dict[str, Any]]:
    return [
        {"is": code, "factor": number_of(float(value))} for code, value in zip(codes, values, strict=True)
    ]


def _points(values: Sequence[float]) -> list[dict[str, Any]]:
    return [{"at": number_of(value)} for value in values]


def _curve(at: Sequence[float], values: Floats) -> list[dict[str, Any]]:
    return [
        {"at": number_of(place), "factor": number_of(float(value))}
        for place, value in zip(at, values, strict=True)
    ]


def _cells(values: Floats) -> list[list[Decimal]]:
    return [[number_of(float(value)) for value in row] for row in values]
