"""Rate adequacy: every policy's premium against the technical price of its simulated loss.

The premium is before value added tax and for our share of the policy, as the simulated loss is.
"""

import math
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.results.insureds import mean_and_error
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import Adequacy, AdequacyRow, Figure
from wangbao.portfolio.results.tables import Floats, floats
from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.pricing.many import premiums

SHOWN: Final = 20
QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_NORMAL_95 = 1.959963984540054


def technical(policies: Any, run: Run, loadings: Loadings) -> Floats:
    """Compute the technical price of every policy, float64[P] yuan before value added tax.

    The risk load uses the policy's own tail value at risk at the run's capital level.
    """
    mean, deviation, _ = mean_and_error(policies, run.years)
    tvar = np.maximum(floats(policies, "tvar_cny"), mean)  # rounding to whole fen may put it below the mean
    return premiums(mean, deviation, tvar, floats(policies, "limit_cny"), loadings)


def adequacy(policies: Any, run: Run, *, loadings: Loadings | None = None) -> Adequacy | None:
    """Compare premiums with technical prices; None if no policy has a premium.

    The error of the ratio of the totals is the sampling error of the technical price to first order: that of its
    expected loss, with risk load and minimum held fixed and the losses of all policies taken as fully dependent.
    """
    charged = floats(policies, "premium_cny")
    has = np.isfinite(charged)
    if not has.any():
        return None
    plan = loadings or default_loadings()
    mine = policies.filter(pa.array(has))
    premium, price = charged[has], technical(mine, run, plan)
    _, _, errors = mean_and_error(mine, run.years)
    ratio = premium / price
    short = np.maximum(price - premium, 0.0)
    total, wanted = math.fsum(premium), math.fsum(price)
    slope = float((1 - plan.capital_charge) / (1 - plan.share_of_premium))
    error = total / wanted**2 * slope * math.fsum(errors)
    reach = _NORMAL_95 * error
    return Adequacy(
        priced=mine.num_rows,
        unpriced=run.policies - mine.num_rows,
        tvar_level=run.capital_level,
        premium_cny=total,
        technical_cny=wanted,
        ratio=Figure(total / wanted, error, total / wanted - reach, total / wanted + reach),
        inadequate=int((premium < price).sum()),
        shortfall_cny=math.fsum(short),
        quantiles=tuple((q, float(np.quantile(ratio, q, method="inverted_cdf"))) for q in QUANTILES),
        worst=_worst(mine, premium, price, errors),
    )


def _worst(policies: Any, premium: Floats, price: Floats, errors: Floats) -> tuple[AdequacyRow, ...]:
    """List the policies with the largest shortfalls, largest first; ties by their codes."""
    columns = {"premium": premium, "price": price, "error": errors, "lack": price - premium}
    rows = policies.select(["account", "policy", "layer", "insured"])
    for name, values in columns.items():
        rows = rows.append_column(name, pa.array(values))
    rows = rows.filter(pc.greater(rows.column("lack"), 0.0))
    codes = [(name, "ascending") for name in ("account", "policy", "layer")]
    order = pc.sort_indices(rows, sort_keys=[("lack", "descending"), *codes])
    return tuple(
        AdequacyRow(
            account=row["account"],
            policy=row["policy"],
            layer=row["layer"],
            insured=row["insured"],
            premium_cny=row["premium"],
            technical_cny=row["price"],
            ratio=row["premium"] / row["price"],
            mean_error_cny=row["error"],
        )
        for row in rows.take(order[:SHOWN]).to_pylist()
    )
