"""A plain book of already fitted policies, beside NumPy and Oasis on the same book and beside the machine's own limit.

10,000 policies x 10,000 years, Poisson(0.1) incidents a year, a lognormal severity, an event layer and an annual
aggregate limit; see peers_book.py. Every loss is drawn, those within the deductible too. Nanoseconds are processor time
of one core for each ground-up loss, the median of a few runs and the best.
"""

import resource
import sys
import time
from typing import NamedTuple

import numpy as np

import peers_book as peers
from bench_compound import limit
from timing import one_core
from wangbao.portfolio.engine.compound import Fitted, simulate_fitted, space
from wangbao.portfolio.engine.shapes import Emitted, Kept, Rows
from wangbao.portfolio.reinsurance.rows import Layout, RiskTreaties
from wangbao.risk.randoms import key

REPEATS = 9
SEED = 1
ALL = np.zeros(0, np.bool_)


class Totals(NamedTuple):
    """What the kernel uses of an engine's cell, in fen."""

    lump: np.ndarray  # int64[3, Y] gross, net, ground-up
    largest: np.ndarray  # int64[Y]
    largest_left: np.ndarray  # int64[Y]


def policies(terms: peers.Book, mean: float, size: float = np.inf) -> Fitted:
    """The peers' book as the kernel reads it."""
    count = terms.limit.size
    keys = np.array([key(SEED, number) for number in range(count)], np.uint64)
    return Fitted(
        account=np.arange(count, dtype=np.int32),
        key0=keys[:, 0].copy(),
        key1=keys[:, 1].copy(),
        mean=np.full(count, mean),
        size=np.full(count, size),
        log_mean=terms.log_median,
        log_sigma=np.full(count, peers.SIGMA),
        deductible=terms.deductible,
        limit=terms.limit,
        aggregate=terms.aggregate,
    )


def simulated(fitted: Fitted, years: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Ground-up losses drawn, and each year's gross and largest loss in yuan."""
    count, few = fitted.mean.size, np.zeros(0)
    none, no_row = np.zeros((0, count)), np.zeros(0, np.int32)
    sums = np.zeros(count, np.int64)
    rows = Rows(np.ones(count), sums, np.zeros(count), np.zeros(count), sums.copy())
    cell = Totals(np.zeros((3, years), np.int64), np.zeros(years, np.int64), np.zeros(years, np.int64))
    *_, losses = simulate_fitted(
        fitted,
        RiskTreaties(none, none, none, ALL, no_row, few, few, few),
        Layout(np.zeros(1, np.int32), np.full(1, -1, np.int32), np.zeros((0, count), np.bool_), np.inf),
        rows,
        cell,
        Kept(no_row, no_row, np.zeros(0, np.uint8), few, np.zeros((0, 2), np.int64)),
        Emitted(no_row, no_row, no_row, few, np.zeros(0, np.int64), few),
        ALL,
        space(years=years, treaties=0, columns=1),
        years,
        0,
        count,
        max(years // 200, 1),
    )
    return losses, cell.lump[0] / 100.0, cell.largest / 100.0


def timed(fitted: Fitted, years: int) -> tuple[float, float, int]:
    """The median and the best of a few runs in seconds, and the losses of one, after one that is not counted."""
    simulated(fitted, years)
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        losses, _, _ = simulated(fitted, years)
        spent.append(time.process_time() - start)
    return float(np.median(spent)), min(spent), losses


def main() -> None:
    print(f"one core: {one_core()}; Python {sys.version.split()[0]}, NumPy {np.__version__}")
    book = peers.book()
    floor = sum(limit().values())
    print(
        "nanoseconds a ground-up loss, every one drawn: median, best, best against generator + normal + exp"
    )
    plain = policies(book, peers.FREQUENCY)
    cases = {
        "Poisson, as the peers": (plain, peers.YEARS),
        "Poisson, 1 a year": (policies(peers.Book(*(column[:1000] for column in book)), 1.0), peers.YEARS),
        "negative binomial, size 1": (policies(book, peers.FREQUENCY, 1.0), peers.YEARS),
        "Poisson, 100,000 years": (
            policies(peers.Book(*(column[:1000] for column in book)), peers.FREQUENCY),
            100_000,
        ),
    }
    for name, (fitted, years) in cases.items():
        middle, best, losses = timed(fitted, years)
        each, least = 1e9 * middle / losses, 1e9 * best / losses
        print(f"  {name:<28} {each:7.2f} {least:7.2f} {least / floor:7.2f}")
        if fitted is plain:
            ours = {"seconds": middle, "losses": losses}
    losses, total, largest = simulated(plain, peers.YEARS)
    passing = losses * float(np.mean(_passing(book)))
    each = 1e9 * ours["seconds"] / passing
    print(f"  as the peers, for a loss above the deductible: {each:.2f}")
    ours |= {"mean": float(total.mean()), **peers.curves(total, largest)}
    ours["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if "--alone" not in sys.argv:
        peers.beside(ours)


def _passing(book: peers.Book) -> np.ndarray:
    """The chance that a loss passes its deductible."""
    return 1.0 - peers._normal((np.log(book.deductible) - book.log_median) / peers.SIGMA)  # noqa: SLF001 - a sibling


if __name__ == "__main__":
    main()
