"""Elementary functions as plain arithmetic that the compiler vectorises: sine, cosine, complex powers, the normal tail.

As in :mod:`wangbao.risk.elementary`, plain arithmetic instead of calls. Range reduction and polynomials follow Cody
and Waite, "Software Manual for the Elementary Functions" (1980), with Taylor coefficients on the reduced range.
Relative errors are a few units of the last place.
"""

from functools import cache
from math import factorial

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import special

from wangbao.risk.elementary import exponential, logarithm

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

_SHIFTER = 1.5 * 2.0**52  # added and taken away, rounds to a whole number and leaves it in the low bits
_2_OVER_PI = 0.6366197723675814
_PI2_HIGH, _PI2_MIDDLE, _PI2_LOW = (
    1.57079632673412561417,
    6.07710050630396597660e-11,
    2.02226624879595063154e-21,
)

_E2, _E3, _E4, _E5, _E6 = (1.0 / factorial(k) for k in range(2, 7))
_S3, _S5, _S7, _S9, _S11, _S13, _S15 = ((-1.0) ** k / factorial(2 * k + 1) for k in range(1, 8))
_C4, _C6, _C8, _C10, _C12, _C14 = ((-1.0) ** k / factorial(2 * k) for k in range(2, 8))
_1, _2 = np.uint64(1), np.uint64(2)

_MILLS_STEPS = 32  # cells of the Mills table for every unit
_MILLS_END = 40.0
_MILLS_TERMS = 7


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def sine_cosine(x: float) -> tuple[float, float]:
    """Return sin(x) and cos(x) for ``|x|`` up to 100,000."""
    shifted = x * _2_OVER_PI + _SHIFTER
    whole = shifted - _SHIFTER
    r = ((x - whole * _PI2_HIGH) - whole * _PI2_MIDDLE) - whole * _PI2_LOW
    s = r * r
    sine = r + r * s * (_S3 + s * (_S5 + s * (_S7 + s * (_S9 + s * (_S11 + s * (_S13 + s * _S15))))))
    cosine = 1.0 - 0.5 * s + s * s * (_C4 + s * (_C6 + s * (_C8 + s * (_C10 + s * (_C12 + s * _C14)))))
    quadrant = np.float64(shifted).view(np.uint64)
    odd = (quadrant & _1) != np.uint64(0)
    a, b = (cosine, sine) if odd else (sine, cosine)
    a = -a if (quadrant & _2) != np.uint64(0) else a
    b = -b if ((quadrant + _1) & _2) != np.uint64(0) else b
    return a, b


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def angle(x: float, y: float, length: float) -> float:
    """Return the angle, in radians, of the point (x, y), ``x > 0``, at ``length`` from the origin.

    The angle is halved three times, then its arctangent series is summed.
    """
    t = y / (length + x)
    t = t / (1.0 + np.sqrt(1.0 + t * t))
    t = t / (1.0 + np.sqrt(1.0 + t * t))
    s = t * t
    p = 1.0 / 13.0 - s * (1.0 / 15.0 - s * (1.0 / 17.0 - s * (1.0 / 19.0 - s * (1.0 / 21.0 - s / 23.0))))
    p = 1.0 / 3.0 - s * (1.0 / 5.0 - s * (1.0 / 7.0 - s * (1.0 / 9.0 - s * (1.0 / 11.0 - s * p))))
    return float(8.0 * (t - t * s * p))


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _scaled_expm1(a, b, log_none, none):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Return ``exp(log_none) (exp(a + i b) - 1)`` to full precision for small ``a + i b``."""
    sine, cosine = sine_cosine(0.5 * b)
    grown = exponential(a + log_none)
    small = a * (
        1.0 + a * (_E2 + a * (_E3 + a * (_E4 + a * (_E5 + a * _E6))))
    )  # exp(a) - 1 to 1e-16 below 0.01
    less = none * small if abs(a) < 0.01 else grown - none
    return less - 2.0 * sine * sine * grown, 2.0 * sine * cosine * grown


@njit(cache=True, error_model="numpy", nogil=True)
def poisson_pgf_plural(lam: Floats, z: Complex, out: Complex) -> None:
    """Write E[z^N; N >= 2] of the Poisson law to ``out``, a row a policy.

    ``lam`` is float64[policies], up to 100,000; ``z`` and ``out`` complex128[policies, n], ``|z| <= 1``.
    """
    for p in range(z.shape[0]):
        _poisson_pgf_plural(lam[p], z[p].view(np.float64), out[p].view(np.float64))


@njit(cache=True, error_model="numpy", nogil=True)
def negative_binomial_pgf_plural(r: Floats, mu: Floats, z: Complex, out: Complex) -> None:
    """Write E[z^N; N >= 2] of the negative binomial law to ``out``, a row a policy.

    ``r`` and ``mu`` are float64[policies], ``r`` up to 50,000; ``z`` and ``out`` complex128[policies, n], ``|z| <=
    1``.
    """
    for p in range(z.shape[0]):
        _negative_binomial_pgf_plural(r[p], mu[p], z[p].view(np.float64), out[p].view(np.float64))


@njit(cache=True, error_model="numpy", nogil=True)
def _poisson_pgf_plural(rate, z, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    none = np.exp(-rate)
    for j in range(z.size // 2):
        a, b = rate * z[2 * j], rate * z[2 * j + 1]
        real, imaginary = _scaled_expm1(a, b, -rate, none)
        out[2 * j] = real - none * a
        out[2 * j + 1] = imaginary - none * b


@njit(cache=True, error_model="numpy", nogil=True)
def _negative_binomial_pgf_plural(r, mu, z, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    beta = mu / r
    chance = beta / (1.0 + beta)
    log_none = -r * np.log1p(beta)
    none = np.exp(log_none)
    one = none * r * chance
    for j in range(z.size // 2):
        x, y = z[2 * j], z[2 * j + 1]
        more = chance * (chance * (x * x + y * y) - 2.0 * x)  # |1 - chance z|^2 less one
        square = 1.0 + more
        log = logarithm(square) + (more - (square - 1.0)) / square
        turn = angle(1.0 - chance * x, -chance * y, np.sqrt(square))
        real, imaginary = _scaled_expm1(-0.5 * r * log, -r * turn, log_none, none)
        out[2 * j] = real - one * x
        out[2 * j + 1] = imaginary - one * y


@cache
def mills_table() -> Floats:
    """Return Mills' ratio (1 - Phi(z)) / phi(z) on 0 <= z <= 40: float64[cells, 7].

    A row holds the powers, from the middle of a cell, of the polynomial through the ratio at seven Chebyshev nodes.
    """
    cells = int(_MILLS_END * _MILLS_STEPS)
    nodes = np.cos(np.pi * (np.arange(_MILLS_TERMS) + 0.5) / _MILLS_TERMS) / (2.0 * _MILLS_STEPS)
    at = (np.arange(cells)[:, None] + 0.5) / _MILLS_STEPS + nodes
    ratio = np.sqrt(np.pi / 2.0) * special.erfcx(at / np.sqrt(2.0))
    scaled = nodes * _MILLS_STEPS
    return np.ascontiguousarray(ratio @ np.linalg.inv(np.vander(scaled, increasing=True)).T)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def mills(table: Floats, z: float) -> float:
    """Return Mills' ratio at ``0 <= z < 40``."""
    scaled = z * _MILLS_STEPS
    cell = int(scaled)
    t = scaled - cell - 0.5
    c = table[cell]
    return float(c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * (c[5] + t * c[6]))))))


