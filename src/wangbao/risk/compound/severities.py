"""Laws of the size of one loss.

Each law gives its survival function, its quantiles from both ends, and its limited moments ``E[min(X, x)^k]`` in
closed form (Klugman, Panjer and Willmot, "Loss Models", 5th ed., 2019, appendix A). Amounts are in any one currency
unit. Parameters are floats, or float64 arrays that broadcast (one row a policy), except for the spliced law. Results
have the broadcast shape.
"""

from dataclasses import dataclass
from math import comb, factorial
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from wangbao.risk.compound.elementary import lognormal_stop_loss, mills_table

Floats = npt.NDArray[np.float64]
Number = float | Floats


class Severity(Protocol):
    """A law of the size of one loss X, zero or more."""

    def survival(self, x: Number) -> Floats:
        """Return P(X > x)."""

    def inverse_survival(self, v: Number) -> Floats:
        """Return the loss with survival probability ``v``, accurate in the far upper tail."""

    def quantile(self, u: Number) -> Floats:
        """Return the loss with distribution function ``u``, accurate in the far lower tail."""

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return E[min(X, x)^k] for finite ``x >= 0`` and k = 1, 2, 3."""

    def moment(self, k: int) -> Floats:
        """Return E[X^k]; infinite where the moment is."""

    def layer_mean(self, low: Floats, high: Floats) -> Floats:
        """Return E[min(X, high)] - E[min(X, low)]: float64[policies, n].

        ``low`` is float64[policies, 1], ``high`` float64[policies, n].
        """


class _LayerMean:
    """Gives a law ``layer_mean`` from its limited moments."""

    __slots__ = ()

    def layer_mean(self: Severity, low: Floats, high: Floats) -> Floats:
        """Return E[min(X, high)] - E[min(X, low)] as a difference of limited moments."""
        return np.asarray(self.limited_moment(high, 1) - self.limited_moment(low, 1))


@dataclass(frozen=True, slots=True)
class Lognormal(_LayerMean):
    """Lognormal: the exponential of a normal with mean ``mu`` and standard deviation ``sigma``."""

    mu: Number
    sigma: Number

    def survival(self, x: Number) -> Floats:
        """Return ``1 - Phi((log x - mu) / sigma)``."""
        return np.asarray(special.ndtr(-self._score(x)))

    def inverse_survival(self, v: Number) -> Floats:
        """Return ``exp(mu - sigma PhiInv(v))``."""
        return np.asarray(np.exp(self.mu - self.sigma * special.ndtri(v)))

    def quantile(self, u: Number) -> Floats:
        """Return ``exp(mu + sigma PhiInv(u))``."""
        return np.asarray(np.exp(self.mu + self.sigma * special.ndtri(u)))

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return ``exp(k mu + k^2 sigma^2 / 2) Phi(z - k sigma) + x^k (1 - Phi(z))``, ``z = (log x - mu) / sigma``."""
        z = self._score(x)
        return np.asarray(self._partial(z, k) + np.asarray(x) ** k * special.ndtr(-z))

    def layer_mean(self, low: Floats, high: Floats) -> Floats:
        """Return E[min(X, high)] - E[min(X, low)] as a difference of stop losses, which keeps digits in the tail."""
        mu, sigma = (np.broadcast_to(np.ravel(p), (high.shape[0],)) for p in (self.mu, self.sigma))
        beyond_low, beyond_high = np.empty_like(low), np.empty_like(high)
        for x, out in ((low, beyond_low), (high, beyond_high)):
            lognormal_stop_loss(mills_table(), mu, sigma, x, out)
        return beyond_low - beyond_high

    def partial_moment(self, x: Number, k: int) -> Floats:
        """Return E[X^k; X <= x]; k = 0 gives the distribution function."""
        return self._partial(self._score(x), k)

    def moment(self, k: int) -> Floats:
        """Return ``exp(k mu + k^2 sigma^2 / 2)``."""
        return np.asarray(np.exp(k * self.mu + 0.5 * (k * self.sigma) ** 2))

    def _score(self, x: Number) -> Floats:
        """Return ``(log x - mu) / sigma``; minus infinity at zero."""
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(x) - self.mu) / self.sigma)

    def _partial(self, z: Floats, k: int) -> Floats:
        """Return E[X^k; X <= x] at the score ``z`` of ``x``."""
        if k <= 1:
            return np.asarray(np.exp(k * (self.mu + 0.5 * self.sigma**2)) * special.ndtr(z - k * self.sigma))
        # the exponent alone may overflow where the probability beside it vanishes
        exponent = k * self.mu + 0.5 * (k * self.sigma) ** 2 + special.log_ndtr(z - k * self.sigma)
        return np.asarray(np.exp(exponent))


