"""Send mails of sign-in beside the request: an answer takes as long with a mail as without."""

import contextvars
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from django.db import connections
from django.utils import translation

_log = logging.getLogger(__name__)
_SENDER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in mail")


def later(send: Callable[[], None]) -> Future[None]:
    """Send in another thread, in the language and for the request of this one; a failure is logged."""
    return _SENDER.submit(contextvars.copy_context().run, _sent, send, translation.get_language())


def _sent(send: Callable[[], None], language: str | None) -> None:
    try:
        with translation.override(language):
            send()
    except OSError:
        _log.exception("a mail of sign-in could not be sent")
    finally:
        connections.close_all()
