"""The plain book of bench_book_fitted.py in NumPy and in the Oasis engine.

``python peers_book.py`` prints every peer beside the others (the first time, Oasis compiles itself for minutes).
``python peers_book.py NAME``, run with the packages of requirements/bench.txt, is one of them and prints JSON.
``beside()`` is that table with our own line in it; ``book()`` is the book everybody is given.

The work: 10,000 policies x 10,000 years, Poisson(0.1) incidents a year, one lognormal severity with a median of the
policy's own, a deductible and a limit an incident, an annual aggregate limit; then the portfolio's aggregate (AEP) and
occurrence (OEP) exceedance curves.

What Oasis does differently, and why it is beside us all the same, being the open engine such books are run on:

* It has no annual aggregate limit: its answer is that of the book without one (``expected``).
* It has no frequency model; its events are given. Here every year is one event, and an event strikes each policy with
  chance 0.1, so that the expected number of losses is the same. A year of ours may bring a policy two incidents.
* A loss is a damage ratio times an insured value, and the ratio is drawn from bins: the lognormal is cut into 25 bins
  between 4 standard deviations either side of its median, and the insured value is its upper end.
* It also works out an analytical mean, a standard deviation and the largest loss of every policy and event, writes
  every loss to a stream between its tools, and keeps money in 32 bits: more done for a loss, and less exactly.
* With ten samples an event, a tenth of the events gives as many losses, and spreads what an event costs over them.
* An event's loss is summed over the policies it strikes; ours is a policy's own incident. OEP differs by that.
"""

import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from peer_environment import answer, peer_python
from timing import median, one_core

POLICIES, YEARS, FREQUENCY, SIGMA = 10_000, 10_000, 0.1, 1.8
REPEATS = 3
TOGETHER = 16  # policies NumPy works on at once: 16,000 losses, the quickest of 1 to 32
RETURN_PERIODS = np.array([10, 50, 100, 200, 250, 500])
BINS = 25  # damage bins; with 100 of them gulmc takes half as long again
REACH = 4.0  # standard deviations either side the bins reach


class Book(NamedTuple):
    """A policy a row, float64[P], yuan."""

    log_median: np.ndarray
    deductible: np.ndarray
    limit: np.ndarray
    aggregate: np.ndarray


def book(policies: int = POLICIES) -> Book:
    """The same book for everybody: medians spread over two orders of magnitude, terms in proportion."""
    log_median = np.random.default_rng(1).normal(11.0, 1.0, policies)
    size = np.exp(log_median)
    return Book(log_median, 0.5 * size, 20.0 * size, 20.0 * size)


def expected(terms: Book) -> float:
    """Mean of a year without the annual aggregate, in closed form: E[min(X, d + l)] - E[min(X, d)] for each policy."""
    upper, lower = terms.deductible + terms.limit, terms.deductible
    return FREQUENCY * float((_limited(terms.log_median, upper) - _limited(terms.log_median, lower)).sum())


def _limited(mu: np.ndarray, at: np.ndarray) -> np.ndarray:
    """E[min(X, at)] of a lognormal."""
    z = (np.log(at) - mu) / SIGMA
    below = np.exp(mu + SIGMA * SIGMA / 2) * _normal(z - SIGMA)
    return below + at * (1.0 - _normal(z))


def _normal(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.vectorize(math.erf)(z / math.sqrt(2.0)))


