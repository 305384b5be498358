"""The aggregate loss on a grid, compounded by fast Fourier transform.

The layered loss is put on a grid of step h by mass dispersal, which keeps the mean of the loss limited to every grid
point (Gerber, "On the numerical evaluation of the distribution of aggregate claims and its stop-loss premiums",
Insurance: Mathematics and Economics, 1982). Loss beyond the grid is dropped, which leaves every point of the grid
right. Exponential tilting holds the wrap-around of the transform (Grubel and Hermesmeier, "Computation of compound
distributions I", ASTIN Bulletin, 1999). Years with a single loss need no grid: their part is in closed form, so that a
policy with few losses is as exact as one with many.
"""

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import fft

from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.severities import Severity

Floats = npt.NDArray[np.float64]

SLACK = 4  # grid points kept free beyond the last one wanted


def limited_means(severity: Severity, deductible: Floats, limit: Floats, step: Floats, at: Floats) -> Floats:
    """Return E[min(max(X - deductible, 0), limit, j step)] for every j of ``at``: float64[policies, at.size].

    ``deductible``, ``limit`` and ``step`` are float64[policies], per event.
    """
    base = deductible[:, None]
    return severity.layer_mean(base, base + np.minimum(step[:, None] * at, limit[:, None]))


def aggregate_masses(
    frequency: Frequency, means: Floats, step: Floats, stride: int, *, tilt: Floats, pad: int
) -> Floats:
    """Return P(S = jH; N >= 2) for ``H = stride * step``, the aggregate loss over years with more than one loss.

    Args:
        frequency: law of the number of losses that pass the event deductible; array parameters float64[policies, 1].
        means: from :func:`limited_means`, given that the deductible is passed; points a multiple of ``stride``.
        step: float64[policies].
        stride: how many steps of ``means`` make one of the grid.
        tilt: float64[policies]. ``exp(-tilt * pad)`` of what lies beyond the transform wraps around; the rounding at
            the last point is ``exp(tilt)`` times that at the first.
        pad: length of the transform, in grids.

    Returns:
        float64[policies, points / stride].
    """
    policies, points = means.shape[0], (means.shape[1] - 1) // stride
    masses = np.zeros((policies, points * pad))
    _disperse(means, stride, step, tilt, points, masses)
    transformed = fft.irfft(frequency.pgf_plural(fft.rfft(masses, axis=-1)), points * pad, axis=-1)
    mass = np.empty((policies, points))
    _untilt(transformed, tilt, mass)
    return mass


@njit(cache=True, error_model="numpy", nogil=True)
def _disperse(means, stride, step, tilt, points, masses):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Write the probability masses of one layered loss to ``masses``, exponentially tilted (mass dispersal)."""
    for p in range(means.shape[0]):
        inverse = 1.0 / (stride * step[p])
        factor = np.exp(-tilt[p] / points)
        before, damp = 1.0, 1.0
        for j in range(points):
            survival = (means[p, (j + 1) * stride] - means[p, j * stride]) * inverse  # mean over the cell
            masses[p, j] = (before - survival) * damp
            before = survival
            damp *= factor


@njit(cache=True, error_model="numpy", nogil=True)
def _untilt(transformed, tilt, mass):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Write the transformed masses to ``mass`` with the tilt taken back."""
    points = mass.shape[1]
    for p in range(mass.shape[0]):
        factor = np.exp(tilt[p] / points)
        growth = 1.0
        for j in range(points):
            mass[p, j] = transformed[p, j] * growth
            growth *= factor
