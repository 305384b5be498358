"""A plain policy simulated and worked out exactly, beside its peers and beside the machine's own limit, on one core.

Poisson(5) x lognormal(11, 1.8), 2 M xs 50 k a loss, 5 M xs 100 k a year, one million years. Peers (PAL, GEMAct, pyfair)
run in an environment of their own, made at the first run from requirements/bench.txt. Prints medians and ratios of
this run; all times are processor time of one core.
"""

import math
import sys

import numpy as np
from numba import njit

from peer_environment import answer, peer_python
from timing import median, one_core
from wangbao.risk.compound.batch import exact_many
from wangbao.risk.compound.exact import exact
from wangbao.risk.compound.frequencies import Poisson
from wangbao.risk.compound.severities import Lognormal
from wangbao.risk.compound.simulation import BATCHES, simulate
from wangbao.risk.compound.terms import Layer
from wangbao.risk.elementary import exponential
from wangbao.risk.measures import measure
from wangbao.risk.quantiles import look_up, standard_normal
from wangbao.risk.randoms import fill_uniform, key

LAM, MU, SIGMA = 5.0, 11.0, 1.8
DEDUCTIBLE, LIMIT, CARRIED, AGGREGATE = 5e4, 2e6, 1e5, 5e6
YEARS = 1_000_000
POLICY = (Poisson(LAM), Lognormal(MU, SIGMA), Layer(DEDUCTIBLE, LIMIT), Layer(CARRIED, AGGREGATE))
LEVELS = (0.9, 0.95, 0.99, 0.995)


def plain_numpy() -> float:
    """The same policy as well as NumPy alone can: chunks that stay in cache, its fastest generator; the mean."""
    rng = np.random.Generator(np.random.SFC64(1))
    chunk, total = 16_384, 0.0
    for start in range(0, YEARS, chunk):
        counts = rng.poisson(LAM, min(chunk, YEARS - start))
        losses = rng.standard_normal(int(counts.sum()))
        losses *= SIGMA
        losses += MU
        np.exp(losses, out=losses)
        losses -= DEDUCTIBLE
        np.clip(losses, 0.0, LIMIT, out=losses)
        some = counts > 0
        first = np.cumsum(counts) - counts
        year = np.add.reduceat(losses, first[some])
        year -= CARRIED
        np.clip(year, 0.0, AGGREGATE, out=year)
        total += year.sum()
    return total / YEARS


@njit(cache=True, error_model="numpy")
def _uniforms(words, block, rounds):
    for i in range(rounds):
        fill_uniform(words, 0, i * block.size, block)


@njit(cache=True, error_model="numpy")
def _normals(table, block, out, rounds):
    for _ in range(rounds):
        for i in range(block.size):
            out[i] = look_up(table, block[i])


@njit(cache=True, error_model="numpy")
def _exponentials(block, out, rounds):
    for _ in range(rounds):
        for i in range(block.size):
            out[i] = exponential(MU + SIGMA * block[i])


def limit() -> dict[str, float]:
    """Nanoseconds of the three things no simulator of lognormals can do without, each at its best in this program."""
    block, out, rounds = np.empty(2048), np.empty(2048), 500
    words, table = key(1, 0), standard_normal()
    per = 1e9 / (rounds * block.size)
    return {
        "uniform": per * median(lambda: _uniforms(words, block, rounds)),
        "normal quantile": per * median(lambda: _normals(table, block, out, rounds)),
        "exponential": per * median(lambda: _exponentials(out, block, rounds)),
    }


def peers() -> dict[str, dict[str, float]]:
    python, found = peer_python(), {}
    if python is None:
        return found
    for name in ("pal", "gemact", "gemact_fft", "pyfair"):
        told = answer(python, "peers.py", name)
        if told is not None:
            found[name] = told
    return found


def show(name: str, nanoseconds: float, mine: float, note: str) -> None:
    print(f"  {name:<44} {nanoseconds:9.1f} {nanoseconds / mine:8.1f}x  {note}")


def main() -> None:
    print(f"one core: {one_core()}; Python {sys.version.split()[0]}, NumPy {np.__version__}")
    events = LAM * YEARS
    ways = {
        "wangbao, as shipped": {},
        "wangbao, every loss drawn": {"thinned": False},
        "wangbao, every loss drawn, years on their own": {"thinned": False, "stratified": False},
    }
    ours = {
        name: 1e9 / events * median(lambda w=way: simulate(*POLICY, years=YEARS, seed=1, threads=1, **w))
        for name, way in ways.items()
    }
    years = simulate(*POLICY, years=YEARS, seed=1, threads=1)
    figures = median(lambda: measure(years.losses, years.batch, BATCHES, YEARS, LEVELS))
    mean = measure(years.losses, years.batch, BATCHES, YEARS, LEVELS).mean
    floor = limit()
    numpy_mean = plain_numpy()
    numpy_time = 1e9 / events * median(plain_numpy, 5)
    others = peers()
    known = exact(*POLICY, levels=LEVELS)
    exactly = median(lambda: exact(*POLICY, levels=LEVELS))

    mine = ours["wangbao, as shipped"]
    print(
        "\nsimulated: nanoseconds a ground-up loss, end to end (numbers, terms, yearly totals and largest losses)"
    )
    for name, spent in ours.items():
        show(name, spent, mine, f"mean {mean.value:,.0f} ± {mean.error:,.0f}" if spent == mine else "")
    show("  and every measure with its error", mine + 1e9 / events * figures, mine, "")
    show("NumPy, chunks of 16,384 years, SFC64", numpy_time, mine, f"mean {numpy_mean:,.0f}")
    notes = {"pyfair": "one product a trial, not a sum", "gemact": "100,000 years"}
    for name in ("pal", "gemact", "pyfair"):
        if name in others:
            spent = 1e9 * others[name]["seconds"] / others[name]["units"]
            note = notes.get(name, f"mean {others[name]['mean']:,.0f}")
            show({"pal": "PAL", "gemact": "GEMAct, mc", "pyfair": "pyfair, a trial"}[name], spent, mine, note)
    drawn = ours["wangbao, every loss drawn"]
    print(f"exact mean {known.mean.value:,.2f}")
    print("\nthe machine's own limit: nanoseconds a number in cache")
    for name, spent in floor.items():
        print(f"  {name:<44} {spent:9.2f}")
    all_three = math.fsum(floor.values())
    print(f"  {'all three':<44} {all_three:9.2f}")
    print(f"  every loss drawn takes {drawn / all_three:.2f} of it, as shipped {mine / all_three:.2f}")
    print("\nexact: milliseconds a policy")
    print(
        f"  {'wangbao, mean to ' + format(known.mean.error / known.mean.value, '.0e'):<44} {1e3 * exactly:9.2f}"
    )
    rough = exact_many(*POLICY, levels=LEVELS, tolerance=1e-7)
    roughly = median(lambda: exact_many(*POLICY, levels=LEVELS, tolerance=1e-7))
    off = abs(rough.mean[0] / known.mean.value - 1.0)
    print(f"  {'wangbao, one of a book, mean to ' + format(off, '.0e'):<44} {1e3 * roughly:9.2f}")
    if "gemact_fft" in others:
        spent, found = others["gemact_fft"]["seconds"], others["gemact_fft"]["mean"]
        off = abs(found / known.mean.value - 1.0)
        print(
            f"  {'GEMAct, fft, mean to ' + format(off, '.0e'):<44} {1e3 * spent:9.2f} {spent / exactly:8.1f}x"
        )


if __name__ == "__main__":
    main()
