"""Runner of blocks: computed on threads or a cluster, merged in the calling thread."""

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

    Memory is bounded by the blocks running, not by their number: with threads at most ``threads + 1`` results are alive
    at any time; on a cluster two per worker thread, on the workers, and one here.

    Args:
        blocks: numbers of the blocks, each once; their meaning is up to the caller.
        compute: computes one block; a pure function of ``shared`` and the block's number. It should release the
            interpreter's lock (compiled kernels do). For a cluster it must be importable on the workers, and its result
            picklable.
        state: accumulates the results, in this thread only.
        shared: read-only data that every block needs; sent to a cluster once, not once per block.
        fingerprint: identifies the run. It must change with anything that changes the result or the meaning of a
            block's number: book, model, seed, years, block size, version of the program.
        threads: number of blocks computed at once; not used with a cluster.
        cluster: address of a running Dask scheduler, such as ``tcp://10.0.0.5:8786``, whose workers have the same
            versions of this program, NumPy and Numba installed.
        checkpoint: folder of this run's checkpoint. An existing one is resumed; it is removed at the end.
        checkpoint_every_s: seconds between checkpoints.
        keep_finished: keep a checkpoint of the finished run instead, for a caller whose further work may be
            interrupted; to be removed with :func:`wangbao.portfolio.execution.remove_checkpoint`.
        clock: seconds on a monotonic clock; without one a checkpoint is written only when the run stops early.
        progress: called with the fraction of the blocks done, 0 to 1, beginning with the resumed ones.
        cancelled: called between blocks; once true no further block is started, and running ones are merged.

    Raises:
        Cancelled: stopped on request before the last block was started; a checkpoint is written first.
        InputError: the checkpoint is of another run or damaged; or the cluster does not answer, has no workers, or
            runs other versions.
        ValueError: a block comes twice or ``threads`` is not positive.
        Exception: any error of ``compute``, with the block named in a note; a checkpoint is written first.
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
            from wangbao.portfolio.execution.cluster import on_cluster  # noqa: PLC0415 - heavy: half a second

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
    """The set of blocks done, and the state that holds exactly those."""

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
        self.kept = 0  # number of blocks in the checkpoint on disk
        self.whole = True  # false while a result is being added, when no checkpoint may be written
        if checkpoint is not None:
            self.done = checkpoints.resume(checkpoint, fingerprint, state, blocks)
            self.kept = len(self.done)
        self.last = clock() if clock is not None else 0.0
        self._tell()

    def left(self, asked: Callable[[], bool]) -> Iterator[int]:
        """Yield the remaining blocks, until asked to stop."""
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
        """Write a checkpoint if there is anything new; return whether one holds all blocks done."""
        if self.checkpoint is None or not self.whole:
            return False
        if len(self.done) > self.kept:
            checkpoints.save(self.checkpoint, self.fingerprint, self.state, self.done)
            self.kept = len(self.done)
        return self.kept > 0

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(len(self.done) / len(self.blocks) if self.blocks else 1.0)
