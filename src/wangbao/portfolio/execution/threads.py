"""Blocks on the threads of this process."""

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
    """Compute blocks ``threads`` at a time and merge their results as they come, in the calling thread.

    The next block is started before a result is merged, so the threads are never idle while it is, and never after: no
    more than ``threads + 1`` results are alive, one of them being merged.
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
    """How an error says where it happened."""
    return f"第 {block} 块 / in block {block}"
