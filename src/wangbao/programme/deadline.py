"""The end of a day in Beijing: what comes by 23:59:59 is in time, what comes at 00:00 of the next day is late."""

import datetime as dt

from wangbao.vocabulary.beijing import BEIJING

_ONE_DAY = dt.timedelta(days=1)


def end_of(day: dt.date) -> dt.datetime:
    """Return the first moment after a day in Beijing."""
    return dt.datetime.combine(day + _ONE_DAY, dt.time(), tzinfo=BEIJING)


def is_late(at: dt.datetime, last_day: dt.date | None) -> bool:
    """Tell whether a moment is after a last day; nothing is late where no day is set.

    Raises:
        ValueError: a moment without a zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone is neither in time nor late")
    return last_day is not None and at >= end_of(last_day)
