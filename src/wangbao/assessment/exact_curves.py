"""Nondecreasing piecewise linear functions: the effect of a contract's steps on one amount.

A step that looks at one event's amount and nothing else (deductible, franchise, limit, excess, coinsurance) is one, and
so is any chain of them.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.contract.steps import TOLERANCE_CNY, Op, Step

Floats = NDArray[np.float64]


class Curve(NamedTuple):
    """A nondecreasing piecewise linear function, 0 at 0: from ``x[i]`` on it is ``y[i] + slope[i] (u - x[i])``.

    It may jump up where a piece starts; ``x[0]`` is 0.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    slope: tuple[float, ...]

    @property
    def top(self) -> float:
        """The least upper bound."""
        return self.y[-1] if self.slope[-1] == 0.0 else math.inf

    @property
    def is_linear(self) -> bool:
        return len(self.x) == 1 and self.y[0] == 0.0

    def end(self, piece: int) -> float:
        """Return the limit of a piece at its right end."""
        if self.slope[piece] == 0.0 or piece + 1 == len(self.x):
            return self.y[piece] if self.slope[piece] == 0.0 else math.inf
        return self.y[piece] + self.slope[piece] * (self.x[piece + 1] - self.x[piece])

    def reach(self, target: float) -> float:
        """Return the least argument from which the function is at least ``target``, or its top where that is less."""
        target = min(target, self.top)
        for piece, (x, y, slope) in enumerate(zip(self.x, self.y, self.slope, strict=True)):
            if y >= target:
                return x
            if slope > 0.0 and self.end(piece) >= target:
                return x + (target - y) / slope
        return math.inf

    def at(self, points: Floats) -> Floats:
        """Evaluate at ``points``; at a jump, the middle of it, as a grid that spreads mass evenly needs."""
        x, y, slope = (np.array(part) for part in self)
        piece = np.searchsorted(x, points, side="right") - 1
        values = y[piece] + slope[piece] * (points - x[piece])
        for i in range(1, x.size):
            values[np.isclose(points, x[i], rtol=1e-12, atol=0.0)] = (self.end(i - 1) + y[i]) / 2.0
        return np.asarray(values, dtype=np.float64)


def line(slope: float) -> Curve:
    """Return the curve ``slope * u``."""
    return Curve((0.0,), (0.0,), (slope,))


def excess(amount: float) -> Curve:
    """Return the curve ``max(0, u - amount)``."""
    return Curve((0.0, amount), (0.0, 0.0), (0.0, 1.0)) if amount > 0.0 else line(1.0)


def cap(amount: float) -> Curve:
    """Return the curve ``min(u, amount)``."""
    if amount <= 0.0:
        return line(0.0)
    return Curve((0.0, amount), (0.0, amount), (1.0, 0.0)) if amount < math.inf else line(1.0)


def franchise(amount: float) -> Curve:
    """Return the curve ``u`` where it exceeds ``amount``, else 0."""
    return Curve((0.0, amount), (0.0, amount), (0.0, 1.0)) if amount > 0.0 else line(1.0)


def deductible(amount: float, rate: float, most: float) -> Curve:
    """Return the curve ``max(0, u - min(max(amount, rate u), most))``."""
    low = min(amount, most)
    if rate <= 0.0 or low >= most:
        return excess(low)
    if rate >= 1.0:
        return excess(most) if most < math.inf else line(0.0)
    x, y, slope = [0.0], [0.0], [0.0 if low > 0.0 else 1.0 - rate]
    if low > 0.0:
        x += [low, low / rate]
        y += [0.0, low / rate - low]
        slope += [1.0, 1.0 - rate]
    if most < math.inf:
        x.append(most / rate)
        y.append(most / rate - most)
        slope.append(1.0)
    return Curve(tuple(x), tuple(y), tuple(slope))


def outlasting(curve: Curve, start: float) -> Curve:
    """Return ``curve`` where its argument exceeds ``start``, else 0."""
    if start <= 0.0:
        return curve
    later = [i for i, x in enumerate(curve.x) if x > start]
    piece = (later[0] if later else len(curve.x)) - 1
    there = curve.y[piece] + curve.slope[piece] * (start - curve.x[piece])
    return Curve(
        (0.0, start, *(curve.x[i] for i in later)),
        (0.0, there, *(curve.y[i] for i in later)),
        (0.0, curve.slope[piece], *(curve.slope[i] for i in later)),
    )


def compose(outer: Curve, inner: Curve) -> Curve:
    """Return the curve ``outer(inner(u))``."""
    x: list[float] = []
    y: list[float] = []
    slope: list[float] = []

    def add(start: float, value: float, steep: float) -> None:
        if slope and slope[-1] == steep == 0.0 and y[-1] == value:
            return
        x.append(start)
        y.append(value)
        slope.append(steep)

    for piece, (start, low, steep) in enumerate(zip(*inner, strict=True)):
        high = inner.end(piece)
        # Where the inner value stays, a jump at that very value has not been passed: a franchise must be exceeded.
        near = TOLERANCE_CNY if steep > 0.0 else -TOLERANCE_CNY
        at = max((i for i, edge in enumerate(outer.x) if edge <= low + near), default=0)
        add(start, outer.y[at] + outer.slope[at] * (low - outer.x[at]), outer.slope[at] * steep)
        for i in range(at + 1, len(outer.x)):
            if steep > 0.0 and low < outer.x[i] < high:
                add(start + (outer.x[i] - low) / steep, outer.y[i], outer.slope[i] * steep)
    return Curve(tuple(x), tuple(y), tuple(slope))


def of_step(step: Step, *, more: float = 0.0) -> Curve | None:
    """Return a step on one event's amount as a curve, or None for other steps.

    Its deductible is raised by the fraction ``more``.
    """
    amount, rate = float(step.amount), float(step.rate)
    if step.op is Op.DEDUCTIBLE:
        by = 1.0 + more
        most = math.inf if step.maximum is None else float(step.maximum)
        return deductible(max(amount, float(step.minimum)) * by, rate * by, most * by)
    if step.op is Op.FRANCHISE:
        return franchise(amount)
    if step.op is Op.COINSURANCE:
        return line(1.0 - rate)
    if step.op is Op.LIMIT:
        return cap(amount)
    if step.op is Op.EXCESS:
        return excess(amount)
    return None
