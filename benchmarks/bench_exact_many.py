"""The exact path over a book of unlike policies on one core: policies a second, and how far off they are.

Poisson or negative binomial numbers of lognormal losses with deductible, limit, and annual deductible and limit, spread
wider than any book (0.05 to 10 losses a year, log deviation 1 to 2.5, limits 0.5 to 10 million, annual limit 1 to 3
times that). The reference is the same on grids refined until their own estimate of the error is 1e-8.
"""

import sys

import numpy as np

from timing import median, one_core
from wangbao.risk.compound.batch import TOLERANCE, ExactMany, exact_many
from wangbao.risk.compound.frequencies import NegativeBinomial, Poisson
from wangbao.risk.compound.severities import Lognormal
from wangbao.risk.compound.terms import Layer

POLICIES = 5000
GATE = 5000  # policies a second


def column(values: np.ndarray) -> np.ndarray:
    return values[:, None]


def spread(rng: np.random.Generator, low: float, high: float) -> np.ndarray:
    return np.exp(rng.uniform(np.log(low), np.log(high), POLICIES))


def main() -> None:
    print(
        f"one core: {one_core()}; Python {sys.version.split()[0]}, NumPy {np.__version__}; {POLICIES:,} policies"
    )
    rng = np.random.default_rng(1)
    often = column(spread(rng, 0.05, 10.0))
    severity = Lognormal(column(rng.uniform(9.0, 12.0, POLICIES)), column(rng.uniform(1.0, 2.5, POLICIES)))
    deductible, limit = spread(rng, 1e4, 1e5), np.round(spread(rng, 5e5, 1e7), -4)
    carried = deductible * rng.choice([0.0, 0.0, 1.0, 2.0], POLICIES)
    aggregate = limit * rng.choice([1.0, 1.5, 2.0, 3.0], POLICIES)
    layers = (Layer(column(deductible), column(limit)), Layer(column(carried), column(aggregate)))
    frequencies = {
        "poisson": Poisson(often),
        "negative binomial": NegativeBinomial(column(rng.uniform(0.5, 5.0, POLICIES)), often),
    }
    print(
        f"  {'frequency':<20} {'policies/s':>10} {'of the gate':>12} {'worst error':>12} {'above 1e-6':>11}  grids"
    )
    for name, frequency in frequencies.items():
        found = exact_many(frequency, severity, *layers)
        fine = exact_many(frequency, severity, *layers, tolerance=1e-8)
        off = worst(found, fine)
        speed = POLICIES / median(lambda f=frequency: exact_many(f, severity, *layers), 5)
        sizes, counts = np.unique(found.points, return_counts=True)
        grids = ", ".join(f"{size}: {count}" for size, count in zip(sizes, counts, strict=True))
        above = np.count_nonzero(off > TOLERANCE)
        print(f"  {name:<20} {speed:10,.0f} {speed / GATE:11.2f}x {off.max():12.1e} {above:11d}  {grids}")


def worst(found: ExactMany, fine: ExactMany) -> np.ndarray:
    """The worst relative error of mean, standard deviation and TVaR, a policy."""
    parts = [np.abs(found.mean / fine.mean - 1.0), np.abs(found.deviation / fine.deviation - 1.0)]
    parts.append(np.abs(found.tvar / fine.tvar - 1.0).max(axis=1))
    return np.max(parts, axis=0)


if __name__ == "__main__":
    main()
