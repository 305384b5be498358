"""Exponential and logarithm as plain arithmetic, so that the compiler can run them on several numbers at once.

NumPy's and the C library's functions are called one number at a time from a compiled loop. Range reduction and
polynomials follow Cody and Waite, "Software Manual for the Elementary Functions" (1980), with Taylor coefficients on
the reduced range. Relative errors are a few units of the last place.
"""

from math import factorial

import numpy as np
from numba import njit

_SHIFTER = 1.5 * 2.0**52  # added and taken away, rounds to a whole number and leaves it in the low bits
_LOG2E, _LN2_HIGH, _LN2_LOW = 1.4426950408889634, 0.693147180369123816490, 1.90821492927058770002e-10
_E2, _E3, _E4, _E5, _E6 = (1.0 / factorial(k) for k in range(2, 7))
_E7, _E8, _E9, _E10, _E11, _E12 = (1.0 / factorial(k) for k in range(7, 13))
_HALF_ROOT = np.uint64(0x3FE6A09E667F3BCD)  # the bits of sqrt(1/2)
_MANTISSA = np.uint64((1 << 52) - 1)
_BIAS, _52 = np.uint64(1023), np.uint64(52)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def exponential(x: float) -> float:
    """Return exp(x) for x up to 700; zero below -708."""
    held = max(x, -708.0)
    shifted = held * _LOG2E + _SHIFTER
    whole = shifted - _SHIFTER
    r = (held - whole * _LN2_HIGH) - whole * _LN2_LOW
    p = _E6 + r * (_E7 + r * (_E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * _E12)))))
    p = 1.0 + r * (1.0 + r * (_E2 + r * (_E3 + r * (_E4 + r * (_E5 + r * p)))))
    power = np.uint64((np.float64(shifted).view(np.uint64) + _BIAS) << _52).view(np.float64)
    return float(p * power if x >= -708.0 else 0.0)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def logarithm(x: float) -> float:
    """Return log(x) for normal positive x."""
    bits = np.float64(x).view(np.uint64) - _HALF_ROOT
    exponent = np.int64(bits) >> 52
    mantissa = np.uint64((bits & _MANTISSA) + _HALF_ROOT).view(np.float64)  # in [sqrt(1/2), sqrt(2))
    u = (mantissa - 1.0) / (mantissa + 1.0)
    s = u * u
    p = 1.0 / 13.0 + s * (1.0 / 15.0 + s * (1.0 / 17.0 + s * (1.0 / 19.0 + s / 21.0)))
    p = 1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * (1.0 / 9.0 + s * (1.0 / 11.0 + s * p))))
    return float(exponent * _LN2_HIGH + (2.0 * u + (exponent * _LN2_LOW + 2.0 * u * s * p)))
