"""Execution of blocks on the threads of this process."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from wangbao.portfolio.execution.protocols import Part, Shared


def on_threads(
    threads: int,
    compute: Callable[[Shared, int], Part],
    shared: Shared,
    blocks: Iterator[int],
    merge: Callable[[int, Part], None],
) -> None:
    """Compute blocks ``threads`` at a time and merge their results in the calling thread as they finish.

    The next block is started just before a result is merged, so that no thread idles during the merge and at most
    ``threads + 1`` results are alive.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="block")
    running: dict[Future[Part], int] = {}

    def start() -> None:
        block = next(blocks, None)
        if block is not None:
            running[pool.submit(compute, shared, block)] = block

    try:
        for _ in range(threads):
            start()
        while running:
            future = next(iter(wait(running, return_when=FIRST_COMPLETED).done))
            block = running.pop(future)
            try:
                part = future.result()
            except Exception as error:
                error.add_note(name(block))
                raise
            del future  # it holds the result
            start()
            merge(block, part)
            del part
    finally:
        pool.shutdown(cancel_futures=True)


def name(block: int) -> str:
    """Name a block in both languages for a note on an error."""
    return f"第 {block} 块 / in block {block}"
