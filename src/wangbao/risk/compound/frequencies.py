"""Laws of the number of losses in a year.

Each law gives its probability generating function (pgf), its first three cumulants, and the law after thinning: the
number of losses that exceed a deductible when each does so independently with the same probability. Every family here
is closed under thinning. Parameters are floats, or float64 arrays that broadcast (one row a policy).

Formulas: Johnson, Kemp and Kotz, "Univariate Discrete Distributions" (3rd ed., 2005); Klugman, Panjer and Willmot,
"Loss Models" (5th ed., 2019), chapters 6 and 7; Willmot, "The Poisson-inverse Gaussian distribution as an alternative
to the negative binomial" (Scandinavian Actuarial Journal, 1987).
"""

from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy import fft

from wangbao.risk.compound.elementary import negative_binomial_pgf_plural, poisson_pgf_plural

Floats = npt.NDArray[np.float64]
Number = float | Floats
Array = npt.NDArray[Any]

_TAIL = 1e-15
_MAX_LENGTH = 1 << 23
_KERNEL_MAX = 5e4  # the compiled loops are for parameters below it


class Frequency(Protocol):
    """A law of the number of losses in a year, N."""

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return mean, variance and third central moment of N."""

    def p0_p1(self) -> tuple[Number, Number]:
        """Return P(N = 0) and P(N = 1)."""

    def pgf_positive(self, z: Array) -> Array:
        """Return the pgf without the term of zero, E[z^N; N >= 1].

        ``z`` is real or complex, ``|z| <= 1``, and broadcasts against the parameters. All digits are kept where
        losses are rare.
        """

    def pgf_plural(self, z: Array) -> Array:
        """Return the pgf of two or more losses, E[z^N; N >= 2].

        ``z`` is complex128[policies, n], for which compiled loops exist, or anything that ``pgf_positive`` takes.
        """

    def thin(self, probability: Number) -> Self:
        """Return the law of the losses that remain when each is kept with ``probability``, independently."""


class _PluralPgf:
    """Gives a law ``pgf_plural`` from its other methods."""

    __slots__ = ()

    def pgf_plural(self: Frequency, z: Array) -> Array:
        """Return E[z^N; N >= 2] as ``pgf_positive(z) - P(N = 1) z``."""
        return np.asarray(self.pgf_positive(z) - self.p0_p1()[1] * z)


@dataclass(frozen=True, slots=True)
class Poisson(_PluralPgf):
    """Poisson with mean ``lam``."""

    lam: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return mean, variance and third central moment, all ``lam``."""
        return self.lam, self.lam, self.lam

    def p0_p1(self) -> tuple[Number, Number]:
        """Return ``exp(-lam)`` and ``lam exp(-lam)``."""
        none = np.exp(-self.lam)
        return none, self.lam * none

    def pgf_positive(self, z: Array) -> Array:
        """Return ``exp(-lam) (exp(lam z) - 1)``."""
        return _scaled_expm1(-np.asarray(self.lam), self.lam * z)

    def pgf_plural(self, z: Array) -> Array:
        """Return E[z^N; N >= 2], by the compiled loop for complex ``z`` with a row a policy."""
        lam = np.ravel(self.lam)
        if np.iscomplexobj(z) and lam.size == z.shape[0] and lam.max() < _KERNEL_MAX:
            out = np.empty_like(z)
            poisson_pgf_plural(lam, z, out)
            return out
        return _PluralPgf.pgf_plural(self, z)

    def thin(self, probability: Number) -> "Poisson":
        """Return the Poisson law with mean ``lam * probability``."""
        return Poisson(self.lam * probability)


