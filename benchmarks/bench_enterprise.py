"""One million years of one enterprise, all heads and full terms, on one core; and the same incidents in plain NumPy.

Prints times, nanoseconds an incident by stage, and ratios against a vectorised NumPy simulation of the same severities
(no terms) measured in the same run.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from wangbao.assessment.losses import Sampling, add, simulate
from wangbao.contract import resolve, vector, wording
from wangbao.risk import parameters
from wangbao.risk.counts import draw_years
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.incident_losses import scratch
from wangbao.risk.profile import load
from wangbao.risk.randoms import key
from wangbao.risk.simulate import blocks, empty_batch, empty_work, fill, tables

EXAMPLE = Path(__file__).parents[1] / "examples" / "enterprise.toml"
YEARS = 1_000_000
REPEATS = 5


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few runs, after one that is not counted."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def numpy_incidents(events: EventModel, n: int, rng: np.random.Generator) -> np.ndarray:
    """Loss by incident, drawn the plain way: a NumPy array for every head (no terms, no people, no records)."""
    rates = np.array(events.frequency.rates)
    kind = rng.choice(rates.size, n, p=rates / rates.sum())
    rho = events.severity.rho
    own = (1 - rho * rho) ** 0.5
    shared = rho * rng.standard_normal(n)
    total = np.zeros(n)
    for t, severity in enumerate(events.severity.types):
        of_type = np.flatnonzero(kind == t)
        for head in severity.heads:
            struck = of_type[rng.random(of_type.size) < head.probability]
            z = shared[struck] + own * rng.standard_normal(struck.size)
            total[struck] += np.exp(head.log_median + head.sigma * z)
        stop = severity.interruption
        struck = of_type[rng.random(of_type.size) < stop.probability]
        z = shared[struck] + own * rng.standard_normal(struck.size)
        hours = np.exp(stop.log_median_hours + stop.sigma * z)
        affected = rng.beta(events.severity.affected_a, events.severity.affected_b, struck.size)
        total[struck] += events.severity.profit_per_hour * affected * hours
    return total


def main() -> None:
    profile = load(EXAMPLE)
    events = build(profile, parameters.default())
    terms = resolve.resolve(wording.load(wording.for_kind(profile.insured_kind)))
    whole = best(lambda: simulate(events, [terms], Sampling(years=YEARS, seed=1)))
    print(f"{YEARS:,} years of one enterprise, all heads, full terms, one core: {whole:.3f} s")
    print(f"  {1.0 / whole:.1f} times as fast as the floor of one second")

    keys, f = key(1, 0), events.frequency
    years = draw_years(f.mu, f.r, years=10 * YEARS, batches=50, key=keys)
    arrays, quantiles, n = events.arrays(), tables(events), years.events
    slices = blocks(years)
    batch, work, room = empty_batch(4096), empty_work(4096), scratch(4096, arrays.kept.size)
    compiled = vector.compile_terms([terms])
    paid = np.empty_like(batch.loss)
    stages = {"draw": 0.0, "read": 0.0, "add": 0.0}
    total = np.zeros((2, years.year.size), np.int64)
    cells = np.zeros((len(events.frequency.rates), batch.loss.shape[1]), np.int64)
    for repeat in range(2):
        stages = dict.fromkeys(stages, 0.0)
        for start, stop in slices:
            t0 = time.perf_counter()
            year, count = years.year[start:stop], years.count[start:stop]
            m = fill(arrays, quantiles, year, count, *keys, batch, work, room)
            b = batch.first(m)
            t1 = time.perf_counter()
            vector.read(
                compiled,
                b.policy,
                b.year,
                b.cause,
                b.scenario,
                b.conditions,
                b.hours,
                b.loss,
                paid[:m],
            )
            t2 = time.perf_counter()
            add(paid[:m], b.type, years.count[start:stop], total[0, start:stop], total[1, start:stop], cells)
            t3 = time.perf_counter()
            for stage, spent in zip(stages, (t1 - t0, t2 - t1, t3 - t2), strict=True):
                stages[stage] += spent
        if repeat:
            each = {stage: spent / n * 1e9 for stage, spent in stages.items()}
            shown = ", ".join(f"{stage} {spent:.0f}" for stage, spent in each.items())
            print(
                f"  nanoseconds an incident over {n:,} incidents: {shown}; together {sum(each.values()):.0f}"
            )
            plain = best(lambda: numpy_incidents(events, 100_000, np.random.default_rng(1))) / 100_000 * 1e9
            print(
                f"  plain NumPy, severities alone: {plain:.0f} ns an incident, {plain / each['draw']:.1f} times ours"
            )


if __name__ == "__main__":
    main()
