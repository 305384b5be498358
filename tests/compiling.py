"""Workers of one run compile each kernel once between them, instead of each for itself.

They share the folder of compiled kernels (:mod:`wangbao.kernels`). Numba looks for a kernel there, compiles it where it
is missing (a minute and a half for the largest) and writes it back with an index it has read before: two workers that
need one kernel at the same moment would compile it twice, and one's index would lose the other's entry. So a worker
takes a kernel's turn before it looks, and whoever waited for it finds it made.

A kernel waits only for those it calls, so no two workers can wait for each other.
"""

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def share_kernels() -> None:
    """Make Numba, in this process, take a kernel's turn among all workers before it looks for its code."""
    from wangbao.kernels import keep_apart  # noqa: PLC0415 - before Numba, which reads once where they are kept

    folder = keep_apart()
    if folder is None:
        return
    from numba.core.compiler_lock import global_compiler_lock  # noqa: PLC0415 - only where there are several workers
    from numba.core.dispatcher import Dispatcher  # noqa: PLC0415 - likewise

    compile_one = Dispatcher.compile
    held: Counter[str] = Counter()

    def compile_in_turn(self: Dispatcher, signature: Any) -> Any:
        name = f"{self.py_func.__module__}.{self.py_func.__qualname__}"
        if not name.startswith("wangbao."):  # Numba's own are compiled into ours and kept with them
            return compile_one(self, signature)
        # Numba's own lock first: a thread of this process must not wait for it while it has a turn.
        with global_compiler_lock, turn(folder / f"{name}.turn", held):
            return compile_one(self, signature)

    Dispatcher.compile = compile_in_turn


@contextmanager
def turn(file: Path, held: Counter[str]) -> Iterator[None]:
    """Hold a lock on a file; at once where this process holds it already (a kernel compiled for a second signature)."""
    with file.open("a") as opened:
        if not held[file.name]:
            fcntl.flock(opened, fcntl.LOCK_EX)
        held[file.name] += 1
        try:
            yield
        finally:
            held[file.name] -= 1