@dataclass(frozen=True, slots=True)
class NegativeBinomial(_PluralPgf):
    """Negative binomial with mean ``mu`` and variance ``mu + mu^2 / r``; the geometric law is ``r = 1``."""

    r: Number
    mu: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return ``mu``, ``mu (1 + b)`` and ``mu (1 + b) (1 + 2 b)`` with ``b = mu / r``."""
        beta = self.mu / self.r
        return self.mu, self.mu * (1.0 + beta), self.mu * (1.0 + beta) * (1.0 + 2.0 * beta)

    def p0_p1(self) -> tuple[Number, Number]:
        """Return ``(1 + b)^-r`` and ``mu (1 + b)^(-r - 1)`` with ``b = mu / r``."""
        beta = self.mu / self.r
        none = np.exp(-self.r * np.log1p(beta))
        return none, self.mu / (1.0 + beta) * none

    def pgf_positive(self, z: Array) -> Array:
        """Return ``(1 + b - b z)^-r - (1 + b)^-r`` with ``b = mu / r``."""
        beta = self.mu / self.r
        return _scaled_expm1(-self.r * np.log1p(beta), -self.r * _log1p(-beta / (1.0 + beta) * z))

    def pgf_plural(self, z: Array) -> Array:
        """Return E[z^N; N >= 2], by the compiled loop for complex ``z`` with a row a policy."""
        r, mu = np.ravel(self.r), np.ravel(self.mu)
        if np.iscomplexobj(z) and r.size == mu.size == z.shape[0] and r.max() < _KERNEL_MAX:
            out = np.empty_like(z)
            negative_binomial_pgf_plural(r, mu, z, out)
            return out
        return _PluralPgf.pgf_plural(self, z)

    def thin(self, probability: Number) -> "NegativeBinomial":
        """Return the negative binomial law with the same ``r`` and mean ``mu * probability``."""
        return NegativeBinomial(self.r, self.mu * probability)


@dataclass(frozen=True, slots=True)
class Binomial(_PluralPgf):
    """Binomial: ``n`` trials of probability ``p``."""

    n: Number
    p: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return ``n p``, ``n p (1 - p)`` and ``n p (1 - p) (1 - 2 p)``."""
        variance = self.n * self.p * (1.0 - self.p)
        return self.n * self.p, variance, variance * (1.0 - 2.0 * self.p)

    def p0_p1(self) -> tuple[Number, Number]:
        """Return ``(1 - p)^n`` and ``n p (1 - p)^(n - 1)``."""
        return (1.0 - self.p) ** self.n, self.n * self.p * (1.0 - self.p) ** (self.n - 1.0)

    def pgf_positive(self, z: Array) -> Array:
        """Return ``(1 - p + p z)^n - (1 - p)^n``."""
        rare = np.asarray(self.p) < 0.4
        p = np.where(rare, self.p, 0.0)
        small = (1.0 - p) ** self.n * np.expm1(self.n * _log1p(p / (1.0 - p) * z))
        plain = (1.0 - self.p + self.p * z) ** self.n - (1.0 - self.p) ** self.n
        return np.where(rare, small, plain)

    def thin(self, probability: Number) -> "Binomial":
        """Return the binomial law of ``n`` trials of probability ``p * probability``."""
        return Binomial(self.n, self.p * probability)


@dataclass(frozen=True, slots=True)
class ZeroInflatedPoisson(_PluralPgf):
    """No loss with probability ``inflation``, else Poisson with mean ``lam``."""

    lam: Number
    inflation: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return mean, variance and third central moment, from the factorial moments of the mixture."""
        some = 1.0 - self.inflation
        mean = some * self.lam
        second, third = mean * self.lam, mean * self.lam**2  # factorial moments
        raw = third + 3.0 * second + mean
        return mean, second + mean - mean**2, raw - 3.0 * mean * (second + mean) + 2.0 * mean**3

    def p0_p1(self) -> tuple[Number, Number]:
        """Return ``inflation + (1 - inflation) P0`` and ``(1 - inflation) P1``, P the Poisson law."""
        none, one = Poisson(self.lam).p0_p1()
        return self.inflation + (1.0 - self.inflation) * none, (1.0 - self.inflation) * one

    def pgf_positive(self, z: Array) -> Array:
        """Return ``1 - inflation`` times that of the Poisson law."""
        return (1.0 - self.inflation) * Poisson(self.lam).pgf_positive(z)

    def thin(self, probability: Number) -> "ZeroInflatedPoisson":
        """Return the law with the same inflation and Poisson mean ``lam * probability``."""
        return ZeroInflatedPoisson(self.lam * probability, self.inflation)


@dataclass(frozen=True, slots=True)
class PoissonInverseGaussian(_PluralPgf):
    """Poisson whose mean is inverse Gaussian with mean ``mu`` and variance ``phi mu^3`` (``phi``: dispersion)."""

    mu: Number
    phi: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return ``mu``, ``mu + phi mu^3`` and ``mu + 3 phi mu^3 + 3 phi^2 mu^5``."""
        mixing = self.phi * self.mu**3
        return self.mu, self.mu + mixing, self.mu + 3.0 * mixing + 3.0 * self.phi**2 * self.mu**5

    def p0_p1(self) -> tuple[Number, Number]:
        """Return ``exp((1 - w) / (phi mu))`` and ``mu / w`` times it, with ``w = sqrt(1 + 2 phi mu^2)``."""
        twice = 2.0 * self.phi * self.mu**2
        none = np.exp(-2.0 * self.mu / (1.0 + np.sqrt(1.0 + twice)))
        return none, self.mu / np.sqrt(1.0 + twice) * none

    def pgf_positive(self, z: Array) -> Array:
        """Return the pgf ``exp((1 - sqrt(1 + 2 phi mu^2 (1 - z))) / (phi mu))`` less its value at zero."""
        twice = 2.0 * self.phi * self.mu**2
        # a difference of two square roots, written so that it keeps its digits
        rise = 2.0 * self.mu * z / (np.sqrt(1.0 + twice) + np.sqrt(1.0 + twice * (1.0 - z)))
        return _scaled_expm1(-2.0 * self.mu / (1.0 + np.sqrt(1.0 + twice)), rise)

    def thin(self, probability: Number) -> "PoissonInverseGaussian":
        """Return the law with mean ``mu * probability`` and dispersion ``phi / probability``."""
        return PoissonInverseGaussian(self.mu * probability, self.phi / probability)


