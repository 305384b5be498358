"""Counter-based draws for synthetic books: a number depends on seed, row and purpose only.

The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): its
output function of a state that starts from the hashed row and steps with the hashed purpose. So a row is the same for
any chunk size, and a new column does not change the others.
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
    """A generator of uniform and normal numbers, one for each row key (``keys``) and purpose."""

    def __init__(self, seed: int, keys: Whole) -> None:
        start = _mixed(np.array([seed & (2**64 - 1)], dtype=np.uint64) + _GOLDEN)
        self._rows = _mixed(keys.astype(np.uint64) * _GOLDEN + start)

    def uniform(self, purpose: str) -> Floats:
        """Draw uniforms inside (0, 1), one a row: odd multiples of 2**-53."""
        step = _mixed(np.array([zlib.crc32(purpose.encode())], dtype=np.uint64) + _GOLDEN)
        bits = _mixed(self._rows + step) >> np.uint64(12)
        return np.asarray((bits.astype(np.float64) + 0.5) * 2.0**-52)

    def normal(self, purpose: str) -> Floats:
        """Draw standard normals, one a row, by inversion."""
        from scipy.special import ndtri  # noqa: PLC0415 - heavy

        return np.asarray(ndtri(self.uniform(purpose)), dtype=np.float64)

    def chosen(self, purpose: str, weights: Sequence[float]) -> NDArray[np.int32]:
        """Draw indices into ``weights``, each with a probability proportional to its weight."""
        return pick(self.uniform(purpose), weights)

    def happens(self, purpose: str, share: float) -> NDArray[np.bool_]:
        """Draw booleans that are true with probability ``share``."""
        return np.asarray(self.uniform(purpose) < share)


def pick(u: Floats, weights: Sequence[float]) -> NDArray[np.int32]:
    """Look up the index into ``weights`` at each quantile ``u``."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges[:-1] / edges[-1], u, side="right").astype(np.int32)


def words(index: NDArray[np.int32], of: Sequence[str], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Build a dictionary column from indices into ``of``; null where ``missing``."""
    return pa.DictionaryArray.from_arrays(pa.array(index, mask=missing), pa.array(of, pa.string()))


def by_kind(tables: Sequence[Mapping[str, float]], kind: NDArray[np.int32], u: Floats) -> NDArray[np.int32]:
    """Look up the index at quantile ``u`` in the weights of each row's kind; all tables have the same keys."""
    found = np.zeros(len(u), dtype=np.int32)
    for number, table in enumerate(tables):
        rows = np.flatnonzero(kind == number)
        found[rows] = pick(u[rows], list(table.values()))
    return found
