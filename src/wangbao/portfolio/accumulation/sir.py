"""Final size of a worm: the susceptible-infected-recovered epidemic of Kermack and McKendrick (1927).

With homogeneous mixing, ``s' = -R0 i s``, ``i' = R0 i s - i`` in units of the mean recovery time. The share ever
infected, z, solves ``z = s0 (1 - exp(-R0 z))`` where ``s0 = 1 - immune`` is susceptible at the start; it does not
depend on the recovery time, which only sets the pace.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_STEPS = 200


def final_size(r0: ArrayLike, immune: float = 0.0) -> NDArray[np.float64]:
    """Compute the share of all firms ever infected, for each ``r0``; ``immune`` is the share that cannot be.

    Zero where ``r0 * (1 - immune) <= 1``, where nothing spreads. Newton's method from above on a convex function, so
    that every step stays above the root and shrinks; accurate to rounding.

    Raises:
        ValueError: ``immune`` is not in [0, 1] or an ``r0`` is negative or not finite.
    """
    r = np.asarray(r0, dtype=np.float64)
    if not 0.0 <= immune <= 1.0:
        raise ValueError("immune must be from 0 to 1")
    if not np.all(np.isfinite(r) & (r >= 0.0)):
        raise ValueError("r0 must be finite and not negative")
    susceptible = 1.0 - immune
    spreads = r * susceptible > 1.0
    rate = np.where(spreads, r, 2.0 / max(susceptible, 0.5))  # any valid value where nothing spreads
    z = np.full(r.shape, susceptible)
    for _ in range(_STEPS):
        struck = -susceptible * np.expm1(-rate * z)  # expm1, since exp would lose digits near the threshold
        step = np.where(spreads, (z - struck) / (1.0 - rate * (susceptible - struck)), 0.0)
        z = z - step
        if np.max(np.abs(step), initial=0.0) < 1e-16:
            break
    return np.where(spreads, np.maximum(z, 0.0), 0.0)


def course(
    r0: float, *, recovery_days: float, days: ArrayLike, immune: float = 0.0, seeded: float = 1e-4
) -> NDArray[np.float64]:
    """Compute the share ever infected by each of ``days`` (rising, from 0).

    ``seeded`` is the share of the susceptible infected on day 0. Fourth-order Runge-Kutta in steps of at most a
    fiftieth of the recovery time over R0.
    """
    at = np.asarray(days, dtype=np.float64)
    start = 1.0 - immune
    s, i, now = start * (1.0 - seeded), start * seeded, 0.0
    longest = 0.02 / max(r0, 1.0)
    found = np.empty(at.size)
    for place, day in enumerate(at):
        steps = int(np.ceil((day / recovery_days - now) / longest))
        h = (day / recovery_days - now) / max(steps, 1)
        for _ in range(steps):
            s, i = _step(s, i, r0, h)
        now = day / recovery_days
        found[place] = start - s
    return found


def _step(s: float, i: float, r0: float, h: float) -> tuple[float, float]:
    def slope(s: float, i: float) -> tuple[float, float]:
        new = r0 * i * s
        return -new, new - i

    a = slope(s, i)
    b = slope(s + h / 2 * a[0], i + h / 2 * a[1])
    c = slope(s + h / 2 * b[0], i + h / 2 * b[1])
    d = slope(s + h * c[0], i + h * c[1])
    return (
        s + h / 6 * (a[0] + 2 * b[0] + 2 * c[0] + d[0]),
        i + h / 6 * (a[1] + 2 * b[1] + 2 * c[1] + d[1]),
    )