@dataclass(frozen=True, slots=True)
class Delaporte(_PluralPgf):
    """Poisson with mean ``lam`` plus an independent negative binomial with ``r = alpha`` and mean ``alpha beta``."""

    lam: Number
    alpha: Number
    beta: Number

    def cumulants(self) -> tuple[Number, Number, Number]:
        """Return the sums of the cumulants of both parts."""
        mixed = self._mixed().cumulants()
        return self.lam + mixed[0], self.lam + mixed[1], self.lam + mixed[2]

    def p0_p1(self) -> tuple[Number, Number]:
        """Return P(N = 0) and P(N = 1) of the sum of both parts."""
        (none, one), (no_mixed, one_mixed) = Poisson(self.lam).p0_p1(), self._mixed().p0_p1()
        return none * no_mixed, one * no_mixed + none * one_mixed

    def pgf_positive(self, z: Array) -> Array:
        """Return ``exp(lam (z - 1)) (1 + beta - beta z)^-alpha`` less its value at zero."""
        rise = self.lam * z - self.alpha * _log1p(-self.beta / (1.0 + self.beta) * z)
        return _scaled_expm1(-self.lam - self.alpha * np.log1p(self.beta), rise)

    def _mixed(self) -> NegativeBinomial:
        """Return the negative binomial part."""
        return NegativeBinomial(self.alpha, self.alpha * self.beta)

    def thin(self, probability: Number) -> "Delaporte":
        """Return the law with ``lam`` and ``beta`` times ``probability``."""
        return Delaporte(self.lam * probability, self.alpha, self.beta * probability)


def _scaled_expm1(log_none: Number, rise: Array) -> Array:
    """Return ``exp(log_none) (exp(rise) - 1)`` to full precision for small ``rise`` and without overflow for large."""
    often = np.asarray(log_none) < -1.0
    rare = np.exp(log_none) * np.expm1(np.where(often, 0.0, rise))
    return np.where(often, np.exp(log_none + rise) - np.exp(log_none), rare)


def _log1p(w: Array) -> Array:
    """Return log(1 + w) to full precision; NumPy's own loses the digits of a small complex number."""
    if not np.iscomplexobj(w):
        return np.asarray(np.log1p(w))
    x, y = np.real(w), np.imag(w)
    return np.asarray(0.5 * np.log1p(2.0 * x + x * x + y * y) + 1j * np.arctan2(y, 1.0 + x))


def pmf(frequency: Frequency) -> Floats:
    """Return P(N = n) for n = 0, 1, … until less than 1e-15 remains: float64[m], for a law of plain floats.

    The pgf on the unit circle is transformed back by fast Fourier transform; the absolute error is about 1e-16 a
    term.

    Raises:
        ValueError: the law reaches beyond eight million losses a year.
    """
    mean, variance, third = (float(k) for k in frequency.cumulants())
    # eight deviations, or 15 lengths of an exponential tail, if that is what it has
    reach = mean + 8.0 * variance**0.5 + 15.0 * max(third, 0.0) / max(variance, 1e-300)
    length = 64
    while length < reach and length <= _MAX_LENGTH:
        length *= 2
    while length <= _MAX_LENGTH:
        angle = 2.0 * np.pi * np.arange(length // 2 + 1) / length
        mass = np.maximum(
            fft.irfft(frequency.p0_p1()[0] + frequency.pgf_positive(np.exp(-1j * angle)), length), 0.0
        )
        if mass[length // 2 :].sum() < _TAIL * length:
            beyond = np.cumsum(mass[::-1])[::-1]
            kept: Floats = mass[: max(1, int(np.count_nonzero(beyond > _TAIL * length)))]
            return kept
        length *= 2
    raise ValueError("the number of losses a year is too large")
