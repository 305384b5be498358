"""A few processes that look into files, so that no file handed in can hold up, fill or end the one that serves.

Each check has a time and a memory of its own. A process that goes beyond is ended by force, its file refused, and
another process started when the next file comes. Beyond a few waiting checks a file is turned away at once, so that
those who hand in files never take all the server's threads.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from wangbao.inspection.words import Block
from wangbao.inspection.worker import MEMORY
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

PROCESSES: Final = 2
WAITING: Final = 4  # checks that wait for a process, of a server's threads
PATIENCE: Final = 15.0  # seconds a check waits for a process
SECONDS: Final = 5  # of computing, for one file
_CLOCK: Final = 6.0  # seconds by the clock for each of computing, on a machine with other work
# The rest of the environment stays outside: it holds the server's secrets.
_KEPT: Final = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
)
_log = logging.getLogger(__name__)


class BusyError(Exception):
    """More files are being looked into than there are processes and places to wait."""


class OverLimitsError(InputError):
    """A file whose check took more time or memory than it may."""


class Pool:
    """Processes of :mod:`wangbao.inspection.worker`, started when they are needed and kept for the next file."""

    def __init__(self, *, processes: int = PROCESSES, waiting: int = WAITING, seconds: int = SECONDS) -> None:
        self.seconds = seconds
        self._processes, self._waiting = processes, waiting
        self.idle: list[subprocess.Popen[bytes]] = []
        self._forget()
        # A process that is forked off takes no part in the conversations of the one it comes from.
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.close)

    def check(self, name: str, content: bytes) -> str:
        """Return the media type of an acceptable file, as :func:`wangbao.inspection.contents.check` does.

        Raises:
            InputError: a file that is refused, or whose check goes beyond its time or memory.
            BusyError: too many files at once; the same file may be sent again a little later.
        """
        return str(self._answer("check", name, content))

    def rows(self, name: str, content: bytes) -> list[tuple[str, str]]:
        """List the label and value of every row of a form, as :func:`wangbao.inspection.rows.labelled` does.

        Raises:
            InputError: as for :meth:`check`, or a file that is no form.
            BusyError: too many files at once.
        """
        return [(label, value) for label, value in self._answer("rows", name, content)]

    def blocks(self, name: str, content: bytes) -> list[Block]:
        """List the paragraphs and tables of a Word file, as :func:`wangbao.inspection.words.blocks` does.

        Raises:
            InputError: damaged, or beyond the limits of a check.
            BusyError: too many files at once.
        """
        return list(self._answer("blocks", name, content))

    def _answer(self, look: str, name: str, content: bytes) -> Any:
        with self._turn():
            worker = self._take()
            answer = self._ask(worker, look, name, content)
            if answer is None or "over" in answer:
                with suppress(subprocess.TimeoutExpired):  # so that its status says why
                    worker.wait(1)
                _end(worker)
                why = answer["over"] if answer else f"status {worker.returncode}"
                _log.warning("the check of a file of %d bytes was ended (%s)", len(content), why)
                raise self._over(name)
            with self._lock:
                self.idle.append(worker)
        if "refused" in answer:
            raise InputError(
                Problem(field, value, Text(zh, en)) for field, value, zh, en in answer["refused"]
            )
        return answer["taken"]

    def close(self) -> None:
        """End the processes that wait for files."""
        with self._lock:
            idle, self.idle = self.idle, []
        for worker in idle:
            _end(worker)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.Semaphore(self._processes + self._waiting)
        self._free = threading.Semaphore(self._processes)
        self.idle = []

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for a process to be free.

        Raises:
            BusyError: all places to wait are taken, or the wait is too long.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            if not self._free.acquire(timeout=PATIENCE):
                raise BusyError
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._places.release()

    def _take(self) -> subprocess.Popen[bytes]:
        with self._lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.poll() is None:
                    return worker
                _end(worker)
        return subprocess.Popen(
            [sys.executable, "-m", "wangbao.inspection.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )

    def _ask(
        self, worker: subprocess.Popen[bytes], look: str, name: str, content: bytes
    ) -> dict[str, Any] | None:
        """Return a process's answer; None where it was ended, by the system or by the clock, before it answered."""
        assert worker.stdin is not None  # noqa: S101 - both are pipes
        assert worker.stdout is not None  # noqa: S101
        clock = threading.Timer(self.seconds * _CLOCK, worker.kill)
        clock.start()
        try:
            order = {"look": look, "name": name, "size": len(content), "seconds": self.seconds}
            with suppress(BrokenPipeError):  # it has ended; reading says so
                worker.stdin.write(json.dumps(order).encode() + b"\n")
                worker.stdin.write(content)
                worker.stdin.flush()
            line = worker.stdout.readline()
        finally:
            clock.cancel()
        return json.loads(line) if line.endswith(b"\n") else None

    def _over(self, name: str) -> InputError:
        rule = Text(
            f"检查该文件超出限度（{self.seconds} 秒、{MEMORY // 1024**2} MiB 内存），未予接收；请另存或拆分后再提交",
            f"checking this file took more than it may ({self.seconds} seconds, {MEMORY // 1024**2} MiB of memory), "
            "so it was not taken; save it anew or split it",
        )
        return OverLimitsError([Problem("file", name, rule)])


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # what it had not read is lost with it
                pipe.close()
    worker.wait()
