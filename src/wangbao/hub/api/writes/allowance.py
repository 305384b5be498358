"""Count the calls of every token: in this process at once, in the database after the answer.

A call that only reads would otherwise wait for whoever writes. The count of a token's minute is what the database had
when the token was read, and what this process has counted since; so several processes share a limit with a delay of
about a second.
"""

import datetime as dt
import logging
import threading
import time
from typing import Final, NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import Case, F, Value, When

from wangbao.hub.api.models import Token

_EVERY: Final = 1.0  # seconds between two writes of a process
_log = logging.getLogger(__name__)


class Allowance(NamedTuple):
    """The rate limit after one call: if it passes, how many more do in this minute, and seconds to the next minute."""

    passed: bool
    left: int
    seconds: int


class _Calls:
    """Calls this process has let pass and has not written yet, by token and minute."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.writing = threading.Lock()
        self.waiting: dict[tuple[str, int], int] = {}
        self.written_at = 0.0


_CALLS: Final = _Calls()


def count_call(token: Token, *, now: dt.datetime) -> Allowance:
    """Count one call against the token's minute; concurrent calls of this process are all counted."""
    moment = int(now.timestamp())
    window, seconds = moment // 60, 60 - moment % 60
    before = token.used if token.window == window else 0
    with _CALLS.lock:
        used = before + _CALLS.waiting.get((token.ref, window), 0) + 1
        if used > token.per_minute:
            return Allowance(passed=False, left=0, seconds=seconds)
        _CALLS.waiting[token.ref, window] = _CALLS.waiting.get((token.ref, window), 0) + 1
    return Allowance(passed=True, left=token.per_minute - used, seconds=seconds)


def store_calls() -> None:
    """Write what was counted, at most once a second; calls that cannot be written now are written another time."""
    if 0 <= time.monotonic() - _CALLS.written_at < _EVERY or not _CALLS.writing.acquire(blocking=False):
        return
    try:
        with _CALLS.lock:
            counted, _CALLS.waiting = _CALLS.waiting, {}
        if counted:
            _write(counted)
        _CALLS.written_at = time.monotonic()
    finally:
        _CALLS.writing.release()


def _write(counted: dict[tuple[str, int], int]) -> None:
    try:
        with transaction.atomic():
            for (ref, window), calls in sorted(counted.items()):
                used = Case(When(window=window, then=F("used") + calls), default=Value(calls))
                Token.objects.filter(ref=ref, window__lte=window).update(used=used, window=window)
    except DatabaseError:
        _log.warning("calls of %d tokens could not be stored yet", len(counted), exc_info=True)
        with _CALLS.lock:
            for key, calls in counted.items():
                _CALLS.waiting[key] = _CALLS.waiting.get(key, 0) + calls
