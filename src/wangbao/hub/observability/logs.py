"""The log: a line or an object for each event, with the number of the request it belongs to.

The number is the one that pages and problem details show, that the journal keeps and that a caller may send.
"""

import contextvars
import datetime as dt
import json
import logging
from typing import Final

REQUEST: Final = contextvars.ContextVar("request", default="")
# What the parts of a record are called in `logging`; whatever else stands in one was given by who wrote it.
_OWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request_id"}


class OfRequest(logging.Filter):
    """A filter that adds the number of the request at work."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the number; every record passes."""
        record.request_id = REQUEST.get()
        return True


class Lines(logging.Formatter):
    """A line a record, for people: time, level, logger, request, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")


class Objects(logging.Formatter):
    """A JSON object a record, on one line, for programs; its fields are kept by name."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the object; a traceback is a field of it."""
        found: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", ""),
            "message": record.getMessage(),
        }
        found |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        if record.exc_info:
            found["traceback"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)