@dataclass(frozen=True, slots=True)
class Gamma(_LayerMean):
    """Gamma with mean ``shape * scale``; the exponential law is ``shape = 1``."""

    shape: Number
    scale: Number

    def survival(self, x: Number) -> Floats:
        """Return the regularised upper incomplete gamma function at ``x / scale``."""
        return np.asarray(special.gammaincc(self.shape, x / self.scale))

    def inverse_survival(self, v: Number) -> Floats:
        """Return ``scale`` times the inverse upper incomplete gamma function."""
        return np.asarray(self.scale * special.gammainccinv(self.shape, v))

    def quantile(self, u: Number) -> Floats:
        """Return ``scale`` times the inverse lower incomplete gamma function."""
        return np.asarray(self.scale * special.gammaincinv(self.shape, u))

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return ``scale^k (shape)_k P(shape + k, y) + x^k Q(shape, y)``, ``y = x / scale``."""
        y = np.asarray(x) / self.scale
        below = special.poch(self.shape, k) * special.gammainc(self.shape + k, y)
        return np.asarray(self.scale**k * (below + y**k * special.gammaincc(self.shape, y)))

    def moment(self, k: int) -> Floats:
        """Return ``scale^k (shape)_k``, ``(.)_k`` the rising factorial."""
        return np.asarray(self.scale**k * special.poch(self.shape, k))


@dataclass(frozen=True, slots=True)
class Weibull(_LayerMean):
    """Weibull: ``P(X > x) = exp(-(x / scale)^shape)``."""

    shape: Number
    scale: Number

    def survival(self, x: Number) -> Floats:
        """Return ``exp(-(x / scale)^shape)``."""
        return np.asarray(np.exp(-((x / self.scale) ** self.shape)))

    def inverse_survival(self, v: Number) -> Floats:
        """Return ``scale (-log v)^(1 / shape)``."""
        return np.asarray(self.scale * (-np.log(v)) ** (1.0 / self.shape))

    def quantile(self, u: Number) -> Floats:
        """Return ``scale (-log(1 - u))^(1 / shape)``."""
        return np.asarray(self.scale * (-np.log1p(-np.asarray(u))) ** (1.0 / self.shape))

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return ``scale^k Gamma(a) P(a, y) + x^k exp(-y)``, ``a = 1 + k / shape``, ``y = (x / scale)^shape``."""
        power = 1.0 + k / self.shape
        y = (np.asarray(x) / self.scale) ** self.shape
        below = self.scale**k * special.gamma(power) * special.gammainc(power, y)
        return np.asarray(below + np.asarray(x) ** k * np.exp(-y))

    def moment(self, k: int) -> Floats:
        """Return ``scale^k Gamma(1 + k / shape)``."""
        return np.asarray(self.scale**k * special.gamma(1.0 + k / self.shape))


