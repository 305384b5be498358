"""A block's work small enough to check by hand: counter-based random fen added up by year."""

import os
import threading
import time
import weakref
from pathlib import Path
from typing import NamedTuple

import numpy as np

YEARS, DRAWS = 16, 200
PATIENCE_S = 30.0


class Toy(NamedTuple):
    """What the blocks share."""

    seed: int
    folder: Path  # where a block leaves word of what became of it
    hang: frozenset[int] = frozenset()  # blocks that never end the first time they are started
    fail: int = -1  # the block that cannot be computed
    log: bool = False


class Part:
    def __init__(self, fen):
        self.fen = fen


def compute(shared, block):
    if shared.log:
        (shared.folder / f"computed-{block}-{os.getpid()}-{time.monotonic_ns()}").touch()
    if block == shared.fail:
        raise ZeroDivisionError("cannot be computed")
    if block in shared.hang:
        hang_once(shared.folder / f"pid-{block}")
    generator = np.random.Generator(np.random.Philox(key=shared.seed, counter=[0, 0, 0, block]))
    fen = np.zeros(YEARS, np.int64)
    np.add.at(fen, generator.integers(0, YEARS, DRAWS), generator.integers(0, 10**12, DRAWS))
    return Part(fen)


def hang_once(file):
    if file.exists():
        return
    new = file.with_suffix(".new")
    new.write_text(str(os.getpid()))
    new.rename(file)
    time.sleep(PATIENCE_S)
    raise TimeoutError("nobody killed this worker")


class Totals:
    """The state: fen by year, and which blocks it has seen, in the order it saw them."""

    def __init__(self):
        self.fen = np.zeros(YEARS, np.int64)
        self.order = []

    def merge(self, block, part):
        self.fen += part.fen
        self.order.append(block)

    def save(self, folder):
        np.savez(folder / "totals.npz", fen=self.fen, order=np.array(self.order, np.int64))

    def load(self, folder):
        with np.load(folder / "totals.npz") as saved:
            self.fen, self.order = saved["fen"].copy(), saved["order"].tolist()


def expected(blocks, seed):
    """The plain sum, one block after another."""
    return sum(compute(Toy(seed, Path()), block).fen for block in blocks)


class Alive:
    """Counts the results that are alive, and the most there ever were."""

    def __init__(self):
        self.now = self.most = 0
        self.lock = threading.Lock()

    def track(self, part):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        weakref.finalize(part, self._gone)
        return part

    def _gone(self):
        with self.lock:
            self.now -= 1


def wait_for(*files):
    """Until all of them are there."""
    end = time.monotonic() + PATIENCE_S
    while not all(file.exists() for file in files):
        if time.monotonic() > end:
            raise TimeoutError(f"not there: {files}")
        time.sleep(0.005)