@njit(cache=True, error_model="numpy", nogil=True)
def lognormal_stop_loss(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    table,  # noqa: ANN001
    mu,  # noqa: ANN001
    sigma,  # noqa: ANN001
    x,  # noqa: ANN001
    out,  # noqa: ANN001
):
    """Write E[(X - x)+] of the lognormal to ``out``, a row a policy, accurate far out.

    ``mu`` and ``sigma`` are float64[policies], ``x`` and ``out`` float64[policies, n]. The stop loss is ``E[X] Q(z -
    sigma) - x Q(z)`` with Q the normal tail, ``z = (log x - mu) / sigma``; as ``E[X] phi(z - sigma)`` is ``x
    phi(z)``, one exponential serves both.
    """
    score, density = np.empty(x.shape[1]), np.empty(x.shape[1])
    for p in range(x.shape[0]):
        _scores(mu[p], 1.0 / sigma[p], x[p], score, density)
        mean = np.exp(mu[p] + 0.5 * sigma[p] * sigma[p])
        for j in range(score.size):
            z, shifted = score[j], score[j] - sigma[p]
            first = density[j] * mills(table, min(abs(shifted), 39.0))
            second = density[j] * mills(table, min(abs(z), 39.0))
            first = first if shifted >= 0.0 else mean - first
            out[p, j] = first - (second if z >= 0.0 else x[p, j] - second)


@njit(cache=True, error_model="numpy", nogil=True)
def _scores(mu, scale, x, score, density):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for j in range(x.size):
        z = min(max((logarithm(max(x[j], 1e-300)) - mu) * scale, -39.0), 39.0)
        score[j] = z
        density[j] = x[j] * 0.3989422804014327 * exponential(-0.5 * z * z)
