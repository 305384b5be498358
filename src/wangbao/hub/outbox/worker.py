"""Send messages that are due again and again, beside the server."""

import logging
import threading
from typing import Final

from django.db import close_old_connections, connections

from wangbao.hub import clock
from wangbao.hub.outbox.writes.claim import Lane
from wangbao.hub.outbox.writes.delivery import deliver

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 200  # attempts of a round, so that stopping the server need not wait long


def run(every_seconds: float, stop: threading.Event, lane: Lane) -> None:
    """Deliver what is due in a lane, wait, and go on until ``stop`` is set; a database that is away is waited for."""
    try:
        while not stop.wait(every_seconds):
            close_old_connections()
            try:
                deliver(clock=clock.now, most=_AT_ONCE, lanes=(lane,))
            except Exception:  # noqa: BLE001 - logged whole; whatever it was, messages must go on leaving
                _LOG.exception("messages could not be delivered; trying again in %s s", every_seconds)
    finally:
        connections.close_all()
