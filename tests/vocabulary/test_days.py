"""Days and moments: what ISO 8601 writes in full is read, everything else is refused."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from wangbao.vocabulary import days
from wangbao.vocabulary.errors import InputError


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day):
    assert days.parse_day(day.isoformat()) == day
    assert days.parse_boundary(day.isoformat()) == day


ZONES = st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@given(st.datetimes(timezones=st.none() | ZONES), st.sampled_from("T "))
def test_a_moment_is_read_as_it_is_written(moment, between):
    read = days.parse_moment(moment.isoformat(between))
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


def _is_refused(parse, text):
    try:
        parse(text)
    except InputError:
        return True
    return False


def test_no_day_that_does_not_exist_is_read():
    """Every day of months 00 to 13 and days 00 to 39 of two years that the calendar does not have."""
    refused = 0
    for year in (2026, 2028):
        for month in range(14):
            for number in range(40):
                text = f"{year}-{month:02}-{number:02}"
                for parse, written in (
                    (days.parse_day, text),
                    (days.parse_boundary, text),
                    (days.parse_boundary, f"{text}T24:00"),
                    (days.parse_moment, f"{text}T08:00:00+08:00"),
                ):
                    refused += _is_refused(parse, written)
    assert refused == 4 * (2 * 14 * 40 - 365 - 366)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "20260101",
            "2026-W01-4",
            "2026-1-5",
            "2026-01",
            "01/02/2026",
            "1767225600",
            "+2026-01-01",
            "12026-01-01",
        ],
        *("２０２６-０１-０１", "2026-01-01T00:00", "", " 2026-01-01", "2026-01-01\n"),
    ],
)
def test_what_is_written_otherwise_is_no_day(text):
    with pytest.raises(InputError):
        days.parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-06-10T24:00:00+08:00", "2026-06-10T09:00:60+08:00", "2026-06-10T09:60+08:00", "now"),
        *("2026-06-10T09+08:00", "20260610T090000+0800", "2026-06-10", "2026-06-10T09:00+24:00"),
        "2026-06-10T09:00+08:60",
    ],
)
def test_what_is_written_otherwise_is_no_moment(text):
    with pytest.raises(InputError):
        days.parse_moment(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31T24:00", "2027-01-01"),
        ("2026-12-31T24:00:00+08:00", "2027-01-01"),
        ("2026-12-31 24:00", "2027-01-01"),
        ("2027-01-01T00:00:00+08:00", "2027-01-01"),
        ("2027-01-01T00:00:00Z", "2027-01-01"),
    ],
)
def test_cover_begins_and_ends_at_a_midnight(text, day):
    assert days.parse_boundary(text) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["2026-12-31T23:59", "2026-12-31T24:01", "9999-12-31T24:00"])
def test_cover_begins_and_ends_at_no_other_time(text):
    with pytest.raises(InputError):
        days.parse_boundary(text)
