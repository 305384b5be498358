"""Convert moments to Beijing dates: cover, deadlines and numbers go by them."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

BEIJING: Final = ZoneInfo("Asia/Shanghai")


def day_of(moment: dt.datetime) -> dt.date:
    """Return the Beijing date of an aware moment.

    Raises:
        ValueError: a naive datetime, whose day cannot be known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no Beijing date")
    return moment.astimezone(BEIJING).date()
