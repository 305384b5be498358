"""A world that stands still: the clock stopped, and chance told by a key.

Imported before anything else, for modules keep the name ``urandom`` they found at their import.
"""

import datetime as dt
import hashlib
import os
import random
import uuid
from typing import Any

import time_machine

NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Beijing


class _Chance:
    """Bytes that follow from a key: SHA-256 of the key and a counter."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, key: str) -> None:
        self.key, self.count = key.encode(), 0

    def __call__(self, size: int) -> bytes:
        given = b""
        while len(given) < size:
            self.count += 1
            given += hashlib.sha256(self.key + self.count.to_bytes(8, "big")).digest()
        return given[:size]


# Three of them, so that a temporary file's name does not change the references that are given after it.
_bytes, _numbers, _references = _Chance(), _Chance(), _Chance()


def begin(key: str) -> None:
    """Let what comes by chance from here on follow from a key."""
    for one in (_bytes, _numbers, _references):
        one.begin(key)


def stand_still() -> Any:
    """Stop the clock at ``NOW`` and tell chance by keys; the traveller that is given moves the clock on."""
    os.urandom = _bytes
    random._urandom = _numbers  # what SystemRandom, and so `secrets`, asks
    uuid.uuid4 = lambda: uuid.UUID(bytes=_references(16), version=4)
    return time_machine.travel(NOW, tick=False).start()