@dataclass(frozen=True, slots=True)
class GeneralizedPareto(_LayerMean):
    """Generalized Pareto above ``location``: ``P(X > x) = (1 + xi (x - location) / scale)^(-1 / xi)``.

    Bounded for ``xi < 0``; the exponential law for ``xi = 0``; the k-th moment is infinite from ``xi = 1 / k`` on. The
    Lomax law with shape ``a`` and scale ``s`` is ``xi = 1 / a``, ``scale = s / a``.
    """

    xi: Number
    scale: Number
    location: Number = 0.0

    def survival(self, x: Number) -> Floats:
        """Return ``(1 + xi (x - location) / scale)^(-1 / xi)`` above the location, 1 below it."""
        return np.exp(-self._hazard(np.maximum(x - self.location, 0.0)))

    def inverse_survival(self, v: Number) -> Floats:
        """Return ``location + scale (v^-xi - 1) / xi``."""
        return self._quantile(-np.log(v))

    def quantile(self, u: Number) -> Floats:
        """Return ``location + scale ((1 - u)^-xi - 1) / xi``."""
        return self._quantile(-np.log1p(-np.asarray(u)))

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return E[min(X, x)^k] by expanding ``location + min(Y, y)``, Y the excess over the location."""
        above = np.maximum(x - self.location, 0.0)
        low = np.minimum(x, self.location)
        parts = [comb(k, j) * low ** (k - j) * self._limited_excess(above, j) for j in range(k + 1)]
        return np.asarray(np.sum(np.broadcast_arrays(*parts), axis=0))

    def moment(self, k: int) -> Floats:
        """Return E[X^k] by expanding ``location + Y``; infinite for ``k xi >= 1``."""
        parts = [comb(k, j) * self.location ** (k - j) * self._excess_moment(j) for j in range(k + 1)]
        return np.where(k * np.asarray(self.xi) < 1.0, np.sum(np.broadcast_arrays(*parts), axis=0), np.inf)

    def _hazard(self, y: Floats) -> Floats:
        """Return the cumulative hazard ``-log P(X - location > y)``."""
        xi = np.where(np.asarray(self.xi) == 0.0, 1.0, self.xi)
        with np.errstate(divide="ignore"):
            curved = np.log1p(np.maximum(xi * y / self.scale, -1.0)) / xi
        return np.where(np.asarray(self.xi) == 0.0, y / self.scale, curved)

    def _quantile(self, hazard: Floats) -> Floats:
        """Return the loss at a cumulative hazard."""
        xi = np.where(np.asarray(self.xi) == 0.0, 1.0, self.xi)
        curved = np.expm1(xi * hazard) / xi
        return np.asarray(self.location + self.scale * np.where(np.asarray(self.xi) == 0.0, hazard, curved))

    def _limited_excess(self, y: Floats, k: int) -> Floats:
        """Return E[min(Y, y)^k] of the excess Y over the location.

        By parts, ``(1 - k xi) I_k = k scale I_(k-1) - scale y^(k-1) w S`` with ``w = 1 + xi y / scale``; near the
        poles ``xi = 1 / k`` the powers are integrated one by one instead.
        """
        if k == 0:
            return np.ones_like(y)
        xi = np.asarray(self.xi, dtype=np.float64)
        if k == 1:
            return self._limited_mean(y)
        end = np.where(xi < 0.0, -self.scale / np.where(xi < 0.0, xi, -1.0), np.inf)
        y = np.minimum(y, end)
        near = np.minimum(xi, 0.2)
        beside = GeneralizedPareto(near, self.scale)
        weight = (1.0 + near * y / self.scale) * beside.survival(y)
        by_parts = beside._limited_mean(y)
        for j in range(2, k + 1):
            by_parts = j * self.scale * (by_parts - y ** (j - 1) * weight) / (1.0 - j * near)
        far = np.maximum(xi, 0.2)
        length = np.log1p(far * y / self.scale)
        by_powers = np.zeros_like(length)
        for j in range(k):
            exponent = j + 1.0 - 1.0 / far
            safe = np.where(exponent == 0.0, 1.0, exponent)
            term = np.where(exponent == 0.0, length, np.expm1(safe * length) / safe)
            by_powers = by_powers + comb(k - 1, j) * (-1.0) ** (k - 1 - j) * term
        return np.where(xi <= 0.2, by_parts, k * (self.scale / far) ** k * by_powers)

    def _limited_mean(self, y: Floats) -> Floats:
        """Return E[min(Y, y)] of the excess Y over the location."""
        xi = np.asarray(self.xi, dtype=np.float64)
        gap = np.where(xi == 1.0, 1.0, 1.0 - xi)
        return np.asarray(
            self.scale
            * np.where(xi == 1.0, np.log1p(y / self.scale), -np.expm1(-gap * self._hazard(y)) / gap)
        )

    def _excess_moment(self, k: int) -> Floats:
        """Return E[(X - location)^k] where it is finite, and an arbitrary finite number where it is not."""
        product = np.ones_like(np.asarray(self.xi, dtype=np.float64))
        for j in range(1, k + 1):
            product = product * np.where(j * np.asarray(self.xi) < 1.0, 1.0 - j * np.asarray(self.xi), 1.0)
        return np.asarray(factorial(k) * self.scale**k / product)


@dataclass(frozen=True, slots=True)
class LognormalGpd(_LayerMean):
    """Lognormal up to ``threshold``, generalized Pareto beyond it; a loss exceeds it with probability ``tail``.

    The body is the lognormal conditional on not exceeding the threshold. Floats only.
    """

    body: Lognormal
    threshold: float
    beyond: GeneralizedPareto  # its location is the threshold
    tail: float

    def survival(self, x: Number) -> Floats:
        """Return P(X > x) from the body below the threshold and the tail above it."""
        below = self._body_cdf(np.minimum(x, self.threshold))
        return np.where(
            np.asarray(x) < self.threshold,
            self.tail + (1.0 - self.tail) * (1.0 - below),
            self.tail * self.beyond.survival(np.maximum(x, self.threshold)),
        )

    def inverse_survival(self, v: Number) -> Floats:
        """Return the loss with survival probability ``v``."""
        v = np.asarray(v, dtype=np.float64)
        return self._quantile(v, 1.0 - v)

    def quantile(self, u: Number) -> Floats:
        """Return the loss with distribution function ``u``."""
        u = np.asarray(u, dtype=np.float64)
        return self._quantile(1.0 - u, u)

    def limited_moment(self, x: Number, k: int) -> Floats:
        """Return E[min(X, x)^k], the body's and the tail's weighted by their probabilities."""
        low = np.minimum(x, self.threshold)
        held = low**k * (1.0 - self._body_cdf(low))
        body = self.body.partial_moment(low, k) / self._body_mass() + held
        beyond = self.beyond.limited_moment(np.maximum(x, self.threshold), k)
        above = np.where(np.asarray(x) < self.threshold, low**k, beyond)
        return np.asarray((1.0 - self.tail) * body + self.tail * above)

    def moment(self, k: int) -> Floats:
        """Return E[X^k]; infinite where the tail's is."""
        body = self.body.partial_moment(self.threshold, k) / self._body_mass()
        return np.asarray((1.0 - self.tail) * body + self.tail * self.beyond.moment(k))

    def _body_mass(self) -> Floats:
        """Return the probability that the lognormal does not exceed the threshold."""
        return self.body.partial_moment(self.threshold, 0)

    def _body_cdf(self, x: Floats) -> Floats:
        """Return the distribution function of the body at ``x <= threshold``."""
        return np.asarray(self.body.partial_moment(x, 0) / self._body_mass())

    def _quantile(self, v: Floats, u: Floats) -> Floats:
        """Return the loss with survival probability ``v = 1 - u``."""
        in_tail = v < self.tail
        body = self.body.quantile(np.where(in_tail, 0.5, u) / (1.0 - self.tail) * self._body_mass())
        beyond = self.beyond.inverse_survival(np.where(in_tail, v, self.tail) / self.tail)
        return np.where(in_tail, beyond, np.minimum(body, self.threshold))
