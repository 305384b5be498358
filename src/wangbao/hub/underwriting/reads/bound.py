"""Ask what became of bound quotes; policies are kept by an app above, which answers through :data:`BOUND`."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, Protocol

from wangbao.hub.ports import Port

# Limits (yuan) and number of policies, by cloud provider; an empty name where quotes do not say.
Limits = Mapping[str, tuple[Decimal, int]]


class Bound(Protocol):
    """The answers of the app that keeps policies."""

    def uncounted_limits(self, insurer_id: int, day: dt.date, until: dt.date | None) -> Iterator[Limits]:
        """Sum up bound quotes that count no more, or not in ``[day, until)``: cancelled, or beginning later."""

    def apart_from(self, insurer_id: int, start: dt.date, end: dt.date) -> Iterator[str]:
        """Find the numbers of quotes whose policies are cancelled or have no day in ``[start, end)``."""


BOUND: Final = Port[Bound]("policies bound on quotes")
