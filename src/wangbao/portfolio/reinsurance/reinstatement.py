"""Reinstatement of a treaty's limit after recoveries, and the premium due for it.

The terms are a treaty's ``reinstatements`` and ``premium``. Recoveries use up the reinstatements in their order, each
at its own rate: pro rata as to amount and 100 % as to time, for the placed part of the treaty. The premium of a year is
rounded once, half up; it is a cost beside the net, not in it.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.treaty import Treaty

NONE: Final = 1 << 62  # fen; no limit


class Cover(NamedTuple):
    """A treaty's reinstatements as numbers, in their order."""

    upto_fen: tuple[int, ...]  # the year's ceded amount up to which each is used
    charge: tuple[float, ...]  # its premium in fen for each fen reinstated
    most_fen: int  # the year's cover: the limit plus all reinstatements


def reinstated(treaty: Treaty, inside: Decimal) -> Cover:
    """Compute the cover and the premium rates of a treaty with reinstatements.

    Args:
        treaty: the treaty; its limit is of an event if it acts on events, else of a risk.
        inside: the placed share if the amounts bounded by its terms already include it, else 1.
    """
    one = treaty.occurrence_limit if treaty.kind.acts_on == "event" else treaty.limit
    limit = (one or Decimal(0)) * treaty.ceded_share * inside
    premium = (treaty.premium or Decimal(0)) * treaty.placed_share
    restored = Decimal(0)
    upto, charge = [], []
    for reinstatement in treaty.reinstatements or ():
        restored += reinstatement.share_of_limit
        upto.append(fen(limit * restored))
        charge.append(float(premium * reinstatement.premium_percent / 100 / limit))
    return Cover(tuple(upto), tuple(charge), fen(limit * (1 + restored)))


@njit(cache=True, error_model="numpy", nogil=True)
def premium_fen(used: int | np.int64, upto_fen: NDArray[np.int64], charge: NDArray[np.float64]) -> np.int64:
    """Compute a year's reinstatement premium, fen, for ``used`` fen of ceded amounts; arrays as in :class:`Cover`."""
    premium = 0.0
    below = np.int64(0)
    for k in range(upto_fen.shape[0]):
        premium += charge[k] * max(min(used, upto_fen[k]) - below, 0)
        below = upto_fen[k]
    return np.int64(np.floor(premium + 0.500001))


def fen(yuan: Decimal | None) -> int:
    """Round yuan to whole fen, half up; None becomes :data:`NONE`, no limit."""
    return NONE if yuan is None else int((yuan * 100).to_integral_value(ROUND_HALF_UP))
