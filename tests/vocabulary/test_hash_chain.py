"""Entries of a journal hash as they ever did."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from wangbao.vocabulary import hash_chain

AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_the_hash_of_an_entry_is_what_it_ever_was() -> None:
    entry = SimpleNamespace(
        sequence=7,
        at=AT,
        person_id=3,
        person_name="张三",
        acting_organisation_id=2,
        role="underwriter",
        request_id="r1",
        organisation_id=None,
        verb="quote.made",
        subject_kind="quote",
        subject="Q1",
        before={},
        after={"premium": "12.50", "名": "甲"},
        previous=hash_chain.START,
    )
    expected = "08cc6d73cfebf73a7bf4f3f5d87e9dcd556be7761f5ba43ce728b50c7d8a4256"
    assert hash_chain.digest(entry) == expected


def test_decimals_keep_their_zeros_and_moments_are_in_utc() -> None:
    written = hash_chain.canonical(
        {"d": Decimal("1.50"), "t": AT, "day": dt.date(2026, 1, 2), "s": {"b", "a"}}
    )
    assert written == '{"d":"1.50","day":"2026-01-02","s":["a","b"],"t":"2026-01-01T19:04:05+00:00"}'


@pytest.mark.parametrize("value", [float("nan"), object(), dt.datetime(2026, 1, 1)])  # noqa: DTZ001 - on purpose
def test_what_has_no_plain_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        hash_chain.canonical([value])
