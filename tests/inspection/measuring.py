"""A pool of one process whose time and memory are read after each file."""

import contextlib
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from wangbao.inspection.pool import Pool
from wangbao.vocabulary.errors import InputError


class Cost(NamedTuple):
    """What became of a file, the processor's seconds, the peak of resident memory in MiB (None where not told)."""

    outcome: str  # a media type, the rule that refused it, or "over"
    seconds: float
    mebibytes: float | None


class Measured:
    """Checks files one after another; a file that ends its process is told by its outcome."""

    def __init__(self) -> None:
        self.pool = Pool(processes=1)
        self.check("a.txt", b"a")  # started

    def check(self, name: str, content: bytes) -> Cost:
        worker = self.pool.idle[0].pid if self.pool.idle else None
        before, started = _computed(worker), time.monotonic()
        try:
            outcome = self.pool.check(name, content)
        except InputError as error:
            outcome = error.problems[0].rule.en
        if not self.pool.idle:  # it was ended
            return Cost("over", time.monotonic() - started, None)
        worker = self.pool.idle[0].pid
        return Cost(outcome, _computed(worker) - before, _peak(worker))

    def close(self) -> None:
        self.pool.close()


def _computed(worker: int | None) -> float:
    if worker is None:
        return 0.0
    spent = psutil.Process(worker).cpu_times()
    return spent.user + spent.system


def _peak(worker: int) -> float | None:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{worker}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return None
