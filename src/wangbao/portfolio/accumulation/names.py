"""Hashes of names of accounts and entities, independent of their position.

Accounts and entities are identified by name, never by position: their random numbers are keyed by a hash of the name,
so that moving, adding or removing a row does not change the others.
"""

import hashlib
import unicodedata
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.randoms import key, uniform53

_OFFSET, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # FNV-1a, 64 bits
_REMEMBERED = 65_536  # cached names; a book's blocks repeat the same ones


@lru_cache(maxsize=_REMEMBERED)
def folded(name: str) -> str:
    """Normalise a name for comparison: width, case and blanks do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def code_of(*words: str) -> int:
    """Hash a name of several words (normalised by :func:`folded`) to a 64-bit integer."""
    text = "\x1f".join(map(folded, words))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def hashed(names: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """Hash each string, uint64[n]: FNV-1a over its UTF-8 bytes, then mixed. A null hashes like the empty string."""
    if isinstance(names, pa.ChunkedArray):
        names = names.combine_chunks()
        if isinstance(names, pa.ChunkedArray):  # combine_chunks keeps chunks where one array cannot hold them
            return np.concatenate([hashed(chunk) for chunk in names.chunks])
    text = names.cast(pa.large_string()).fill_null("")
    if len(text) == 0:
        return np.zeros(0, np.uint64)
    _, offsets, data = text.buffers()
    at = np.frombuffer(offsets, np.int64, len(text) + 1, 8 * text.offset)
    raw = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    out = np.empty(len(text), np.uint64)
    _hash(at, raw, out)
    return out


def spread(hashes: NDArray[np.uint64], purpose: int) -> NDArray[np.float64]:
    """Convert each hash, for a purpose, to a uniform strictly inside (0, 1), float64[n]."""
    out = np.empty(hashes.size)
    _spread(hashes, purpose, out)
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _hash(at, raw, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for i in range(out.size):
        h = _OFFSET
        for j in range(at[i], at[i + 1]):
            h = (h ^ np.uint64(raw[j])) * _PRIME
        a, b = key(0, h)  # type: ignore[arg-type]  # compiled, a uint64 is an int
        out[i] = (a << np.uint64(32)) | b


@njit(cache=True, error_model="numpy", nogil=True)
def _spread(hashes, purpose, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for i in range(out.size):
        a, b = key(purpose, hashes[i])
        out[i] = uniform53(a, b)
