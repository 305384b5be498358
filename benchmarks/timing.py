"""What the benchmarks share: one core, and the median of a few runs."""

import os
import statistics
import time
from collections.abc import Callable

REPEATS = 9


def one_core() -> int | None:
    """Keep this process, and those it starts, to one core; which one, or None where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Processor seconds of the middle one of a few runs, after one that is not counted.

    On one core that is nobody else's it is the time on the clock; on a shared one it leaves out the others' turns.
    """
    work()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)
