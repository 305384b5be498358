"""Technical premiums of made-up enterprises as the observations that a filed rate plan is fitted to."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.technical import Technical
from wangbao.pricing.filed.facts import EXPOSED, PRIOR, exposed_of, exposure_of, prior_of
from wangbao.pricing.filed.fit.cases import Case
from wangbao.pricing.filed.fit.design import NEUTRAL, Design
from wangbao.pricing.filed.fit.regression import Observations
from wangbao.risk import parameters
from wangbao.risk.many.facts import CAPS, DEPENDENCES
from wangbao.risk.posture import WEIGHT

Floats = NDArray[np.float64]

_LEAST = 1e-6  # of a premium: a cover nobody claimed on in the simulated years


def observations(
    design: Design, cases: Sequence[Case], priced: Sequence[tuple[Technical, ...]]
) -> Observations:
    """Collect premiums, yuan, and facts in columns: a row for each enterprise and terms that cost anything."""
    rows = [
        (case.profile, asked, figures)
        for case, found in zip(cases, priced, strict=True)
        for asked, figures in zip(case.asked, found, strict=True)
        if figures.mean > 0.0
    ]
    codes = tuple(parameters.default().controls)
    profiles = [profile for profile, _, _ in rows]
    return Observations(
        premium={
            cover.code: _column(
                f.premium_cny * max(f.class_mean[cover.code] / f.mean, _LEAST) for _, _, f in rows
            )
            for cover in design.covers
        },
        columns={
            "limit_cny": _column(float(asked.limit_cny) for _, asked, _ in rows),
            "deductible_cny": _column(float(asked.deductible_cny) for _, asked, _ in rows),
            "waiting_hours": _column(float(asked.waiting_hours or 0) for _, asked, _ in rows),
            "sector": _column(design.sectors.index(profile.loss_sector) for profile in profiles),
            "revenue_cny": _column(profile.sales_cny for profile in profiles),
            "liability_cap": _column(CAPS.index(profile.liability_cap or CAPS[1]) for profile in profiles),
            "records_held": _column(float(profile.records_held or 0) for profile in profiles),
            "exposed_services": _column(EXPOSED.index(exposed_of(profile.exposures)) for profile in profiles),
            "prior_incidents": _column(PRIOR.index(prior_of(profile.history)) for profile in profiles),
        }
        | {
            what: _column(exposure_of(profile)[what] for profile in profiles)
            for what in ("business_customers", "vehicles_in_service", "clients")
        }
        | {
            what: _column(DEPENDENCES.index(getattr(profile, what) or NEUTRAL) for profile in profiles)
            for what in parameters.default().dependence
        },
        controls=np.array([[WEIGHT[profile.answer(code)] or 0.0 for code in codes] for profile in profiles]),
        control_codes=codes,
    )


def _column(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
