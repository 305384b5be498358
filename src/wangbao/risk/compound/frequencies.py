"""Laws of the number of losses in a year.

Each law knows its generating function, its first three cumulants, and itself thinned: the law of the losses that reach
a deductible, when each does so on its own with the same probability. Every family here is closed under thinning.
Parameters are floats, or float64 arrays that broadcast (one row a policy).

Formulas: Johnson, Kemp and Kotz, "Univariate Discrete Distributions" (3rd ed., 2005); Klugman, Panjer and Willmot,
"Loss Models" (5th ed., 2019), chapters 6 and 7; Willmot, "The Poisson-inverse Gaussian distribution as an alternative
to the negative binomial" (Scandinavian Actuarial Journal, 1987).
"""

from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy import fft

from wangbao.risk.compound.elementary import raise_negative_binomial, raise_poisson

Floats = npt.NDArray[np.float64]
Number = float | Floats
Array = npt.NDArray[Any]

_TAIL = 1e-15
_LONGEST = 1 << 23
_FASTEST = 5e4  # the compiled loops are for parameters below it


class Frequency(Protocol):
    """A law of the number of losses in a year."""

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Mean, variance and third central moment."""

    def first(self) -> tuple[Number, Number]:
        """P(N = 0) and P(N = 1)."""

    def some(self, z: Array) -> Array:
        """E[z^N; N >= 1] for real or complex ``z``, ``|z| <= 1``, with all its digits where losses are rare."""

    def several(self, z: Array) -> Array:
        """E[z^N; N >= 2], for complex128[policies, n] or anything plain."""

    def thinned(self, kept: Number) -> Self:
        """The law of the number of losses that remain when each is kept with probability ``kept``."""


class _Several:
    """What a law has from its other methods."""

    __slots__ = ()

    def several(self: Frequency, z: Array) -> Array:
        return np.asarray(self.some(z) - self.first()[1] * z)


@dataclass(frozen=True, slots=True)
class Poisson(_Several):
    """Poisson with mean ``lam``."""

    lam: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        return self.lam, self.lam, self.lam

    def first(self) -> tuple[Number, Number]:
        none = np.exp(-self.lam)
        return none, self.lam * none

    def some(self, z: Array) -> Array:
        return _raised(-np.asarray(self.lam), self.lam * z)

    def several(self, z: Array) -> Array:
        lam = np.ravel(self.lam)
        if np.iscomplexobj(z) and lam.size == z.shape[0] and lam.max() < _FASTEST:
            out = np.empty_like(z)
            raise_poisson(lam, z, out)
            return out
        return _Several.several(self, z)

    def thinned(self, kept: Number) -> "Poisson":
        return Poisson(self.lam * kept)


@dataclass(frozen=True, slots=True)
class NegativeBinomial(_Several):
    """Negative binomial with mean ``mu`` and variance ``mu + mu^2 / r``; the geometric law is ``r = 1``."""

    r: Number
    mu: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        beta = self.mu / self.r
        return self.mu, self.mu * (1.0 + beta), self.mu * (1.0 + beta) * (1.0 + 2.0 * beta)

    def first(self) -> tuple[Number, Number]:
        beta = self.mu / self.r
        none = np.exp(-self.r * np.log1p(beta))
        return none, self.mu / (1.0 + beta) * none

    def some(self, z: Array) -> Array:
        beta = self.mu / self.r
        return _raised(-self.r * np.log1p(beta), -self.r * _log1p(-beta / (1.0 + beta) * z))

    def several(self, z: Array) -> Array:
        r, mu = np.ravel(self.r), np.ravel(self.mu)
        if np.iscomplexobj(z) and r.size == mu.size == z.shape[0] and r.max() < _FASTEST:
            out = np.empty_like(z)
            raise_negative_binomial(r, mu, z, out)
            return out
        return _Several.several(self, z)

    def thinned(self, kept: Number) -> "NegativeBinomial":
        return NegativeBinomial(self.r, self.mu * kept)


@dataclass(frozen=True, slots=True)
class Binomial(_Several):
    """Binomial: ``n`` chances of probability ``p``."""

    n: Number
    p: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        variance = self.n * self.p * (1.0 - self.p)
        return self.n * self.p, variance, variance * (1.0 - 2.0 * self.p)

    def first(self) -> tuple[Number, Number]:
        return (1.0 - self.p) ** self.n, self.n * self.p * (1.0 - self.p) ** (self.n - 1.0)

    def some(self, z: Array) -> Array:
        rare = np.asarray(self.p) < 0.4
        p = np.where(rare, self.p, 0.0)
        small = (1.0 - p) ** self.n * np.expm1(self.n * _log1p(p / (1.0 - p) * z))
        plain = (1.0 - self.p + self.p * z) ** self.n - (1.0 - self.p) ** self.n
        return np.where(rare, small, plain)

    def thinned(self, kept: Number) -> "Binomial":
        return Binomial(self.n, self.p * kept)


@dataclass(frozen=True, slots=True)
class ZeroInflatedPoisson(_Several):
    """No loss with probability ``inflation``, else Poisson with mean ``lam``."""

    lam: Number
    inflation: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        some = 1.0 - self.inflation
        mean = some * self.lam
        second, third = mean * self.lam, mean * self.lam**2  # factorial moments
        raw = third + 3.0 * second + mean
        return mean, second + mean - mean**2, raw - 3.0 * mean * (second + mean) + 2.0 * mean**3

    def first(self) -> tuple[Number, Number]:
        none, one = Poisson(self.lam).first()
        return self.inflation + (1.0 - self.inflation) * none, (1.0 - self.inflation) * one

    def some(self, z: Array) -> Array:
        return (1.0 - self.inflation) * Poisson(self.lam).some(z)

    def thinned(self, kept: Number) -> "ZeroInflatedPoisson":
        return ZeroInflatedPoisson(self.lam * kept, self.inflation)


@dataclass(frozen=True, slots=True)
class PoissonInverseGaussian(_Several):
    """Poisson whose mean is inverse Gaussian with mean ``mu`` and variance ``phi mu^3`` (``phi``: dispersion)."""

    mu: Number
    phi: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        mixing = self.phi * self.mu**3
        return self.mu, self.mu + mixing, self.mu + 3.0 * mixing + 3.0 * self.phi**2 * self.mu**5

    def first(self) -> tuple[Number, Number]:
        twice = 2.0 * self.phi * self.mu**2
        none = np.exp(-2.0 * self.mu / (1.0 + np.sqrt(1.0 + twice)))
        return none, self.mu / np.sqrt(1.0 + twice) * none

    def some(self, z: Array) -> Array:
        twice = 2.0 * self.phi * self.mu**2
        # a difference of two square roots, written so that it keeps its digits
        rise = 2.0 * self.mu * z / (np.sqrt(1.0 + twice) + np.sqrt(1.0 + twice * (1.0 - z)))
        return _raised(-2.0 * self.mu / (1.0 + np.sqrt(1.0 + twice)), rise)

    def thinned(self, kept: Number) -> "PoissonInverseGaussian":
        return PoissonInverseGaussian(self.mu * kept, self.phi / kept)


@dataclass(frozen=True, slots=True)
class Delaporte(_Several):
    """Poisson with mean ``lam`` plus an independent negative binomial with ``r = alpha`` and mean ``alpha beta``."""

    lam: Number
    alpha: Number
    beta: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        mixed = self._mixed().cumulants()
        return self.lam + mixed[0], self.lam + mixed[1], self.lam + mixed[2]

    def first(self) -> tuple[Number, Number]:
        (none, one), (no_mixed, one_mixed) = Poisson(self.lam).first(), self._mixed().first()
        return none * no_mixed, one * no_mixed + none * one_mixed

    def some(self, z: Array) -> Array:
        rise = self.lam * z - self.alpha * _log1p(-self.beta / (1.0 + self.beta) * z)
        return _raised(-self.lam - self.alpha * np.log1p(self.beta), rise)

    def _mixed(self) -> NegativeBinomial:
        return NegativeBinomial(self.alpha, self.alpha * self.beta)

    def thinned(self, kept: Number) -> "Delaporte":
        return Delaporte(self.lam * kept, self.alpha, self.beta * kept)


def _raised(log_none: Number, rise: Array) -> Array:
    """``exp(log_none) (exp(rise) - 1)``, neither losing digits where ``rise`` is small nor overflowing."""
    often = np.asarray(log_none) < -1.0
    rare = np.exp(log_none) * np.expm1(np.where(often, 0.0, rise))
    return np.where(often, np.exp(log_none + rise) - np.exp(log_none), rare)


def _log1p(w: Array) -> Array:
    """log(1 + w); NumPy's own loses the digits of a small complex number."""
    if not np.iscomplexobj(w):
        return np.asarray(np.log1p(w))
    x, y = np.real(w), np.imag(w)
    return np.asarray(0.5 * np.log1p(2.0 * x + x * x + y * y) + 1j * np.arctan2(y, 1.0 + x))


def pmf(frequency: Frequency) -> Floats:
    """P(N = n) for n = 0, 1, … as far as there is anything left (1e-15), for a law of plain floats.

    The generating function on the unit circle, transformed back: absolute error about 1e-16 a term.

    Raises:
        ValueError: the law reaches beyond eight million losses a year.
    """
    mean, variance, third = (float(k) for k in frequency.cumulants())
    # eight deviations, or 15 lengths of an exponential tail, if that is what it has
    reach = mean + 8.0 * variance**0.5 + 15.0 * max(third, 0.0) / max(variance, 1e-300)
    length = 64
    while length < reach and length <= _LONGEST:
        length *= 2
    while length <= _LONGEST:
        angle = 2.0 * np.pi * np.arange(length // 2 + 1) / length
        mass = np.maximum(fft.irfft(frequency.first()[0] + frequency.some(np.exp(-1j * angle)), length), 0.0)
        if mass[length // 2 :].sum() < _TAIL * length:
            beyond = np.cumsum(mass[::-1])[::-1]
            kept: Floats = mass[: max(1, int(np.count_nonzero(beyond > _TAIL * length)))]
            return kept
        length *= 2
    raise ValueError("the number of losses a year is too large")
