"""Limit how often, and at what cost, the public page may be asked: it simulates, and anybody can reach it.

Whoever has one address often has its neighbours too: an IPv6 customer 2^64 of them, a rented network a few hundred. So
requests are counted by address (IPv6: the block of 64 bits a line gets) and by the block around it, and the seconds of
simulation, which are what a request really takes, by block and over everybody.
"""

import datetime as dt
import hashlib
import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_MINUTE: Final = 60
_DAY: Final = 24 * 3600
PER_MINUTE: Final = 20  # sending the questions and opening the result count one each
PER_DAY: Final = 600
BLOCK_PER_MINUTE: Final = 60
BLOCK_PER_DAY: Final = 3_000
BLOCK_SECONDS: Final = 15  # of simulation in a minute: some 25 new results
ALL_SECONDS: Final = 60  # in a minute, for everybody together: one processor
_FREE: Final = 50  # milliseconds: a result that is still in memory costs nothing
_EVERYBODY: Final = "everybody"


class Sender(NamedTuple):
    """The network of the sender and the block around it."""

    address: str
    block: str


def too_many(request: HttpRequest, *, now: dt.datetime) -> int | None:
    """Count one request of this address; return the seconds to wait where it is one too many, else None.

    Counts are kept in the shared cache, so they hold over all workers, by a hash of the address and for a fixed window.
    """
    sender, stamp = _sender(request), int(now.timestamp())
    for who, seconds, most in (
        (sender.address, _MINUTE, PER_MINUTE),
        (sender.address, _DAY, PER_DAY),
        (sender.block, _MINUTE, BLOCK_PER_MINUTE),
        (sender.block, _DAY, BLOCK_PER_DAY),
    ):
        if _add("asked", who, seconds, stamp, 1) > most:
            return _wait(seconds, stamp)
    for who, most in ((sender.block, BLOCK_SECONDS), (_EVERYBODY, ALL_SECONDS)):
        if cache.get(_key("spent", who, _MINUTE, stamp), 0) >= most * 1000:
            return _wait(_MINUTE, stamp)
    return None


@contextmanager
def charged(request: HttpRequest, *, now: dt.datetime) -> Iterator[None]:
    """Count the time of what is done within against the sender's block and everybody."""
    started = time.perf_counter()
    try:
        yield
    finally:
        spent = round((time.perf_counter() - started) * 1000)
        if spent >= _FREE:
            for who in (_sender(request).block, _EVERYBODY):
                _add("spent", who, _MINUTE, int(now.timestamp()), spent)


def _add(what: str, who: str, seconds: int, stamp: int, amount: int) -> int:
    key = _key(what, who, seconds, stamp)
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key, amount))
    except ValueError:  # it ran out between the two calls
        return amount


def _key(what: str, who: str, seconds: int, stamp: int) -> str:
    hashed = hashlib.sha256(who.encode()).hexdigest()[:24]
    return f"assess:{what}:{hashed}:{seconds}:{stamp // seconds}"


def _wait(seconds: int, stamp: int) -> int:
    return seconds - stamp % seconds


def _sender(request: HttpRequest) -> Sender:
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
