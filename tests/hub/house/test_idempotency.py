"""A key and the content it was sent with."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError

from wangbao.hub import idempotency
from wangbao.hub.columns import Keyed, KeyedByPrograms
from wangbao.hub.numbers.models import Counter
from wangbao.hub.underwriting.models import Note
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


def test_without_a_key_nothing_was_made_before() -> None:
    asked = idempotency.asked(None, amount=1)
    assert asked.columns == {"idempotency_key": None, "idempotency_sha256": ""}
    assert idempotency.replay(Note, asked) is None  # without a query: this test has no database


def test_with_a_key_both_columns_are_filled() -> None:
    asked = idempotency.asked("k", amount=1)
    assert asked.columns == {"idempotency_key": "k", "idempotency_sha256": asked.sha256}


def test_every_table_with_a_key_declares_its_columns_once() -> None:
    keyed = {
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "idempotency_sha256" for field in model._meta.get_fields())
    }
    shared = {model._meta.label for model in apps.get_models() if issubclass(model, (Keyed, KeyedByPrograms))}
    assert keyed == shared
    assert {"policies.Policy", "applications.Application", "underwriting.Note"} <= shared


@pytest.mark.django_db
def test_a_row_made_before_is_given_again_and_none_is_made() -> None:
    row = Counter.objects.create(kind="test", year=2026, value=1)
    assert (
        idempotency.once(lambda: row, lambda: Counter.objects.create(kind="test", year=2027, value=1)) is row
    )
    assert list(Counter.objects.filter(kind="test")) == [row]


@pytest.mark.django_db
def test_a_write_that_does_not_look_first_leaves_that_to_what_makes_it() -> None:
    row = Counter.objects.create(kind="test", year=2026, value=1)
    made = idempotency.once(
        lambda: row, lambda: Counter.objects.create(kind="test", year=2027, value=1), looks_first=False
    )
    assert made != row


@pytest.mark.django_db
def test_who_loses_a_race_is_given_what_the_winner_made() -> None:
    won: list[Counter] = []

    def make() -> Counter:
        won.append(Counter.objects.get(pk=first.pk))
        return Counter.objects.create(pk=first.pk + 1, kind=first.kind, year=first.year, value=5)

    first = Counter.objects.create(kind="test", year=2026, value=1)
    assert idempotency.once(lambda: won[0] if won else None, make) == first
    assert list(Counter.objects.filter(kind="test")) == [first]


@pytest.mark.django_db
def test_a_constraint_that_no_earlier_row_explains_stays_an_error() -> None:
    def make() -> Counter:
        return Counter.objects.create(kind="test", year=2026, value=2)

    Counter.objects.create(kind="test", year=2026, value=1)
    with pytest.raises(IntegrityError):
        idempotency.once(lambda: None, make)
