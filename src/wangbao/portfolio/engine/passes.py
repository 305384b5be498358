"""The two passes over the blocks of a book, on threads or machines, with progress and checkpoints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from wangbao.portfolio.execution import State, execute, remove_checkpoint


class Pass(NamedTuple):
    """A pass over the blocks: its name, and its part of the progress bar."""

    name: str
    begin: float
    end: float


FIRST: Final = Pass("first", 0.0, 0.93)
SECOND: Final = Pass("second", 0.93, 1.0)


@dataclass(frozen=True, slots=True)
class Execution:
    """Options of the execution of blocks; see :func:`wangbao.portfolio.execution.execute`."""

    threads: int = 1
    cluster: str | None = None
    checkpoint: Path | None = None
    checkpoint_every_s: float = 60.0
    clock: Callable[[], float] | None = None
    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    block_accounts: int | None = None


def run_pass(
    part: Pass,
    numbers: Sequence[int],
    compute: Callable[[Any, int], Any],
    state: State[Any],
    *,
    shared: object,
    fingerprint: str,
    how: Execution,
) -> None:
    """Run one pass over the blocks.

    Args:
        part: the pass.
        numbers: the blocks.
        compute: computes one block from ``shared``.
        state: adds up what comes back.
        shared: the input of all blocks.
        fingerprint: of the run, so that a checkpoint of another is not taken for its own.
        how: threads or cluster, checkpoint, progress.
    """

    def progress(share: float) -> None:
        if how.progress is not None:
            how.progress(part.begin + (part.end - part.begin) * share)

    execute(
        numbers,
        compute,
        state,
        shared=shared,
        fingerprint=f"{fingerprint}-{part.name}",
        threads=how.threads,
        cluster=how.cluster,
        checkpoint=how.checkpoint / part.name if how.checkpoint else None,
        checkpoint_every_s=how.checkpoint_every_s,
        keep_finished=True,  # until the folder is written, because the second pass may be interrupted as well
        clock=how.clock,
        progress=progress,
        cancelled=how.cancelled,
    )


def forget(checkpoint: Path | None) -> None:
    """Remove the checkpoints of both passes, and their folder if it is then empty."""
    if checkpoint is None:
        return
    for part in (FIRST, SECOND):
        remove_checkpoint(checkpoint / part.name)
    if checkpoint.is_dir() and not any(checkpoint.iterdir()):
        checkpoint.rmdir()
