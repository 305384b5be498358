"""Days and moments as people write them: one strict reader of ISO 8601 for the whole house.

A day is ``YYYY-MM-DD``; a moment is ``YYYY-MM-DDThh:mm[:ss[.ffffff]]`` with its zone. Whatever else a library would
take for one (``20260101``, ``2026-W01-4``, seconds since 1970, a second 60) is refused, never guessed. Policies also
say ``24:00`` for the end of a day: see :func:`parse_boundary`.
"""

import datetime as dt
import re
from typing import Final

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

DAY_RULE: Final = Text("须为日期（如 2026-12-01）", "must be a date such as 2026-12-01")
MOMENT_RULE: Final = Text(
    "须为日期时间（如 2026-12-01T08:00:00+08:00）",
    "must be a date and time such as 2026-12-01T08:00:00+08:00",
)
NO_SUCH_DAY: Final = Text("日历上没有这一天", "there is no such day in the calendar")
_NO_SUCH_TIME: Final = Text(
    "没有这一时刻（时 00–23，分、秒 00–59）", "there is no such time (hours 00-23, minutes and seconds 00-59)"
)
_NO_SUCH_ZONE: Final = Text("没有这一时区", "there is no such zone")
_BOUNDARY_RULE: Final = Text("须为日期，或该日 0 时、24 时", "must be a date, or 00:00 or 24:00 of one")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d{0,20})?)?[ ]?([Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_ONE_DAY: Final = dt.timedelta(days=1)


def is_dated(text: str) -> bool:
    """Return True if a text has the shape of a day or of a moment, whether or not the calendar has it."""
    return bool(_DAY.fullmatch(text) or _MOMENT.fullmatch(text))


def parse_day(text: str, *, field: str = "") -> dt.date:
    """Parse a day, ``YYYY-MM-DD``.

    Raises:
        InputError: written otherwise, or a day no calendar has.
    """
    if not _DAY.fullmatch(text):
        raise _refused(field, text, DAY_RULE)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _refused(field, text, NO_SUCH_DAY) from None


def parse_moment(text: str, *, field: str = "") -> dt.datetime:
    """Parse a moment; aware where its zone is written, naive where it is not.

    Raises:
        InputError: written otherwise, or a day, a time or a zone that does not exist: 24:00 and a second 60 among them.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise _refused(field, text, MOMENT_RULE)
    if not _is_real(found[1]):
        raise _refused(field, text, NO_SUCH_DAY)
    day = dt.date.fromisoformat(found[1])
    try:
        time = dt.time(int(found[2]), int(found[3]), int(found[4] or 0), int((found[5] or "").ljust(6, "0")))
    except ValueError:
        raise _refused(field, text, _NO_SUCH_TIME) from None
    try:
        return dt.datetime.combine(day, time, _zone(found[6]))
    except ValueError:
        raise _refused(field, text, _NO_SUCH_ZONE) from None


def parse_boundary(text: str, *, field: str = "") -> dt.date:
    """Parse a day on which cover begins or ends, also as its midnight: the day that begins there, in its own zone.

    ``2026-12-31T24:00`` is the beginning of ``2027-01-01``, as policies write it.

    Raises:
        InputError: another time of day, or no such day.
    """
    if is_end_of_day(text):
        day = parse_day(text[:10], field=field)
        if day == dt.date.max:
            raise _refused(field, text, NO_SUCH_DAY)
        return day + _ONE_DAY
    if not _MOMENT.fullmatch(text):
        return parse_day(text, field=field)
    return day_beginning(parse_moment(text, field=field), field=field)


def day_beginning(moment: dt.datetime, *, field: str = "") -> dt.date:
    """Return the day that begins at a midnight, in the moment's own zone.

    Raises:
        InputError: another time of day.
    """
    if moment.time() != dt.time.min:
        raise _refused(field, moment.isoformat(), _BOUNDARY_RULE)
    return moment.date()


def is_end_of_day(text: str) -> bool:
    """Return True if a text is 24:00 of a day that exists."""
    found = _MOMENT.fullmatch(text)
    if found is None or found[2] != "24":
        return False
    return not int(found[3]) and not int(found[4] or 0) and not int(found[5] or 0) and _is_real(found[1])


def _is_real(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _zone(text: str | None) -> dt.tzinfo | None:
    """Convert ``Z``, ``+08``, ``+0800`` or ``+08:00`` to a zone; ValueError for one of a day or more."""
    if text is None:
        return None
    if text in "Zz":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[3:].removeprefix(":") or 0)
    if minutes > 59:
        raise ValueError(text)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)


def _refused(field: str, text: str, rule: Text) -> InputError:
    return InputError([Problem(field, text, rule)])
