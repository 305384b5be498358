"""A whole book: all heads, full terms, common causes and a treaty programme, on every core; how its time grows.

Books of 1,000, 10,000 and 100,000 made-up policies over 10,000 years: seconds, incidents a policy-year, processor
nanoseconds an incident with everything (reading contracts, treaties, groups, the second pass, the results folder), peak
memory. Then the common-cause events alone: nanoseconds a pair of policy and event, by hit probability, beside asking
each pair in turn in NumPy. ``--million`` runs a million policies over 100,000 years instead; it takes long.
"""

import resource
import sys
import tempfile
import time
from os import cpu_count
from pathlib import Path

import numpy as np
from numba import njit

from wangbao.portfolio.book import synthetic
from wangbao.portfolio.book.reader import of_table
from wangbao.portfolio.engine import run
from wangbao.portfolio.engine.passes import Execution
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.timeline import hits_of_list
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.reinsurance import programme
from wangbao.risk.randoms import key

TREATIES = Path(__file__).parents[1] / "examples" / "treaties.yaml"
POLICIES, EVENTS = 20_000, 2_000


def whole(policies: int, years: int) -> tuple[float, float, int]:
    """Seconds on the clock and of processors, and the number of incidents."""
    book = of_table(synthetic.generate(policies, seed=1))
    treaties = TreatyFile(programme.load(TREATIES), TREATIES.name, "0" * 64)
    with tempfile.TemporaryDirectory() as folder:
        clock, busy = time.perf_counter(), time.process_time()
        outcome = run.simulate(
            book,
            Settings(years=years, seed=1),
            Path(folder) / "out",
            treaties=treaties,
            groupings=("sector",),
            execution=Execution(threads=cpu_count() or 1),
        )
        return time.perf_counter() - clock, time.process_time() - busy, outcome.incidents


@njit(nogil=True, error_model="numpy")
def pairs(keys, events, breadth, chance, work, hits):
    """How many of all pairs of policy and event are hit."""
    total = 0
    for i in range(keys.shape[0]):
        k0, k1 = keys[i, 0], keys[i, 1]
        total += hits_of_list(events, breadth, 1.0, 1.0, chance, np.uint64(7), k0, k1, work, hits)
    return total


def common_events() -> None:
    """Nanoseconds a pair, ours beside NumPy's."""
    events, breadth = np.arange(EVENTS, dtype=np.int32), np.ones(EVENTS)
    keys = np.array([key(1, policy) for policy in range(POLICIES)], np.uint64)
    work, hits = np.zeros((2, 256)), np.zeros(EVENTS, np.int32)
    draws = np.random.Generator(np.random.SFC64(1))
    for chance in (0.01, 0.1):
        pairs(keys[:2], events, breadth, chance, work, hits)
        start = time.process_time()
        found = pairs(keys, events, breadth, chance, work, hits)
        ours = (time.process_time() - start) / POLICIES / EVENTS * 1e9
        start = time.process_time()
        for _ in range(POLICIES // 10):
            np.flatnonzero(draws.random(EVENTS) < chance)
        plain = (time.process_time() - start) / (POLICIES // 10) / EVENTS * 1e9
        share = found / POLICIES / EVENTS
        print(
            f"common events, hit probability {chance:4.2f} (found {share:.4f}): {ours:5.2f} ns a pair;"
            f" NumPy {plain:5.2f}, {plain / ours:.1f} times"
        )


def main() -> None:
    sizes = (
        [(1_000_000, 100_000)] if "--million" in sys.argv else [(n, 10_000) for n in (1_000, 10_000, 100_000)]
    )
    whole(200, 1_000)  # compiles
    base = 0.0
    for policies, years in sizes:
        clock, busy, incidents = whole(policies, years)
        base = base or clock / policies
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{policies:9,} policies x {years:7,} years: {clock:8.1f} s, {incidents / policies / years:.4f} incidents a"
            f" policy-year, {busy / incidents * 1e9:6.0f} ns of processor an incident, {memory:.2f} GB,"
            f" {clock / policies / base:.2f} of the first per policy"
        )
    common_events()


if __name__ == "__main__":
    main()