def curves(total: np.ndarray, largest: np.ndarray) -> dict[str, list[float]]:
    """Both curves at the return periods."""
    rank = total.size - np.maximum(total.size // RETURN_PERIODS, 1)
    return {"aep": np.sort(total)[rank].tolist(), "oep": np.sort(largest)[rank].tolist()}


def numpy_dense(terms: Book, years: int) -> tuple[int, np.ndarray, np.ndarray]:
    """As one writes it first: an array of counts for every policy, a number for each of its years."""
    rng = np.random.Generator(np.random.SFC64(1))
    total, largest, every, losses = np.zeros(years), np.zeros(years), np.arange(years), 0
    for mu, deductible, limit, aggregate in zip(*terms, strict=True):
        counts = rng.poisson(FREQUENCY, years)
        year = np.repeat(every, counts)
        paid = np.clip(np.exp(mu + SIGMA * rng.standard_normal(year.size)) - deductible, 0.0, limit)
        np.maximum.at(largest, year, paid)
        total += np.minimum(np.bincount(year, paid, years), aggregate)
        losses += year.size
    return losses, total, largest


def numpy_sparse(terms: Book, years: int) -> tuple[int, np.ndarray, np.ndarray]:
    """As well as NumPy can: a few policies at a time, their incidents of all the years at once, each in some year."""
    rng = np.random.Generator(np.random.SFC64(1))
    total, largest, losses = np.zeros(years), np.zeros(years), 0
    for first in range(0, terms.limit.size, TOGETHER):
        few = [column[first : first + TOGETHER] for column in terms]
        policies = few[0].size
        counts = rng.poisson(FREQUENCY * years, policies)
        log_median, deductible, limit, aggregate = (np.repeat(column, counts) for column in few)
        year = rng.integers(0, years, counts.sum(), np.int32)
        paid = rng.standard_normal(year.size)
        paid *= SIGMA
        paid += log_median
        np.exp(paid, out=paid)
        paid -= deductible
        np.maximum(paid, 0.0, out=paid)
        np.minimum(paid, limit, out=paid)
        np.maximum.at(largest, year, paid)
        cell = year + np.repeat(np.arange(0, policies * years, years, np.int32), counts)
        of_the_year = np.bincount(cell, paid, policies * years)[cell]
        over = np.flatnonzero(of_the_year > aggregate)
        paid[over] *= aggregate[over] / of_the_year[over]
        total += np.bincount(year, paid, years)
        losses += year.size
    return losses, total, largest


def in_numpy(
    how: Callable[[Book, int], tuple[int, np.ndarray, np.ndarray]], policies: int, years: int
) -> dict:
    """One of the two, the median of a few runs."""
    terms, result = book(policies), {}

    def run() -> None:
        losses, total, largest = how(terms, years)
        result.update(losses=losses, mean=float(total.mean()), **curves(total, largest))

    spent = median(run, REPEATS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": spent, "peak_mib": peak, **result}


def oasis_inputs(folder: Path, terms: Book, events: int, periods: int) -> int:
    """A model and a portfolio as the engine's binary files: an item, a coverage, an area and a policy for each row.

    Returns how many losses there are at one sample an event.
    """
    from oasislmf.pytools.common import data  # noqa: PLC0415 - only where Oasis is measured
    from oasislmf.pytools.getmodel.common import Event_dtype, EventIndexBin_dtype  # noqa: PLC0415 - as above

    given, static = folder / "input", folder / "static"
    for path in (given, static, folder / "work" / "book"):
        path.mkdir(parents=True)
    number = np.arange(1, terms.limit.size + 1)
    one = np.ones_like(number)

    def write(path: Path, dtype: np.dtype, **columns: object) -> None:
        rows = np.zeros(max(np.size(column) for column in columns.values()), dtype)
        for name, column in columns.items():
            rows[name] = column
        with path.open("ab") as file:
            rows.tofile(file)

    def header(path: Path, *words: int) -> Path:
        np.array(words, np.int32).tofile(path)
        return path

    # The portfolio: insured value is the upper end of the severity, so that a damage ratio times it is a loss.
    value = np.exp(terms.log_median + REACH * SIGMA)
    ids = {"item_id": number, "coverage_id": number, "areaperil_id": number, "group_id": number}
    write(given / "items.bin", data.items_dtype, vulnerability_id=1, **ids)
    value.astype(data.oasis_float).tofile(given / "coverages.bin")
    write(given / "correlations.bin", data.correlations_dtype, item_id=number, hazard_group_id=number)
    # Calculation rule 1: a deductible and a limit.
    profile = {"deductible1": terms.deductible, "limit1": terms.limit, "share1": 1.0}
    write(given / "fm_profile.bin", data.fm_profile_dtype, profile_id=number, calcrule_id=1, **profile)
    at = {"level_id": 1, "layer_id": 1, "agg_id": number, "profile_id": number}
    write(given / "fm_policytc.bin", data.fm_policytc_dtype, **at)
    write(
        given / "fm_programme.bin", data.fm_programme_dtype, from_agg_id=number, level_id=1, to_agg_id=number
    )
    write(given / "fm_xref.bin", data.fm_xref_dtype, output=number, agg_id=number, layer_id=1)
    write(
        given / "fmsummaryxref.bin",
        data.fm_summary_xref_dtype,
        output=number,
        summary_id=one,
        summaryset_id=1,
    )
    np.savetxt(
        given / "fm_summary_map.csv",
        np.column_stack([number, number, number]),
        "%d",
        ",",
        header="loc_id,output_id,building_id",
        comments="",
    )
    # The model: one intensity, one vulnerability, every event striking each area with the frequency as its chance.
    ends = np.linspace(-REACH, REACH, BINS + 1)
    ratio = np.exp(SIGMA * (ends - REACH))
    ratio[0] = 0.0
    mass = np.diff(_normal(ends))
    mean = np.exp(SIGMA * SIGMA / 2 - REACH * SIGMA) * np.diff(_normal(ends - SIGMA)) / mass
    bins = {
        "bin_index": np.arange(1, BINS + 1),
        "bin_from": ratio[:-1],
        "bin_to": ratio[1:],
        "interpolation": mean,
    }
    write(static / "damage_bin_dict.bin", data.damagebin_dtype, **bins)
    row = {"vulnerability_id": 1, "intensity_bin_id": 1, "damage_bin_id": bins["bin_index"]}
    write(
        header(static / "vulnerability.bin", BINS),
        data.vulnerability_dtype,
        probability=mass / mass.sum(),
        **row,
    )
    rng, footprint, sizes = np.random.default_rng(2), header(static / "footprint.bin", 1, 1), []
    for _ in range(events):
        struck = number[rng.random(number.size) < FREQUENCY]
        write(footprint, Event_dtype, areaperil_id=struck, intensity_bin_id=1, probability=1.0)
        sizes.append(struck.size * Event_dtype.itemsize)
    offset = 8 + np.cumsum([0, *sizes[:-1]])
    event = np.arange(1, events + 1)
    write(static / "footprint.idx", EventIndexBin_dtype, event_id=event, offset=offset, size=sizes)
    when = header(given / "occurrence.bin", 1, periods)
    write(when, data.occurrence_dtype, event_id=event, period_no=event, occ_date_id=1)
    event.astype(np.int32).tofile(given / "events.bin")
    return sum(sizes) // Event_dtype.itemsize


TOOLS = ("gulmc", "fmpy", "summarypy", "lecpy")


def oasis_run(folder: Path, samples: int) -> dict[str, dict[str, float]]:
    """Ground-up losses piped to policy terms piped to the book's sums, then the curves; what each tool took.

    No back-allocation is asked for, which is the cheapest: the curves are the book's.
    """
    here = Path(sys.executable).parent
    environment = os.environ | {f"{name}_NUM_THREADS": "1" for name in ("NUMBA", "OMP", "OPENBLAS")}
    noise = (folder / "noise.txt").open("ab")

    def start(tool: str, *words: str, **pipes: Any) -> subprocess.Popen:
        return subprocess.Popen([here / tool, *words], cwd=folder, env=environment, stderr=noise, **pipes)

    with noise:
        _wait(start("fmpy", "-a0", "--create-financial-structure-files"))  # once for a portfolio: not counted
        losses = start("gulmc", "-a0", f"-S{samples}", "-i", "input/events.bin", stdout=subprocess.PIPE)
        insured = start("fmpy", "-a0", stdin=losses.stdout, stdout=subprocess.PIPE)
        sums = start("summarypy", "-t", "il", "-1", "work/book/summary.bin", stdin=insured.stdout)
        for tool in (losses, insured):
            tool.stdout.close()
        took = [_wait(tool) for tool in (losses, insured, sums)]
        took.append(_wait(start("lecpy", "-K", "book", "-F", "-f", "-O", "curves.csv")))
    return dict(zip(TOOLS, took, strict=True))


def _wait(tool: subprocess.Popen) -> dict[str, float]:
    _, status, used = os.wait4(tool.pid, 0)
    if status:
        raise RuntimeError(f"{tool.args[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return {"seconds": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / 1024}


def in_oasis(samples: int, policies: int, years: int) -> dict:
    """The engine's four tools warm: once over a handful of events, which compiles them and is what starting costs."""
    terms, events = book(policies), years // samples
    with tempfile.TemporaryDirectory() as name:
        small, whole = Path(name) / "small", Path(name) / "whole"
        oasis_inputs(small, Book(*(column[:100] for column in terms)), 20, 20)
        oasis_run(small, samples)  # compiles
        starting = oasis_run(small, samples)
        losses = samples * oasis_inputs(whole, terms, events, events)
        tools = oasis_run(whole, samples)
        ends = np.loadtxt(whole / "curves.csv", delimiter=",", skiprows=1)
    aggregate, occurrence = (np.sort(ends[(ends[:, 1] == 2) & (ends[:, 2] == kind), 4]) for kind in (3, 1))
    for tool in TOOLS:
        tools[tool]["starting"] = starting[tool]["seconds"]
    spent = sum(tool["seconds"] for tool in tools.values())
    return {
        "seconds": spent,
        "starting": sum(tool["starting"] for tool in tools.values()),
        "peak_mib": max(tool["peak_mib"] for tool in tools.values()),
        "tools": tools,
        "losses": losses,
        "mean": float(aggregate.sum() / (samples * events)),
        **curves(*(np.pad(curve, (samples * events - curve.size, 0)) for curve in (aggregate, occurrence))),
    }


PEERS: dict[str, Callable[[int, int], dict]] = {
    "numpy_dense": lambda policies, years: in_numpy(numpy_dense, policies, years),
    "numpy_sparse": lambda policies, years: in_numpy(numpy_sparse, policies, years),
    "oasis_1": lambda policies, years: in_oasis(1, policies, years),
    "oasis_10": lambda policies, years: in_oasis(10, policies, years),
}


def beside(ours: dict | None = None) -> dict[str, dict]:
    """Every peer's answer; a line is printed for each, and for ``ours`` ({seconds, losses, mean, peak_mib}) first.

    Oasis is told twice: as the processor saw it, and without what its tools spend on starting.
    """
    python, found = peer_python(), {} if ours is None else {"ours": ours}
    if python is not None:
        found |= {name: told for name in PEERS if (told := answer(python, "peers_book.py", name)) is not None}
    base = ours or found.get("numpy_sparse")
    print(f"mean of a year without the annual aggregate, in closed form: {expected(book()) / 1e6:.2f} M")
    for name, told in found.items():
        line(name, told, told["seconds"], base)
        if "tools" in told:
            line(f"{name}, running", told, told["seconds"] - told["starting"], base)
            for tool, took in told["tools"].items():
                spent, start, peak = took["seconds"], took["starting"], took["peak_mib"]
                print(f"  {tool:10} {spent:7.2f} s, {start:5.2f} of them to start, {peak:5.0f} MiB")
    return found


def line(name: str, told: dict, spent: float, base: dict | None) -> None:
    """Nanoseconds a loss, and how many times the first line's."""
    each = spent / told["losses"]
    times = "" if base is None else f", {each / (base['seconds'] / base['losses']):8.1f} times"
    is_what = f"mean {told['mean'] / 1e6:.2f} M, {told['peak_mib']:.0f} MiB"
    print(f"{name:18} {spent:7.2f} s, {1e9 * each:8.1f} ns a loss{times}, {is_what}")


if __name__ == "__main__":
    one_core()
    if len(sys.argv) > 1:
        size = [int(word) for word in sys.argv[2:]] or [POLICIES, YEARS]
        print(json.dumps(PEERS[sys.argv[1]](*size)))
    else:
        beside()
