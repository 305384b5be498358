"""Limit how often the public page may be asked: it simulates, and anybody can reach it."""

import datetime as dt
import hashlib
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

PER_MINUTE: Final = 20  # sending the questions and opening the result count one each
PER_DAY: Final = 600
_WINDOWS: Final = ((60, PER_MINUTE), (24 * 3600, PER_DAY))


def too_many(request: HttpRequest, *, now: dt.datetime) -> int | None:
    """Count one request of this address; return the seconds to wait where it is one too many, else None.

    Counts are kept in the shared cache, so they hold over all workers, by a hash of the address and for a fixed window.
    """
    address = _address(request)
    who = hashlib.sha256(address.encode()).hexdigest()[:24]
    stamp = int(now.timestamp())
    for seconds, most in _WINDOWS:
        window, into = divmod(stamp, seconds)
        key = f"assess:{who}:{seconds}:{window}"
        cache.add(key, 0, timeout=seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # it ran out between the two calls
            continue
        if count > most:
            return seconds - into
    return None


def _address(request: HttpRequest) -> str:
    """Find the sender's address, as sign-in counts it: proxies are trusted only as far as the settings say."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return "unknown"
