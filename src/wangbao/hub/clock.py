"""The one place that reads the clock: views, commands and the API call it and hand the time down."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

BEIJING: Final = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(moment: dt.datetime) -> dt.date:
    """The Beijing date of an aware moment: cover, deadlines and numbers go by it.

    Raises:
        ValueError: a naive datetime, whose day cannot be known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no Beijing date")
    return moment.astimezone(BEIJING).date()
