"""A fit assembled into a plan document: inputs, covers, factors with their filed form, source and confidence.

The form of each factor follows Chinese property and casualty plans: what the fit says of size and limit, of deductible
and of prior incidents becomes linked tables; of controls, people and waiting time interpolated curves; of sector,
exposed services and dependences fixed lists. Two factors leave room for judgement, as filed plans do: prior incidents,
ranges about the fitted values, and the management of security, which no model measures.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangbao.pricing.filed.fit.design import Axis, CoverDesign, Design, Term
from wangbao.pricing.filed.fit.questions import inputs, management, number_of, words
from wangbao.pricing.filed.fit.regression import PRIOR_SPREAD, CoverFit, Fit
from wangbao.pricing.filed.schema import Made
from wangbao.pricing.filed.shape import LEAST_PRODUCT, MOST_HISTORY, MOST_PRODUCT
from wangbao.risk import parameters
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]

_PLACES = Decimal("0.0001")
_FINE = Decimal("0.000001")  # the finest a factor is written
_COVER_NAMES = {
    "property": Text("第一方财产损失与费用", "First-party losses and costs"),
    "liability": Text("第三者责任", "Third-party liability"),
}


def document(
    design: Design,
    fit: Fit,
    *,
    code: str,
    version: str,
    basic_premium_cny: Decimal,
    minimum_premium_cny: Decimal,
    made: Made,
    source: tuple[str, str],
    note: Text,
) -> dict[str, Any]:
    """Assemble the plan as plain data, ready for :func:`wangbao.pricing.filed.plan.parse` and for a YAML file.

    ``source`` is the key and the title of what the figures were worked out from.
    """
    says = {"source": [source[0]], "confidence": "computed"}
    name = design.title or kind(design.kind).name
    return {
        "plan": code,
        "version": version,
        "title": {
            "zh": f"{name.zh}网络安全保险费率方案（示例）",
            "en": f"Cyber rate plan: {name.en} (example)",
        },
        "note": words(note),
        "made": made.model_dump(),
        "inputs": inputs(design, _used(design, fit)),
        "covers": [
            {
                "code": cover.code,
                "name": words(_COVER_NAMES[cover.code]),
                "heads": list(cover.heads),
                "base_rate_percent": number_of(fit.covers[cover.code].base_rate_percent, "0.00000001"),
                **says,
            }
            for cover in design.covers
        ],
        "factors": [
            *(
                _factor(cover, term, fit.covers[cover.code], says)
                for cover in design.covers
                for term in cover.terms
                if term.name in fit.covers[cover.code].factors
            ),
            _prior(design.prior, fit.prior, says),
            management(),
        ],
        "scores": [
            {
                "input": "control_score",
                "points": {code: Decimal(points) for code, points in fit.points.items()},
                "unanswered": _unanswered(fit.points),
            }
        ],
        "factor_product": {
            "least": LEAST_PRODUCT,
            "most": MOST_PRODUCT,
            "apart": [
                f"size_{cover.code}" for cover in design.covers if "size" in fit.covers[cover.code].factors
            ],
        },
        "rate_percent": {"most": Decimal(70)},
        "basic_premium_cny": basic_premium_cny,
        "minimum_premium_cny": minimum_premium_cny,
        "sources": dict([source]),
    }


def _used(design: Design, fit: Fit) -> frozenset[str]:
    """Return the inputs that some factor of the fit uses."""
    terms = [
        term for cover in design.covers for term in cover.terms if term.name in fit.covers[cover.code].factors
    ]
    return frozenset(axis.input for term in (*terms, design.prior) for axis in term.axes)


def _unanswered(points: Mapping[str, int]) -> Decimal:
    """Return the share of points for an unanswered control: that of the loss model's median enterprise."""
    controls = parameters.default().controls
    share = sum(points[code] * controls[code].prevalence for code in points) / sum(points.values())
    return number_of(share, "0.01")


def _factor(cover: CoverDesign, term: Term, fit: CoverFit, says: Mapping[str, Any]) -> dict[str, Any]:
    part = _COVER_NAMES[cover.code]
    values = fit.factors[term.name]
    found: dict[str, Any] = {
        "code": f"{term.name}_{cover.code}",
        "name": {"zh": f"{term.title.zh}（{part.zh}）", "en": f"{term.title.en} ({part.en.lower()})"},
        "kind": _kind(term),
        "inputs": [axis.input for axis in term.axes],
        "covers": [cover.code],
    }
    if len(term.axes) == 2:
        found |= {"rows": _places(term.axes[0]), "columns": _places(term.axes[1])}
        cells = [[number_of(float(value), str(_FINE)) for value in row] for row in values]
        found["cells"] = held_by_amount(cells, term.axes[1].points) if term.by_amount else held(cells)
    else:
        rows = _places(term.axes[0])
        found["rows"] = [
            row | {"factor": number_of(float(value))} for row, value in zip(rows, values, strict=True)
        ]
    if term.absent != "refuse":
        found["absent"] = number_of(float(values[term.absent]))
    if term.direction is not None:
        found["direction"] = term.direction
    if term.column_direction is not None:
        found["column_direction"] = term.column_direction
    if term.by_amount:
        found["interpolates"] = "amount"
    return found | dict(says)


def held_by_amount(cells: list[list[Decimal]], points: Sequence[float]) -> list[list[Decimal]]:
    """Adjust a rounded table so that factor × point does not fall along a row, nor the factor down a column."""
    at = [number_of(point) for point in points]
    found = [list(row) for row in cells]
    for r, row in enumerate(found):
        for c in range(len(row)):
            above = found[r - 1][c] if r else row[c]
            before = row[c - 1] * at[c - 1] / at[c] if c else row[c]
            least = before.quantize(_FINE, rounding=ROUND_UP).normalize()
            row[c] = max(row[c], above, least)
    return found


def _kind(term: Term) -> str:
    if len(term.axes) == 2:
        return "linked"
    return "fixed" if term.axes[0].choices else "interpolated"


def held(cells: list[list[Decimal]]) -> list[list[Decimal]]:
    """Adjust a rounded table so that it neither rises down a column nor falls along a row."""
    found = [list(row) for row in cells]
    for r, row in enumerate(found):
        for c in range(len(row)):
            row[c] = min(row[c], found[r - 1][c]) if r else row[c]
            row[c] = max(row[c], row[c - 1]) if c else row[c]
    return found


def _prior(term: Term, fitted: Floats, says: Mapping[str, Any]) -> dict[str, Any]:
    cells: list[list[Any]] = []
    for at, row in enumerate(fitted):
        usual = [number_of(float(value)) for value in row]
        cells.append(list(usual) if at == term.base else [_range(value) for value in usual])
    return {
        "code": term.name,
        "name": words(term.title),
        "kind": "linked",
        "inputs": [axis.input for axis in term.axes],
        "rows": _places(term.axes[0]),
        "columns": _places(term.axes[1]),
        "cells": cells,
        "absent": Decimal(1),
        **says,
    }


def _range(usual: Decimal) -> dict[str, Decimal]:
    low, high = (
        (usual * part).quantize(_PLACES, rounding=ROUND_HALF_UP).normalize() for part in PRIOR_SPREAD
    )
    most = Decimal(1) if usual <= 1 else MOST_HISTORY
    return {"low": low, "high": min(high, most), "usual": usual}


def _places(axis: Axis) -> Sequence[dict[str, Any]]:
    if axis.choices:
        return [{"is": code} for code in axis.choices]
    return [{"at": number_of(value)} for value in axis.points]
