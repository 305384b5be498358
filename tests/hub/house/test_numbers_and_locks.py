"""Numbers without gaps or doubles, locks in one order."""

import pytest
from django.apps import apps
from django.db import transaction

from wangbao.hub import locks
from wangbao.hub.applications.models import Application
from wangbao.hub.errors import Invisible
from wangbao.hub.numbers import next_number
from wangbao.hub.parties.models import Organisation
from wangbao.hub.underwriting.models import Quote

pytestmark = pytest.mark.postgresql


@pytest.mark.django_db
def test_numbers_count_by_kind_and_year() -> None:
    with transaction.atomic():
        given = [
            next_number(*key)
            for key in (("policy", 2026), ("policy", 2026), ("quote", 2026), ("policy", 2027))
        ]
    assert given == ["P20260000001", "P20260000002", "Q20260000001", "P20270000001"]


@pytest.mark.django_db
def test_a_number_rolled_back_is_given_again() -> None:
    with transaction.atomic():
        first = next_number("application", 2026)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_number("application", 2026) == first


@pytest.mark.django_db
def test_an_unknown_kind_has_no_numbers() -> None:
    with transaction.atomic(), pytest.raises(ValueError, match="policy"):
        next_number("claims", 2026)


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_inside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_number("policy", 2026)


@pytest.mark.django_db(transaction=True)
def test_threads_never_share_a_number(run_together) -> None:
    def take() -> list[str]:
        taken = []
        for _ in range(10):
            with transaction.atomic():
                taken.append(next_number("policy", 2026))
        return taken

    given = run_together(*[take] * 8)
    assert sorted(sum(given, [])) == [f"P2026{number:07d}" for number in range(1, 81)]  # noqa: RUF017 - eight short lists


@pytest.mark.django_db(transaction=True)
def test_locks_need_a_transaction(insurer) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        locks.lock(insurer)


@pytest.mark.django_db
def test_a_table_without_a_place_in_the_order_is_refused(insurer) -> None:
    with transaction.atomic(), pytest.raises(ValueError, match=r"parties\.Organisation has no place"):
        locks.lock(insurer)


def test_every_table_in_the_order_of_locks_is_there() -> None:
    found = [apps.get_model(label)._meta.label_lower for label in locks._ranks()]
    assert found == list(locks._ranks())
    lowest_first = ["outbox.webhook", "catalogue.product", "applications.application", "policies.refund"]
    assert [label for label in found if label in lowest_first] == lowest_first
    assert found[0] == lowest_first[0]  # what an app above adds comes after


@pytest.mark.django_db
def test_rows_come_back_fresh_in_the_order_they_were_given(insurer, other_insurer, monkeypatch) -> None:
    monkeypatch.setitem(locks._ranks(), "parties.organisation", 0)
    Organisation.objects.filter(pk=insurer.pk).update(name="改名")
    with transaction.atomic():
        second, first, again = locks.lock(other_insurer, insurer, insurer)
    assert (first.name, second.pk, again is first) == ("改名", other_insurer.pk, True)


@pytest.mark.django_db
def test_a_row_that_is_gone_is_invisible(insurer, monkeypatch) -> None:
    monkeypatch.setitem(locks._ranks(), "parties.organisation", 0)
    gone = Organisation(pk=insurer.pk + 1)
    with transaction.atomic(), pytest.raises(Invisible):
        locks.lock(gone)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "parent", "rule"),
    [
        (Quote, "insurer", r"parties\.Organisation has no place"),
        (Application, "renews", "renews of applications.Application is not above it"),
        (Quote, "number", "number of underwriting.Quote is not above it"),
    ],
)
def test_a_parent_is_locked_before_its_row_or_not_at_all(rows, parent, rule) -> None:
    with transaction.atomic(), pytest.raises(ValueError, match=rule):
        locks.lock_below(rows.objects.all(), parent)


@pytest.mark.django_db(transaction=True)
def test_a_row_and_its_parent_are_locked_in_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        locks.lock_below(Quote.objects.all(), "application")
