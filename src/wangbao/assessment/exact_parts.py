"""Parts of an incident's loss while a contract works on it: disjoint sets of lines, each with its law.

Given the incident's type and the latent factor (a Gauss-Hermite node) the heads are independent, except that the number
of people whose data is involved moves both the cost of telling them and the liability towards them; where a contract
treats these two apart, the number is a second node. So a part's law is a row of grid masses for each node, and parts
are put together by multiplying transforms. A part that is still one cost keeps its closed form: a curve of a lognormal.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.exact_curves import Curve, compose
from wangbao.assessment.exact_masses import curve_masses, point_masses, remapped
from wangbao.risk.exact import beta_nodes
from wangbao.risk.severity import Severity

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

LATENT_NODES = 10
PEOPLE_NODES = 6
AFFECTED_NODES = 8
FINE_AFFECTED_NODES = 32  # where many interruptions come to one length: then what they cost is the share
_FAINT = 1e-7  # nodes of the latent factor that weigh less are left out
_TILT = 16.0  # of what wraps around exp(-16) is left over, and rounding grows by exp(16) at most


class Source(NamedTuple):
    """One cost in closed form: with ``probability`` a curve of a lognormal (log median ``at``, ``sigma``).

    ``head``: a loss head. ``stop``: hours of interruption, one curve for each node of the affected share. ``notice``:
    emergency response (with ``probability``) on top of telling the people affected, if any are. ``suit``: liability
    towards them; its probability and log median follow their number, so the numbers here are not read.
    """

    kind: Literal["head", "stop", "notice", "suit"]
    probability: float
    at: float
    sigma: float
    curves: tuple[Curve, ...]
    weight: float = 1.0  # of the latent factor, over that in a head

    @property
    def of_people(self) -> bool:
        return self.kind in ("notice", "suit")

    @property
    def top(self) -> float:
        return max(curve.top for curve in self.curves)

    def after(self, curves: Sequence[Curve]) -> "Source":
        """Compose the curves with further ones: one for each of its own, or one for all."""
        outer = curves if len(curves) > 1 else [curves[0]] * len(self.curves)
        return self._replace(curves=tuple(compose(o, c) for o, c in zip(outer, self.curves, strict=True)))


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that are treated as one, and their law: sources in closed form, or masses [nodes, (1 + people,) points].

    ``key`` says how the masses came about: equal keys, equal masses. ``top`` is a bound of the amount. ``counted`` is
    the cap in hours as long as the amount is in proportion to the hours of interruption up to it.
    """

    lines: frozenset[str]
    sources: tuple[Source, ...] = ()
    masses: Floats | None = None
    key: tuple[object, ...] = ()
    top: float = math.inf
    counted: float | None = None

    @property
    def of_people(self) -> bool:
        return any(s.of_people for s in self.sources) if self.masses is None else self.masses.ndim == 3

    @property
    def is_closed(self) -> bool:
        return self.masses is None and len(self.sources) == 1


def affected(severity: Severity, nodes: int) -> tuple[Floats, Floats]:
    """Return nodes and weights of the share of revenue an interruption affects."""
    return beta_nodes(severity.affected_a, severity.affected_b, nodes)


