"""The process in which files are looked into, apart from the one that serves: ``python -m wangbao.inspection.worker``.

It reads a line of JSON (``look``, ``name``, ``size``, ``seconds``) and that many bytes, answers a line of JSON, and
waits for the next. Its memory and the time of each look are limited by the system, it can write no file, and it is
given no secret of the server's. Whoever started it ends it: by closing its input, or by force.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from wangbao.inspection import contents, rows, words
from wangbao.vocabulary.errors import InputError

MEMORY: Final = 192 * 1024 * 1024  # bytes beyond what the process has when it starts
_NICE: Final = 10
_LOOKS: Final[dict[str, Callable[[str, bytes], Any]]] = {
    "check": contents.check,
    "rows": rows.labelled,
    "blocks": words.blocks,
}
_NO_FILES: Final = (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)


def main() -> None:
    """Answer checks until the input ends."""
    # What a library prints goes to the log and not into an answer.
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(_NICE)  # whoever waits for an answer comes first
    logging.disable(logging.WARNING)  # remarks on the oddities of strangers' files
    _limit_memory()
    while head := asked.readline():
        order = json.loads(head)
        answer = _answer(asked, order)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if "over" in answer:  # what is left of the memory is not known
            return


def _answer(asked: BinaryIO, order: dict[str, Any]) -> dict[str, Any]:
    """Look into one file; ``taken`` is what was found, ``refused`` the problems, ``over`` the limit it ran into."""
    try:
        content = asked.read(order["size"])
        _allow_time(order["seconds"])
        return {"taken": _LOOKS[order["look"]](order["name"], content)}
    except InputError as error:
        return {"refused": [[one.field, _plain(one.value), *one.rule] for one in error.problems]}
    except MemoryError:
        return {"over": "memory"}
    except RecursionError:
        return {"over": "depth"}


def _plain(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float | None) else str(value)


def _allow_time(seconds: int) -> None:
    """Let the system end this process once it has computed for so many seconds more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _limit_memory() -> None:
    for limit in _NO_FILES:
        resource.setrlimit(limit, (0, 0))
    with suppress(
        OSError, ValueError
    ):  # systems that do not tell or do not limit: time and the parent's clock hold
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
