"""Counter-based random numbers: a number depends on its counter alone, never on what was drawn before.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11):
a keyed bijection of a 128-bit counter. A caller keys it by seed and policy and spends the counter on year, event and
purpose, so the same question gets the same number whatever the row order, block size or thread.

The scalar functions are compiled into whatever calls them; :func:`fill_uniform` fills whole blocks and is written so
that the compiler uses SIMD. The published known answers and a battery of statistical tests are in
``tests/risk/test_randoms.py``; an outside battery is reported in ``benchmarks/README.md``.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Key = tuple[int, int]
Word = int | np.integer[Any]

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_12 = np.uint64(12)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)  # round multipliers of the paper
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)  # Weyl steps of the key
_ONE = np.uint64(0x3FF0000000000000)  # the bits of 1.0
_BELOW_ONE = 1.0 - 2.0**-53
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # SplitMix64 (Steele, Lea and Flood, 2014): step and mixing constants
_MIX0, _MIX1 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _1 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(1)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _block(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - uint64 kernel
    """Run ten Philox rounds on words held in uint64; only the low 32 bits of each word in or out mean anything.

    Masking where the products are formed, and nowhere else, lets the compiler multiply four counters at once.
    """
    for _ in range(10):
        p0 = _M0 * (c0 & _LOW)
        p1 = _M1 * (c2 & _LOW)
        c0 = (p1 >> _32) ^ c1 ^ k0
        c1 = p1
        c2 = (p0 >> _32) ^ c3 ^ k1
        c3 = p0
        k0 = k0 + _W0
        k1 = k1 + _W1
    return c0, c1, c2, c3


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def philox(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """Return Philox4x32-10 of the counter ``(c0, c1, c2, c3)`` under the key ``(k0, k1)``.

    The low 32 bits of each word count.
    """
    a, b, c, d = _block(
        np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3), np.uint64(k0), np.uint64(k1)
    )
    return np.uint32(a), np.uint32(b), np.uint32(c), np.uint32(d)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def uniform53(hi: Word, lo: Word) -> float:
    """Return a uniform strictly inside (0, 1) from two 32-bit words: an odd multiple of 2**-53, never 0 or 1."""
    bits = (((np.uint64(hi) & _LOW) << _32) | (np.uint64(lo) & _LOW)) >> _12
    return np.uint64(bits | _ONE).view(np.float64) - _BELOW_ONE


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _mix(z):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - uint64 kernel
    z = (z ^ (z >> _30)) * _MIX0
    z = (z ^ (z >> _27)) * _MIX1
    return z ^ (z >> _31)


@njit(cache=True, error_model="numpy", nogil=True)
def key(seed: int, policy: int) -> Key:
    """Return the generator's key for one policy under one seed: two 32-bit words (held in uint64).

    Both are taken modulo 2**64 and mixed to 64 bits, so neighbouring seeds and policies share nothing; under one
    seed no two policies share a key (every step is a bijection of the policy).
    """
    under_seed = _mix(_mix(np.uint64(seed) + _GOLDEN) + _GOLDEN)
    mixed = _mix(_mix(np.uint64(policy) + _GOLDEN) ^ under_seed)
    return mixed & _LOW, mixed >> _32


@njit(cache=True, error_model="numpy", nogil=True)
def fill_uniform(key: Key, stream: int, start: int, out: npt.NDArray[np.float64]) -> None:
    """Fill ``out`` with the uniforms number ``start``, ``start + 1`` … of a stream, each strictly inside (0, 1).

    Number ``i`` comes from the counter ``(i // 2, stream)`` alone, so any split of a stream into blocks gives the
    same numbers. An even ``start`` is fastest.

    Args:
        key: as made by :func:`key`.
        stream: which stream, 0 to 2**64 - 1 (the purpose of the numbers).
        start: number of the first uniform, from 0.
        out: float64[n], contiguous.
    """
    k0, k1 = np.uint64(key[0]), np.uint64(key[1])
    s0, s1 = np.uint64(stream), np.uint64(stream) >> _32
    n = out.size
    done = 0
    if start & 1 and n > 0:
        block = np.uint64(start >> 1)
        _, _, c, d = _block(block, block >> _32, s0, s1, k0, k1)
        out[0] = uniform53(c, d)
        done = 1
    first = np.uint64((start + done) >> 1)
    half = (n - done) >> 2
    for i in range(half):  # two counters a turn: the second fills the pipeline while the first waits
        near, far = first + np.uint64(i), first + np.uint64(half + i)
        a, b, c, d = _block(near, near >> _32, s0, s1, k0, k1)
        e, f, g, h = _block(far, far >> _32, s0, s1, k0, k1)
        at, after = done + 2 * i, done + 2 * (half + i)
        out[at], out[at + 1] = uniform53(a, b), uniform53(c, d)
        out[after], out[after + 1] = uniform53(e, f), uniform53(g, h)
    for at in range(done + 4 * half, n):
        block = np.uint64((start + at) >> 1)
        a, b, c, d = _block(block, block >> _32, s0, s1, k0, k1)
        out[at] = uniform53(c, d) if (start + at) & 1 else uniform53(a, b)
