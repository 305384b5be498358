"""Counter-based draws for made-up books: a number depends on seed, row and purpose only.

SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): its output function
of a state that starts from the hashed row and steps with the hashed purpose. So rows come out the same in chunks of any
size, and a new column changes no other.
"""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX0, _MIX1 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _MIX0
    z = (z ^ (z >> np.uint64(27))) * _MIX1
    return z ^ (z >> np.uint64(31))


class Draws:
    """Uniform and normal numbers of some rows (``keys``), each by purpose."""

    def __init__(self, seed: int, keys: Whole) -> None:
        start = _mixed(np.array([seed & (2**64 - 1)], dtype=np.uint64) + _GOLDEN)
        self._rows = _mixed(keys.astype(np.uint64) * _GOLDEN + start)

    def uniform(self, purpose: str) -> Floats:
        """Numbers inside (0, 1): odd multiples of 2**-53."""
        step = _mixed(np.array([zlib.crc32(purpose.encode())], dtype=np.uint64) + _GOLDEN)
        bits = _mixed(self._rows + step) >> np.uint64(12)
        return np.asarray((bits.astype(np.float64) + 0.5) * 2.0**-52)

    def normal(self, purpose: str) -> Floats:
        """Standard normals, by inversion."""
        from scipy.special import ndtri  # noqa: PLC0415 - heavy

        return np.asarray(ndtri(self.uniform(purpose)), dtype=np.float64)

    def chosen(self, purpose: str, weights: Sequence[float]) -> NDArray[np.int32]:
        """Places in ``weights``, each as often as its weight."""
        return pick(self.uniform(purpose), weights)

    def happens(self, purpose: str, share: float) -> NDArray[np.bool_]:
        """True with a probability of ``share``."""
        return np.asarray(self.uniform(purpose) < share)


def pick(u: Floats, weights: Sequence[float]) -> NDArray[np.int32]:
    """The place in ``weights`` at each quantile ``u``."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges[:-1] / edges[-1], u, side="right").astype(np.int32)


def words(index: NDArray[np.int32], of: Sequence[str], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Places in ``of`` as a dictionary column; null where ``missing``."""
    return pa.DictionaryArray.from_arrays(pa.array(index, mask=missing), pa.array(of, pa.string()))


def by_kind(tables: Sequence[Mapping[str, float]], kind: NDArray[np.int32], u: Floats) -> NDArray[np.int32]:
    """The place at quantile ``u`` in the table of each row's kind; the tables have the same keys."""
    found = np.zeros(len(u), dtype=np.int32)
    for number, table in enumerate(tables):
        rows = np.flatnonzero(kind == number)
        found[rows] = pick(u[rows], list(table.values()))
    return found
