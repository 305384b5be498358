"""Blocks that never end the first time they are started, for killing the worker they are on."""

import os
import signal
import threading
from typing import Any

from tests.portfolio.execution.toy import hang_once, wait_for
from wangbao.portfolio.engine import block as first, tail as second


def compute(folder: Any, hang: int, shared: Any, block: int) -> Any:
    """A block of the first pass, or of the second, as ``shared`` says; one of each hangs once."""
    own = first.compute if hasattr(shared, "event_set") else second.compute
    if block == hang:
        hang_once(folder / f"pid-{own.__module__}")
    return own(shared, block)


class Killer(threading.Thread):
    """Kills the worker that hangs in the first pass, then the one that hangs in the second."""

    def __init__(self, folder: Any) -> None:
        super().__init__()
        self.files = [folder / f"pid-{own.compute.__module__}" for own in (first, second)]
        self.killed: list[int] = []

    def run(self) -> None:
        for file in self.files:
            wait_for(file)
            self.killed.append(int(file.read_text()))
            os.kill(self.killed[-1], signal.SIGKILL)
