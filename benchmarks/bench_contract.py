"""The vector reader: nanoseconds an event for every shipped wording, all heads and full terms, on one core.

Beside it, in the same run, the machine's own limit for this shape of work (copying the same 15 losses in and 15
payments out), and a NumPy reading of a single deductible and limit, which is what a peer without terms would do.
"""

import time
from collections.abc import Callable

import numpy as np

from wangbao.contract import wording
from wangbao.contract.resolve import resolve
from wangbao.contract.vector import compile_terms, read
from wangbao.vocabulary.heads import HEADS

EVENTS = 4096  # a batch, as the simulator makes them
REPEATS = 400
HEADS_AN_EVENT = 4.5
FLOOR_NS = 100.0


def batch(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Events of one policy; most years that have one have one, as in the default model."""
    years = np.sort(rng.integers(0, 3 * EVENTS, EVENTS)).astype(np.int64)
    hit = rng.random((EVENTS, len(HEADS))) < HEADS_AN_EVENT / len(HEADS)
    return (
        np.zeros(EVENTS, np.int32),
        years,
        rng.integers(0, 11, EVENTS).astype(np.uint8),
        rng.integers(0, 21, EVENTS).astype(np.uint8),
        np.where(rng.random(EVENTS) < 0.1, 0b111111, 0b011111).astype(np.uint64),
        np.exp(rng.normal(3, 1.5, EVENTS)),
        np.exp(rng.normal(11, 1.8, (EVENTS, len(HEADS)))) * hit,
    )


def nanoseconds(work: Callable[[], object]) -> float:
    """The best of many runs: what the machine can do when nobody else is on it."""
    work()
    best = np.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best / EVENTS * 1e9


def main() -> None:
    events = batch(np.random.default_rng(2026))
    loss, paid = events[-1], np.empty_like(events[-1])
    copy = nanoseconds(lambda: np.copyto(paid, loss))

    def one_layer() -> None:
        total = loss.sum(axis=1)
        after = np.minimum(np.maximum(total - 50_000.0, 0.0), 2_000_000.0)
        np.multiply(loss, (after / np.where(total > 0, total, 1.0))[:, None], out=paid)

    numpy_one = nanoseconds(one_layer)
    print(f"{EVENTS:,} events a batch, {HEADS_AN_EVENT} heads an event; one core")
    print(f"copying 15 losses to 15 payments: {copy:6.1f} ns an event")
    print(f"NumPy, one deductible and limit:  {numpy_one:6.1f} ns an event")
    for code in wording.shipped():
        terms = resolve(wording.load(code))
        compiled = compile_terms([terms])
        taken = nanoseconds(lambda compiled=compiled: read(compiled, *events, paid))
        print(
            f"{code:22} {len(terms.steps):3} steps {taken:6.1f} ns an event:"
            f" {taken / copy:4.1f} × the copy, {taken / numpy_one:4.2f} × NumPy, {taken / FLOOR_NS:4.2f} of the floor"
        )


if __name__ == "__main__":
    main()
