"""Limit what strangers together may cost: whoever is not signed in can have passwords hashed and accounts opened.

The library counts attempts by address and by account, which many addresses together get round. So the seconds of
computing that attempts really take are counted too: by the block around an address, and over everybody. An address
from which somebody has signed in lately shares a budget of its own with others like it, so a flood of strangers keeps
none of them out. In each process one attempt is worked at and one waits, so they never hold all of its threads.
"""

import hashlib
import ipaddress
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wangbao.hub import clock

MINUTE: Final = 60
BLOCK_SECONDS: Final = 15  # of computing in a minute: some forty attempts
STRANGERS_SECONDS: Final = 30  # in a minute, for all addresses nobody has signed in from: half a processor
KNOWN_SECONDS: Final = 60  # for all others
KNOWN_DAYS: Final = 30
SHORT_WAIT: Final = 3  # seconds to come back after, where only others are being worked at
_PATIENCE: Final = 2.0
_EVERYBODY: Final = "everybody"


class Sender(NamedTuple):
    """The network of the sender (IPv6: the block of 64 bits a line gets) and the block around it."""

    address: str
    block: str


class _Place:
    """Room for one attempt at work in this process and one that waits for it."""

    def __init__(self) -> None:
        self._admitted, self._at_work = threading.BoundedSemaphore(2), threading.Lock()

    def take(self) -> bool:
        """Take the place, waiting for it for a moment; False where others are there already."""
        if not self._admitted.acquire(blocking=False):
            return False
        if self._at_work.acquire(timeout=_PATIENCE):
            return True
        self._admitted.release()
        return False

    def leave(self) -> None:
        """Leave the place to the next."""
        self._at_work.release()
        self._admitted.release()


_PLACES: Final = {True: _Place(), False: _Place()}


@contextmanager
def attempt(request: HttpRequest) -> Iterator[int]:
    """Count an attempt at signing in or up, from its beginning to its end.

    Yields:
        Seconds to wait where the budget is spent or others are at work: the attempt is then not to be made. Else 0.
    """
    now, who = clock.now(), sender(request)
    known = is_known(who)
    place = _PLACES[known]
    if not place.take():
        yield SHORT_WAIT
        return
    try:
        stamp = int(now.timestamp())
        everybody = f"{_EVERYBODY}:{known}"
        limits = ((who.block, BLOCK_SECONDS), (everybody, KNOWN_SECONDS if known else STRANGERS_SECONDS))
        if any(spent("attempt", name, stamp) >= most * 1000 for name, most in limits):
            yield wait(MINUTE, stamp)
            return
        # Computing of this thread alone: a busy machine does not shorten anybody's budget.
        started = time.thread_time()
        try:
            yield 0
        finally:
            took = round((time.thread_time() - started) * 1000)
            for name, _ in limits:
                add("attempt:spent", name, MINUTE, stamp, took)
    finally:
        place.leave()


def note_known(request: HttpRequest) -> None:
    """Remember for some weeks that somebody has signed in from this address."""
    cache.set(_known_key(sender(request)), 1, timeout=KNOWN_DAYS * 24 * 3600)


def is_known(who: Sender) -> bool:
    """Return True if somebody has signed in from this address lately."""
    return cache.get(_known_key(who)) is not None


def sender(request: HttpRequest) -> Sender:
    """Find the sender's networks, by the address that sign-in counts: proxies are trusted as the settings say."""
    try:
        found = ipaddress.ip_address(str(get_adapter(request).get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return Sender("unknown", "unknown")
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    own, around = (32, 24) if found.version == 4 else (64, 48)
    address, block = (ipaddress.ip_network((found, bits), strict=False) for bits in (own, around))
    return Sender(str(address), str(block))


def add(what: str, who: str, seconds: int, stamp: int, amount: int) -> int:
    """Add to a count of a fixed window of so many seconds; return what it comes to, in all processes."""
    key = _key(what, who, seconds, stamp)
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key, amount))
    except ValueError:  # it ran out between the two calls
        return amount


def spent(what: str, who: str, stamp: int) -> int:
    """Return the milliseconds spent in this minute."""
    return int(cache.get(_key(f"{what}:spent", who, MINUTE, stamp), 0))


def wait(seconds: int, stamp: int) -> int:
    """Return the seconds until a window ends."""
    return seconds - stamp % seconds


def _key(what: str, who: str, seconds: int, stamp: int) -> str:
    return f"{what}:{_hashed(who)}:{seconds}:{stamp // seconds}"


def _known_key(who: Sender) -> str:
    return f"known:{_hashed(who.address)}"


def _hashed(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()[:24]
