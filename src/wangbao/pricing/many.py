"""Technical premiums of many policies at once, and their comparison with the premiums charged.

In floating point, then rounded to the fen; where a premium comes so near to half a fen that floating point could round
it the wrong way, the decimal price decides: the premiums are those of
:func:`wangbao.pricing.technical.technical_price`.
"""

from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wangbao.pricing.loadings import Loadings
from wangbao.pricing.technical import TVAR_ROUNDING, technical_price
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]

_ERROR: Final = 32 * np.finfo(np.float64).eps  # relative; a premium is a dozen operations
_FEN: Final = 100.0
_SHOWN = 20  # problems named in one refusal


def premiums(
    mean: ArrayLike, deviation: ArrayLike, tvar: ArrayLike, limit_cny: ArrayLike, loadings: Loadings
) -> Floats:
    """Compute the technical premium before VAT of each of P policies, in yuan and whole fen.

    Args:
        mean: float64[P], expected insured loss, yuan a year.
        deviation: float64[P], standard deviation of the yearly insured loss, yuan.
        tvar: float64[P], its tail value at risk at ``loadings.capital_level``, yuan.
        limit_cny: float64[P], the annual limit; nan where a policy has none. The premium does not depend on it.
        loadings: the price plan.

    Raises:
        InputError: a figure that is negative or not finite, a TVaR below its mean, a limit that is not above 0; each
            names the place of its policy.
    """
    loss, spread, tail, limit = (np.asarray(x, dtype=np.float64) for x in (mean, deviation, tvar, limit_cny))
    _refuse_nonsense(loss, spread, tail, limit)
    if loadings.method == "standard_deviation":
        risk = spread * float(loadings.deviation_share.value)
    else:
        risk = np.maximum(tail - loss, 0.0) * float(loadings.capital_charge)
    fixed, rest = float(loadings.fixed_expense_cny.value), float(1 - loadings.share_of_premium)
    scale = _FEN * float(1 + loadings.margin)
    gross = np.maximum((loss + risk + fixed) / rest, float(loadings.minimum_premium_cny.value)) * scale
    rounded = np.floor(gross + 0.5)
    doubt = _ERROR * np.maximum((loss + spread + tail + fixed) / rest * scale, gross)
    for p in np.flatnonzero(np.abs(gross + 0.5 - np.round(gross + 0.5)) <= doubt):
        rounded[p] = float(_exact(float(loss[p]), float(spread[p]), float(tail[p]), loadings) * 100)
    return np.asarray(rounded / _FEN, dtype=np.float64)


def adequacy(premium: ArrayLike, technical: ArrayLike) -> Floats:
    """Rate adequacy of each policy: its premium over its technical premium, 1 being enough.

    Args:
        premium: float64[P], yuan; nan where not known.
        technical: float64[P], yuan, as from :func:`premiums`.

    Returns:
        float64[P]; nan where the premium is not known or the technical premium is 0.
    """
    charged, needed = np.asarray(premium, dtype=np.float64), np.asarray(technical, dtype=np.float64)
    ratio = np.full(np.broadcast(charged, needed).shape, np.nan)
    np.divide(charged, needed, out=ratio, where=needed > 0.0)
    return ratio


def _exact(mean: float, deviation: float, tvar: float, loadings: Loadings) -> Decimal:
    band = Band(mean, mean, mean)
    return technical_price(
        mean=mean, deviation=deviation, tvar=tvar, mean_band=band, limit_cny=Decimal(1), loadings=loadings
    ).premium_cny


def _refuse_nonsense(mean: Floats, deviation: Floats, tvar: Floats, limit: Floats) -> None:
    amount = Text("须为不小于 0 的有限数值", "must be a finite number of at least 0")
    problems = [
        Problem(f"{field}.{p}", float(values[p]), amount)
        for field, values in (("mean", mean), ("deviation", deviation), ("tvar", tvar))
        for p in np.flatnonzero(~(np.isfinite(values) & (values >= 0.0)))[:_SHOWN]
    ]
    problems += [
        Problem(f"limit_cny.{p}", float(limit[p]), Text("须大于 0", "must be greater than 0"))
        for p in np.flatnonzero(limit <= 0.0)[:_SHOWN]
    ]
    if not problems:
        problems = [
            Problem(f"tvar.{p}", float(tvar[p]), Text("不得小于均值", "must not be below the mean"))
            for p in np.flatnonzero(tvar < mean * (1.0 - TVAR_ROUNDING))[:_SHOWN]
        ]
    if problems:
        raise InputError(problems)
