"""exp, log, cosine and sine by fused multiply-adds: faster than :mod:`wangbao.risk.elementary`, on a smaller domain.

Fused multiply-adds are explicit, so results do not depend on how the compiler splits a loop; on a machine without the
instruction the C library gives the same bits, slowly. Reductions follow Cody and Waite, "Software Manual for the
Elementary Functions" (1980); the polynomials are Taylor's, truncated to the accuracy that drawn losses need.
"""

from math import factorial, pi
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

_SHIFTER = 1.5 * 2.0**52  # added and subtracted, rounds to an integer and leaves it in the low bits
_LOG2E, _LN2, _LN2_HIGH, _LN2_LOW = (
    1.4426950408889634,
    0.6931471805599453,
    0.693147180369123816490,
    1.90821492927058770002e-10,
)
_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9 = (1.0 / factorial(k) for k in range(2, 10))
_L1, _L3, _L5, _L7, _L9, _L11 = (2.0 / k for k in range(1, 12, 2))
_S1, _S3, _S5, _S7, _S9, _S11 = ((-1) ** (k // 2) * (pi / 2) ** k / factorial(k) for k in range(1, 12, 2))
_C2, _C4, _C6, _C8, _C10, _C12 = ((-1) ** (k // 2) * (pi / 2) ** k / factorial(k) for k in range(2, 13, 2))
_ONE, _HALF_ROOT = (
    np.uint64(0x3FF0000000000000),
    np.uint64(0x3FE6A09E667F3BCD),
)  # the bits of 1 and of sqrt(1/2)
_MANTISSA = np.uint64((1 << 52) - 1)
_WHOLE, _OFF = (
    np.uint64(0x4330000000000000),
    2.0**52 + 1023.0,
)  # an integer below 2^52 as a float, by its bits
_BIAS, _52, _62 = np.uint64(1023), np.uint64(52), np.uint64(62)
_1, _2 = np.uint64(1), np.uint64(2)


def _fma(typing: Any, a: Any, b: Any, c: Any) -> Any:  # noqa: ARG001 - Numba's protocol
    """Compute ``a * b + c``, rounded once."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001 - as above
        return builder.fma(*arguments)

    return types.float64(types.float64, types.float64, types.float64), generated


fma: Any = intrinsic(_fma)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def exponential(x: float) -> float:
    """Compute exp(x) for x in [-700, 700], to a relative error of 1e-11."""
    shifted = fma(x, _LOG2E, _SHIFTER)
    whole = shifted - _SHIFTER
    r = fma(whole, -_LN2_LOW, fma(whole, -_LN2_HIGH, x))
    p = fma(r, fma(r, fma(r, _E9, _E8), _E7), _E6)
    p = fma(r, fma(r, fma(r, fma(r, fma(r, fma(r, p, _E5), _E4), _E3), _E2), 1.0), 1.0)
    power = np.uint64((np.float64(shifted).view(np.uint64) + _BIAS) << _52).view(np.float64)
    return float(p * power)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def logarithm(x: float) -> float:
    """Compute log(x) for normal positive x, to 1e-10 relative near 1 and absolute elsewhere."""
    bits = np.float64(x).view(np.uint64) + (_ONE - _HALF_ROOT)
    exponent = np.uint64((bits >> _52) | _WHOLE).view(np.float64) - _OFF
    mantissa = np.uint64((bits & _MANTISSA) + _HALF_ROOT).view(np.float64)  # in [sqrt(1/2), sqrt(2))
    u = (mantissa - 1.0) / (mantissa + 1.0)
    s = u * u
    p = fma(s, fma(s, fma(s, fma(s, _L11, _L9), _L7), _L5), _L3)
    return float(fma(exponent, _LN2, fma(u * s, p, _L1 * u)))


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def turn(v: float) -> tuple[float, float]:
    """Compute cosine and sine of ``v`` full turns, ``v`` in [0, 1], to 1e-10."""
    quarters = v * 4.0
    shifted = quarters + _SHIFTER
    number = np.float64(shifted).view(np.uint64)
    h = quarters - (shifted - _SHIFTER)  # in quarter turns, within half of one
    s = h * h
    sine = h * fma(s, fma(s, fma(s, fma(s, fma(s, _S11, _S9), _S7), _S5), _S3), _S1)
    cosine = fma(s, fma(s, fma(s, fma(s, fma(s, fma(s, _C12, _C10), _C8), _C6), _C4), _C2), 1.0)
    swapped = (number & _1) != np.uint64(0)
    x, y = (sine if swapped else cosine), (cosine if swapped else sine)
    x_sign, y_sign = ((number + _1) & _2) << _62, (number & _2) << _62
    return (
        float(np.uint64(np.float64(x).view(np.uint64) ^ x_sign).view(np.float64)),
        float(np.uint64(np.float64(y).view(np.uint64) ^ y_sign).view(np.float64)),
    )
