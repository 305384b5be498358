"""Who pays what a treaty recovers: its reinsurers, each by its share, to the fen."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.treaty_parts import Reinsurer

_MILLION: Final = 1_000_000  # shares have at most six decimals


def by_reinsurer(reinsurers: Sequence[Reinsurer], fen: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """What each reinsurer pays of a treaty's recoveries (or is due of its reinstatement premiums).

    Args:
        reinsurers: of the treaty.
        fen: i64[...], amounts of the part placed, for instance ``Recoveries.by_treaty[treaty]``.

    Returns:
        Amounts by reinsurer's name, in the order given; they add up to ``fen`` exactly. Empty where there are none.
        Rounded down on the running total of the reinsurers.
    """
    millionths = np.cumsum([int(one.share * _MILLION) for one in reinsurers], dtype=np.int64)
    found: dict[str, NDArray[np.int64]] = {}
    before = np.zeros_like(fen)
    for reinsurer, running in zip(reinsurers, millionths, strict=True):
        whole, rest = np.divmod(fen, millionths[-1])
        upto = whole * running + rest * running // millionths[-1]
        found[reinsurer.name], before = upto - before, upto
    return found
