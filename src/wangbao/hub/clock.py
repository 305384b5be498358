"""Read the clock, here and nowhere else: views, commands and the API call it and hand the time down."""

import datetime as dt


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)
