"""Tell a full or read-only disk from other failures, on both databases and for files; try whether writing works."""

import errno
import sqlite3
import threading
import time
from typing import Final

from django.db import DatabaseError, connection, transaction

_CODES: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL: Final = frozenset({"53100"})  # PostgreSQL: disk_full
_SECONDS: Final = 5.0
_TRIED: Final = threading.Lock()
_last: tuple[float, bool] = (0.0, True)


def is_full(error: BaseException | None) -> bool:
    """Return True if an error, or one that it came from, says that there is no room left to write."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, OSError) and error.errno in _CODES:
            return True
        if isinstance(error, sqlite3.OperationalError) and "disk is full" in str(error):
            return True
        if getattr(error, "sqlstate", None) in _FULL:
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def is_writable() -> bool:
    """Try a small write to the database, at most once in five seconds a process; a writer who is busy does not count.

    Whatever the try wrote is one row, always the same.
    """
    global _last  # noqa: PLW0603 - one answer a process
    with _TRIED:
        at, answer = _last
        if time.monotonic() - at < _SECONDS and at:
            return answer
        _last = (time.monotonic(), _try())
        return _last[1]


def _try() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 1000")
            cursor.execute("DELETE FROM wangbao_cache WHERE cache_key = %s", ["health"])
            cursor.execute(
                "INSERT INTO wangbao_cache (cache_key, value, expires) VALUES (%s, %s, CURRENT_TIMESTAMP)",
                ["health", "x" * 512],
            )
    except DatabaseError as error:
        return "locked" in str(error)
    finally:
        if connection.vendor == "sqlite" and connection.connection is not None:
            connection.connection.execute("PRAGMA busy_timeout = 20000")
    return True
