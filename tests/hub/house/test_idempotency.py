"""A key and the content it was sent with."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from wangbao.hub import idempotency
from wangbao.vocabulary.errors import InputError


def test_equal_content_is_equal_however_it_is_written() -> None:
    first = idempotency.asked(
        "k", amount=Decimal("100.00"), on=dt.date(2026, 12, 1), change={"a": 1, "b": [2]}
    )
    again = idempotency.asked("k", change={"b": [2], "a": 1}, on=dt.date(2026, 12, 1), amount=Decimal("1E+2"))
    assert again == first
    assert len(first.sha256) == 64


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal("100.01")},
        {"on": dt.date(2026, 12, 2)},
        {"note": None},
        {"note": "x"},
        {"more": ""},
    ],
)
def test_other_content_has_another_hash(other) -> None:
    content = {"amount": Decimal(100), "on": dt.date(2026, 12, 1), "note": ""}
    assert idempotency.asked("k", **content | other).sha256 != idempotency.asked("k", **content).sha256


def test_half_a_character_is_content_too() -> None:
    assert idempotency.asked("k", text="\ud800").sha256 != idempotency.asked("k", text="\ud801").sha256


def test_what_is_no_content_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="object is no content"):
        idempotency.asked("k", thing=object())


@pytest.mark.parametrize("key", ["", "x" * 101, "ключ", "a\nb"])
def test_a_key_that_cannot_be_kept_is_refused(key) -> None:
    with pytest.raises(InputError):
        idempotency.asked(key)


def test_a_row_without_a_hash_agrees_by_its_fields() -> None:
    asked = idempotency.asked("k", amount=1)
    for kept, amount, expected in (
        (asked.sha256, 2, True),
        ("0" * 64, 1, False),
        ("", 1, True),
        ("", 2, False),
    ):
        row = SimpleNamespace(idempotency_sha256=kept, amount=amount)
        assert idempotency.agrees(row, asked, amount=1) is expected


def test_a_conflict_names_the_key_as_the_caller_sent_it() -> None:
    text = idempotency.used("17:order-4711").text
    assert "“order-4711”" in text.zh
    assert "'order-4711'" in text.en
