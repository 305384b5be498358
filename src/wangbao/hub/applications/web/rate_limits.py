"""Limit how often, and at what cost, the public page may be asked: it simulates, and anybody can reach it.

Whoever has one address often has its neighbours too: an IPv6 customer 2^64 of them, a rented network a few hundred. So
requests are counted by address (IPv6: the block of 64 bits a line gets) and by the block around it, and the seconds of
simulation, which are what a request really takes, by block and over everybody.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.http import HttpRequest

from wangbao.hub.parties.web.budgets import MINUTE, add, sender, spent, wait

_DAY: Final = 24 * 3600
PER_MINUTE: Final = 20  # sending the questions and opening the result count one each
PER_DAY: Final = 600
BLOCK_PER_MINUTE: Final = 60
BLOCK_PER_DAY: Final = 3_000
BLOCK_SECONDS: Final = 15  # of simulation in a minute: some 25 new results
ALL_SECONDS: Final = 60  # in a minute, for everybody together: one processor
_FREE: Final = 50  # milliseconds: a result that is still in memory costs nothing
_EVERYBODY: Final = "everybody"


def too_many(request: HttpRequest, *, now: dt.datetime) -> int | None:
    """Count one request of this address; return the seconds to wait where it is one too many, else None.

    Counts are kept in the shared cache, so they hold over all workers, by a hash of the address and for a fixed window.
    """
    who, stamp = sender(request), int(now.timestamp())
    # First what everybody has spent, which costs no write: a flood is refused by reading.
    for name, most in ((_EVERYBODY, ALL_SECONDS), (who.block, BLOCK_SECONDS)):
        if spent("assess", name, stamp) >= most * 1000:
            return wait(MINUTE, stamp)
    for name, seconds, most in (
        (who.address, MINUTE, PER_MINUTE),
        (who.address, _DAY, PER_DAY),
        (who.block, MINUTE, BLOCK_PER_MINUTE),
        (who.block, _DAY, BLOCK_PER_DAY),
    ):
        if add("assess:asked", name, seconds, stamp, 1) > most:
            return wait(seconds, stamp)
    return None


@contextmanager
def charged(request: HttpRequest, *, now: dt.datetime) -> Iterator[None]:
    """Count the time of what is done within against the sender's block and everybody."""
    started = time.perf_counter()
    try:
        yield
    finally:
        took = round((time.perf_counter() - started) * 1000)
        if took >= _FREE:
            for name in (sender(request).block, _EVERYBODY):
                add("assess:spent", name, MINUTE, int(now.timestamp()), took)
