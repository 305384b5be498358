"""Blocks computed anywhere, merged here: the loop that threads and the cluster share."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic

from wangbao.portfolio.execution import checkpoints
from wangbao.portfolio.execution.protocols import Cancelled, Part, Shared, State
from wangbao.portfolio.execution.threads import on_threads


def execute(
    blocks: Sequence[int],
    compute: Callable[[Shared, int], Part],
    state: State[Part],
    *,
    shared: Shared,
    fingerprint: str,
    threads: int = 1,
    cluster: str | None = None,
    checkpoint: Path | None = None,
    checkpoint_every_s: float = 60.0,
    keep_finished: bool = False,
    clock: Callable[[], float] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Compute every block and merge its result into ``state``.

    Memory is bounded by the blocks at work, not by their number: with threads at most ``threads + 1`` results are alive
    at any time; on a cluster two for every thread of its workers, on the workers, and one here.

    Args:
        blocks: the blocks' numbers, each once; anything the caller likes to number by.
        compute: the work of one block, a pure function of ``shared`` and the block's number. It should release the
            interpreter's lock (compiled kernels do). For a cluster it must be importable on the workers, and its result
            picklable.
        state: where the results are merged, by this thread only.
        shared: what every block reads and none changes; sent to a cluster once, not once a block.
        fingerprint: says which run this is. It must change with anything that changes the answer or the meaning of a
            block's number: book, model, seed, years, block size, version of the program.
        threads: blocks computed at once; not used with a cluster.
        cluster: address of a running Dask scheduler, such as ``tcp://10.0.0.5:8786``, whose workers have the same
            versions of this program, NumPy and Numba installed.
        checkpoint: folder of this run's checkpoint. One that is there is resumed; it is removed at the end.
        checkpoint_every_s: seconds between checkpoints.
        keep_finished: leave a checkpoint of the finished run instead, for a caller with more to do that may yet be cut
            off; to be removed with :func:`wangbao.portfolio.execution.remove_checkpoint`.
        clock: seconds on some steady clock; without one a checkpoint is written only when the run stops early.
        progress: told the share of the blocks that is done, 0 to 1, first what was resumed.
        cancelled: asked between blocks; once true no further block is started, those at work are merged.

    Raises:
        Cancelled: if asked to stop before the last block was started; a checkpoint is written first.
        InputError: if the checkpoint is another run's or damaged; if the cluster does not answer, has no workers, or
            runs other versions.
        ValueError: if a block comes twice or ``threads`` is not positive.
        Exception: whatever ``compute`` raises, with the block named in a note; a checkpoint is written first.
    """
    if len(set(blocks)) != len(blocks) or threads < 1:
        raise ValueError("every block once, and at least one thread")
    ledger = _Ledger(blocks, state, fingerprint, checkpoint, checkpoint_every_s, clock, progress)

    def asked() -> bool:
        return cancelled is not None and cancelled()

    try:
        if cluster is None:
            on_threads(threads, compute, shared, ledger.left(asked), ledger.merge)
        else:
            from wangbao.portfolio.execution.cluster import on_cluster  # noqa: PLC0415 - half a second, seldom used

            on_cluster(cluster, compute, shared, ledger.left(asked), ledger.merge, asked)
    except BaseException:
        ledger.keep()
        raise
    if len(ledger.done) < len(blocks):
        raise Cancelled(len(ledger.done), len(blocks), kept=ledger.keep())
    if keep_finished:
        ledger.keep()
    elif checkpoint is not None:
        checkpoints.remove(checkpoint)


class _Ledger(Generic[Part]):
    """Which blocks are done, and the state that holds exactly those."""

    def __init__(
        self,
        blocks: Sequence[int],
        state: State[Part],
        fingerprint: str,
        checkpoint: Path | None,
        every_s: float,
        clock: Callable[[], float] | None,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.blocks, self.state, self.fingerprint = blocks, state, fingerprint
        self.checkpoint, self.every_s, self.clock, self.progress = checkpoint, every_s, clock, progress
        self.done: set[int] = set()
        self.kept = 0  # blocks the checkpoint on disk holds
        self.whole = True  # false while a result is being added: no time for a checkpoint
        if checkpoint is not None:
            self.done = checkpoints.resume(checkpoint, fingerprint, state, blocks)
            self.kept = len(self.done)
        self.last = clock() if clock is not None else 0.0
        self._tell()

    def left(self, asked: Callable[[], bool]) -> Iterator[int]:
        """The blocks still to do, until asked to stop."""
        for block in [block for block in self.blocks if block not in self.done]:
            if asked():
                return
            yield block

    def merge(self, block: int, part: Part) -> None:
        self.whole = False
        self.state.merge(block, part)
        self.done.add(block)
        self.whole = True
        self._tell()
        if self.clock is not None and self.clock() - self.last >= self.every_s:
            self.keep()
            self.last = self.clock()

    def keep(self) -> bool:
        """Write a checkpoint if there is something new to write; whether one holds all that is done."""
        if self.checkpoint is None or not self.whole:
            return False
        if len(self.done) > self.kept:
            checkpoints.save(self.checkpoint, self.fingerprint, self.state, self.done)
            self.kept = len(self.done)
        return self.kept > 0

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(len(self.done) / len(self.blocks) if self.blocks else 1.0)
