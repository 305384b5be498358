"""Read the clock: the only place that does. Views, commands and the API pass the time down."""

import datetime as dt


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)