class Grid:
    """Nodes and grid of one enterprise's exact path, with a cache of every transform so far.

    Args:
        severity: the enterprise's severity.
        step: grid step in yuan.
        points: grid points; the last takes what lies beyond.
        affected_nodes: nodes of the affected share, as many as an interruption has curves.
    """

    def __init__(
        self, severity: Severity, step: float, points: int, affected_nodes: int = AFFECTED_NODES
    ) -> None:
        self.severity, self.step, self.points = severity, step, points
        nodes, weights = np.polynomial.hermite_e.hermegauss(LATENT_NODES)
        kept = weights > _FAINT * weights.sum()
        self.nodes, self.weights = nodes[kept], weights[kept] / weights[kept].sum()
        self.own = math.sqrt(1.0 - severity.rho**2)
        x, w = np.polynomial.hermite_e.hermegauss(PEOPLE_NODES)
        self.people_weights = w / w.sum()
        s = severity
        log_people = s.people_log_median + s.people_sigma * (s.rho * self.nodes[:, None] + self.own * x)
        log_people = np.minimum(log_people, math.log(max(s.people_held, 1e-9)))
        self.log_people = log_people  # [nodes, people]
        self.notified = s.notify_per_person * np.exp(log_people)
        self.sued = s.suit_factor / (
            1.0 + np.exp(-(s.suit_intercept + s.suit_slope / math.log(10.0) * log_people))
        )
        shares, self.share_weights = affected(s, affected_nodes)
        self.hourly = s.profit_per_hour * shares
        self.bins = points // 2 + 1
        self.amounts = step * np.arange(points, dtype=np.float64)
        self.tilt = np.exp(-_TILT / points * np.arange(points))
        self._transforms: dict[tuple[object, ...], Complex] = {}
        self._masses: dict[tuple[object, ...], Floats] = {}

    def transform(self, masses: Floats) -> Complex:
        return np.asarray(np.fft.rfft(masses * self.tilt, axis=-1), dtype=np.complex128)

    def back(self, transform: Complex) -> Floats:
        """Return the masses of a transform; the last point takes what lies beyond the grid."""
        found = np.fft.irfft(transform, self.points, axis=-1) / self.tilt
        found[..., -1] = 1.0 - found[..., :-1].sum(axis=-1)
        return np.asarray(found, dtype=np.float64)

    def mean(self, transform: Complex) -> float:
        """Return the mean of a law given as a transform [bins]; what lies beyond the grid counts as its last point."""
        return float(self.back(transform) @ self.amounts)

    def averaged(self, transform: Complex) -> Complex:
        """Average a transform over the latent factor: [nodes, bins] to [bins]."""
        return np.asarray((self.weights[:, None] * transform).sum(axis=0), dtype=np.complex128)

    def law(self, parts: Sequence[Part], people: float, *, alone: bool) -> Complex:
        """Return the transform of the sum of ``parts``.

        Args:
            parts: what is put together.
            people: probability that people's data is involved.
            alone: nothing else of the incident depends on the number of people, so it can be summed over.

        Returns:
            complex128[nodes, bins]; [nodes, 1 + people, bins] where a part depends on the number and is not ``alone``.
        """
        product = np.ones((self.nodes.size, self.bins), dtype=np.complex128)
        loose: list[Complex] = []
        sources: dict[str, Source] = {}
        for part in parts:
            if part.masses is not None:
                found = self._keep(part.key, partial(self.transform, part.masses))
                if part.of_people:
                    loose.append(found)
                else:
                    product *= found
            else:
                sources |= {source.kind: source for source in part.sources if source.of_people}
                for source in part.sources:
                    if not source.of_people:
                        product *= 1.0 + source.probability * (self._struck(source) - 1.0)
        if not loose and not sources:
            return product
        if alone and not loose:
            return np.asarray(product * self._summed(sources, people), dtype=np.complex128)
        loose += [self._by_people(source) for source in sources.values()]
        whole = loose[0]
        for other in loose[1:]:
            whole = whole * other
        if not alone:
            return whole * product[:, None]
        weights = np.concatenate([[1.0 - people], people * self.people_weights])
        return np.asarray(product * np.einsum("x,zxf->zf", weights, whole), dtype=np.complex128)

    def after(self, part: Part, curves: Sequence[Curve], people: float, *, alone: bool) -> Part:
        """Apply a curve to a part (or one curve to each of its sources); arguments as :meth:`law`."""
        if part.is_closed:
            source = part.sources[0].after(curves)
            return Part(part.lines, (source,), top=source.top)
        curve = curves[0]
        whole = part if part.masses is not None else self.merged([part], people, alone=alone)
        key = (whole.key, curve)
        masses = self._keep_masses(key, lambda: remapped(np.asarray(whole.masses), curve, self.step))
        top = min(curve.top, float(curve.at(np.array([part.top]))[0])) if part.top < math.inf else curve.top
        return Part(part.lines, masses=masses, key=key, top=top)

    def merged(self, parts: Sequence[Part], people: float, *, alone: bool) -> Part:
        """Merge parts into one; arguments as :meth:`law`."""
        summed = people if alone and any(part.of_people for part in parts) else None
        key = (summed, *((part.sources, part.key) for part in parts))
        return Part(
            frozenset().union(*(part.lines for part in parts)),
            masses=self._keep_masses(key, lambda: self.back(self.law(parts, people, alone=alone))),
            key=key,
            top=sum(part.top for part in parts),
        )

    def _keep(self, key: tuple[object, ...], make: Callable[[], Complex]) -> Complex:
        if key not in self._transforms:
            self._transforms[key] = make()
        return self._transforms[key]

    def _keep_masses(self, key: tuple[object, ...], make: Callable[[], Floats]) -> Floats:
        if key not in self._masses:
            self._masses[key] = make()
        return self._masses[key]

    def _struck(self, source: Source) -> Complex:
        """Return the transform of a head or an interruption, given that it happens: [nodes, bins]."""
        kind, _, at, sigma, curves, weight = source
        weights = self.share_weights if kind == "stop" else np.ones(1)
        s, none = self.severity, np.zeros(self.nodes.size)

        def make() -> Complex:
            rho = s.rho * weight
            row, own = at + sigma * rho * self.nodes, math.sqrt(1.0 - rho * rho)
            masses = curve_masses(row, sigma * own, none, weights, curves, self.step, self.points)
            return self.transform(masses)

        return self._keep((kind == "stop", at, sigma, curves, weight), make)

    def _summed(self, sources: dict[str, Source], people: float) -> Complex:
        """Sum the transform of costs that depend on the number of people over that number: [nodes, bins]."""
        notice, suit = sources.get("notice"), sources.get("suit")
        without = 1.0 - people

        def mean(key: str, make: Callable[[], Complex]) -> Complex:
            about = (key, notice and (notice.at, notice.sigma, notice.curves), suit and suit.curves)
            return self._keep(about, lambda: np.einsum("x,zxf->zf", self.people_weights, make()))

        def sued() -> Complex | float:
            return 1.0 if suit is None else self._sued(suit)

        if notice is None:
            return without + people * mean("suit", lambda: np.asarray(sued()))
        told = mean("notified", lambda: self._notified(notice) * sued())
        if notice.probability <= 0.0:
            return without + people * told
        response = mean("responded", lambda: self._responded(notice) * sued())
        struck = self._struck(notice._replace(kind="head"))
        p = notice.probability
        return without * (1.0 + p * (struck - 1.0)) + people * ((1.0 - p) * told + p * response)

    def _by_people(self, source: Source) -> Complex:
        """Return the transform of a notice or a suit by number of people, none first: [nodes, 1 + people, bins]."""
        found = np.ones((self.nodes.size, 1 + self.people_weights.size, self.bins), dtype=np.complex128)
        if source.kind == "suit":
            found[:, 1:] = self._sued(source)
            return found
        found[:, 1:] = self._notified(source)
        if source.probability > 0.0:
            p, struck = source.probability, self._struck(source._replace(kind="head"))
            found[:, 0] += p * (struck - 1.0)
            found[:, 1:] += p * (self._responded(source) - found[:, 1:])
        return found

    def _notified(self, source: Source) -> Complex:
        """Return the transform of notifying the people affected, with no other response: [nodes, people, bins]."""

        def make() -> Complex:
            place = source.curves[0].at(self.notified.ravel()) / self.step
            return self.transform(point_masses(place, self.points).reshape(*self.notified.shape, self.points))

        return self._keep(("notified", source.curves), make)

    def _responded(self, source: Source) -> Complex:
        """Return the transform of notifying the people affected and another response: [nodes, people, bins]."""
        rho, people = self.severity.rho, self.people_weights.size

        def make() -> Complex:
            row = np.repeat(source.at + source.sigma * rho * self.nodes, people)
            return self._by_number(row, source.sigma, self.notified.ravel(), source.curves)

        return self._keep(("responded", source.at, source.sigma, source.curves), make)

    def _sued(self, source: Source) -> Complex:
        """Return the transform of liability towards the people affected: [nodes, people, bins]."""
        s = self.severity

        def make() -> Complex:
            row = s.suit_log_cost + s.suit_elasticity * self.log_people
            row = (row + s.suit_sigma * s.rho * self.nodes[:, None]).ravel()
            struck = self._by_number(row, s.suit_sigma, np.zeros(row.size), source.curves)
            either: Complex = 1.0 + self.sued[..., None] * (struck - 1.0)
            return either

        return self._keep(("sued", source.curves), make)

    def _by_number(self, row: Floats, sigma: float, shift: Floats, curves: tuple[Curve, ...]) -> Complex:
        masses = curve_masses(row, sigma * self.own, shift, np.ones(1), curves, self.step, self.points)
        return self.transform(masses.reshape(*self.log_people.shape, self.points))
