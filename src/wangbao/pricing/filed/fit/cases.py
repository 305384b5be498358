"""Synthetic enterprises and terms to fit a plan on, and others to test it on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from wangbao.pricing.filed.facts import PRIOR
from wangbao.pricing.filed.fit.design import (
    CLIENTS,
    CUSTOMERS,
    MOST_DEDUCTIBLE,
    RECORDS,
    SOLD_HISTORY,
    VEHICLES,
    Design,
)
from wangbao.risk import parameters, severity_law
from wangbao.risk.many.facts import CAPS, DEPENDENCES
from wangbao.risk.profile import Profile, from_data
from wangbao.vocabulary.sectors import INDUSTRIES

_YEARS_SEEN = 3.0
_PARTIAL = 0.15  # of the controls answered
_ROUND = 2  # significant digits of amounts drawn, as people write them
_SOLD_LIMITS = (0.01, 1.0)  # of revenue
_SOLD_DEDUCTIBLES = (0.001, 0.05)  # of the limit
_ANYWHERE = 0.25  # of the terms to fit on
_EXPOSED = (0.6, 0.3, 0.1)  # none, one, two of the services that raise the frequency
_MOST_RECORDS = 0.1  # people held for each yuan of revenue
_SPREAD = 10.0  # vehicles and clients lie between a tenth and ten times what goes with the revenue
_EVEN = (1.0 / len(PRIOR),) * len(PRIOR)  # of the histories to fit on
_UNKNOWN = 0.2  # of the dependences


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms asked for in one case."""

    limit_cny: Decimal
    deductible_cny: Decimal
    waiting_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """One enterprise and the terms it is priced at."""

    profile: Profile
    asked: tuple[Asked, ...]


def to_fit(design: Design, *, profiles: int, terms: int, seed: int) -> tuple[Case, ...]:
    """Draw ``profiles`` enterprises over the whole grid, each at ``terms`` sets of terms; same seed, same cases."""
    rng = np.random.Generator(np.random.Philox(seed))
    return tuple(
        Case(
            (profile := _profile(design, rng, at, _EVEN)),
            tuple(_to_fit(design, profile.revenue_cny, rng) for _ in range(terms)),
        )
        for at in range(profiles)
    )


def as_sold(design: Design, *, profiles: int, terms: int, seed: int) -> tuple[Case, ...]:
    """Draw enterprises and terms as they are sold; never those of :func:`to_fit`, for any seed."""
    rng = np.random.Generator(np.random.Philox(key=seed, counter=1 << 64))
    found = []
    for at in range(profiles):
        profile = _profile(design, rng, at, SOLD_HISTORY)
        found.append(Case(profile, tuple(_sold(design, profile.revenue_cny, rng) for _ in range(terms))))
    return tuple(found)


def _profile(design: Design, rng: np.random.Generator, at: int, histories: Sequence[float]) -> Profile:
    sector = str(rng.choice(design.sectors))
    revenue = _between(rng, design.revenues)
    careful = rng.random()
    answers = {code: _answer(rng, careful) for code in parameters.default().controls}
    nobody = rng.random() < 1.0 / len(RECORDS)
    data: dict[str, object] = {
        "name": f"{at}",
        "section": _section_of(sector),
        "sector": sector,
        "kind": design.kind,
        "revenue_cny": revenue,
        "records_held": 0
        if nobody
        else int(_between(rng, (RECORDS[1], min(_MOST_RECORDS * revenue, RECORDS[-1])))),
        "controls": answers,
    }
    data |= _exposure(design, rng, revenue)
    exposures = list(parameters.default().exposures)
    count = int(rng.choice([0, 1, 2], p=_EXPOSED))
    data["exposures"] = [str(code) for code in rng.choice(exposures, size=count, replace=False)]
    prior = int(rng.choice(len(PRIOR), p=histories))
    if prior:
        incidents = prior - 1 if prior < 3 else int(rng.integers(2, 5))
        data["history"] = {"years": _YEARS_SEEN, "incidents": incidents}
    for what in parameters.default().dependence:
        drawn = DEPENDENCES[rng.integers(len(DEPENDENCES))]
        data[what] = None if rng.random() < _UNKNOWN else drawn
    return from_data(data)


def _exposure(design: Design, rng: np.random.Generator, revenue: float) -> dict[str, object]:
    """Draw customers, vehicles, or clients and contracts, about as many as go with the revenue."""
    model = parameters.default()
    data: dict[str, object] = {"business_customers": int(_between(rng, CUSTOMERS[1:]))}
    around = {
        "vehicles_in_service": (severity_law.vehicles(None, revenue, model), VEHICLES),
        "clients": (revenue / severity_law.usual_fee(design.kind, model), CLIENTS),
    }
    for what, (usual, listed) in around.items():
        drawn = usual * math.exp(math.log(_SPREAD) * (2.0 * rng.random() - 1.0))
        data[what] = round(min(max(drawn, 1.0), listed[-1]))
    data["liability_cap"] = str(rng.choice(CAPS))
    return data


def _answer(rng: np.random.Generator, careful: float) -> str:
    if rng.random() < _PARTIAL:
        return "partial"
    return "yes" if rng.random() < careful else "no"


def _to_fit(design: Design, revenue: float, rng: np.random.Generator) -> Asked:
    return _anywhere(design, rng) if rng.random() < _ANYWHERE else _sold(design, revenue, rng)


def _anywhere(design: Design, rng: np.random.Generator) -> Asked:
    limit = _between(rng, design.limits)
    fits = [one for one in design.deductibles if one <= MOST_DEDUCTIBLE * limit]
    deductible = 0.0 if rng.random() < 1.0 / len(fits) or len(fits) < 2 else _between(rng, fits[1:])
    return _asked(design, limit, deductible, rng)


def _sold(design: Design, revenue: float, rng: np.random.Generator) -> Asked:
    low, high = (min(max(share * revenue, design.limits[0]), design.limits[-1]) for share in _SOLD_LIMITS)
    limit = _between(rng, (low, high)) if low < high else low
    low, high = (share * limit for share in _SOLD_DEDUCTIBLES)
    return _asked(design, limit, min(_between(rng, (low, high)), design.deductibles[-1]), rng)


def _asked(design: Design, limit: float, deductible: float, rng: np.random.Generator) -> Asked:
    waiting = Decimal(str(rng.choice(design.waiting))) if design.waiting else None
    return Asked(Decimal(int(limit)), Decimal(int(deductible)), waiting)


def _between(rng: np.random.Generator, listed: Sequence[float]) -> float:
    """Draw a value between the first and the last, uniform in its logarithm, rounded to two digits."""
    low, high = math.log(listed[0]), math.log(listed[-1])
    drawn = math.exp(low + (high - low) * rng.random())
    digits = _ROUND - 1 - math.floor(math.log10(drawn))
    return min(max(round(drawn, digits), listed[0]), listed[-1])


def _section_of(sector: str) -> str:
    """Return a GB/T 4754 code of this sector; any code for a sector without one (the profile names it itself)."""
    return next((item.code for item in INDUSTRIES if item.sector == sector), INDUSTRIES[0].code)
