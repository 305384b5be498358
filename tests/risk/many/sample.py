"""Random enterprises, and profiles as the arrays of ``Facts``."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wangbao.risk import parameters
from wangbao.risk.many import COUNTRIES, SECTORS, Facts
from wangbao.risk.many.facts import ANSWERS, CAPS, DEPENDENCES
from wangbao.risk.profile import Profile, from_data
from wangbao.vocabulary.terms import KINDS, kind as kind_of


def random_profile(rng: np.random.Generator) -> Profile:
    """Anything a profile may say, each optional fact given half of the time."""
    model = parameters.default()

    def maybe(value: Any) -> Any:
        return value if rng.random() < 0.5 else None

    def one_of(values: Sequence[str]) -> str:
        return str(values[rng.integers(len(values))])

    history = {"years": float(rng.uniform(0.1, 30.0)), "incidents": int(rng.integers(0, 9))}
    return from_data(
        {
            "name": "测试企业",
            "section": one_of("ABCDEFGHIJKLMNOPQRST"),
            "sector": one_of(SECTORS),
            "kind": one_of([kind.code for kind in KINDS]),
            "country": one_of(COUNTRIES),
            "revenue_cny": float(10.0 ** rng.uniform(4.0, 13.3)),
            "gross_margin": maybe(float(rng.uniform(0.01, 1.0))),
            "records_held": maybe(int(10.0 ** rng.uniform(0.0, 9.0)) - 1),
            "business_customers": maybe(int(10.0 ** rng.uniform(0.0, 6.0)) - 1),
            "vehicles_in_service": maybe(int(10.0 ** rng.uniform(0.0, 7.0)) - 1),
            "product_revenue_cny": maybe(float(10.0 ** rng.uniform(4.0, 11.0))),
            "clients": maybe(int(10.0 ** rng.uniform(0.0, 6.0))),
            "liability_cap": maybe(one_of(CAPS)),
            "cloud": maybe(one_of(DEPENDENCES)),
            "outsourcers": maybe(one_of(DEPENDENCES)),
            "industrial_control": maybe(one_of(DEPENDENCES)),
            "controls": {
                code: one_of((*ANSWERS, "unknown")) for code in model.controls if rng.random() < 0.8
            },
            "exposures": [code for code in model.exposures if rng.random() < 0.3],
            "open_findings": maybe(int(rng.integers(0, 3))),
            "shared": {"endpoint_agent": maybe("甲")},
            "history": maybe(history),
        }
    )


def facts_of(profiles: Sequence[Profile]) -> Facts:
    model = parameters.default()
    nan, inf = float("nan"), float("inf")

    def each(values: Any, dtype: Any) -> Any:
        return np.array(list(values), dtype=dtype)

    def dependence(name: str) -> Any:
        given = (getattr(p, name) for p in profiles)
        return each((-1 if word is None else DEPENDENCES.index(word) for word in given), np.int8)

    def optional(name: str) -> Any:
        given = (getattr(p, name) for p in profiles)
        return each((nan if value is None else value for value in given), float)

    answers = {**{word: place for place, word in enumerate(ANSWERS)}, "unknown": -1}
    return Facts(
        revenue_cny=each((p.revenue_cny for p in profiles), float),
        sector=each((SECTORS.index(p.loss_sector) for p in profiles), np.int16),
        kind=each((kind_of(p.insured_kind).index for p in profiles), np.uint8),
        country=each((COUNTRIES.index(p.country) for p in profiles), np.uint8),
        gross_margin=each((p.gross_margin or nan for p in profiles), float),
        records_held=each((inf if p.records_held is None else p.records_held for p in profiles), float),
        business_customers=optional("business_customers"),
        vehicles_in_service=optional("vehicles_in_service"),
        product_revenue_cny=optional("product_revenue_cny"),
        clients=optional("clients"),
        liability_cap=each(
            (-1 if p.liability_cap is None else CAPS.index(p.liability_cap) for p in profiles), np.int8
        ),
        cloud=dependence("cloud"),
        outsourcers=dependence("outsourcers"),
        industrial_control=dependence("industrial_control"),
        controls=each(([answers[p.answer(code)] for code in model.controls] for p in profiles), np.int8),
        exposures=each(([code in p.exposures for code in model.exposures] for p in profiles), np.bool_),
        open_findings=each((bool(p.open_findings) for p in profiles), np.bool_),
        endpoint_agent=each((p.shared.endpoint_agent is not None for p in profiles), np.bool_),
        history_years=each((p.history.years if p.history else nan for p in profiles), float),
        history_incidents=each((p.history.incidents if p.history else nan for p in profiles), float),
    )
