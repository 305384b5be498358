"""Strangers together cost no more than their budget, and keep nobody out who has signed in from where they are."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.hub.cast import NOW

from wangbao.hub.parties.models import Person
from wangbao.hub.parties.web import budgets

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_UP, RESET = map(reverse, ("account_login", "account_signup", "account_reset_password"))


@pytest.fixture(autouse=True)
def _from_the_start(settings):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def spent(monkeypatch):
    """Strangers have spent their minute with the first attempt."""
    monkeypatch.setattr(budgets, "STRANGERS_SECONDS", 0)


def tried(address: str, email: str = "nobody@example.com") -> int:
    """Answer to an attempt with the password that people of the tests have."""
    given = {"login": email, "password": "password-of-tests"}
    return Client(REMOTE_ADDR=address).post(SIGN_IN, given).status_code


def test_many_addresses_together_are_refused_and_told_when(monkeypatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(budgets.time, "thread_time", lambda: next(ticks) * 4.0)  # four seconds an attempt
    senders = [f"198.51.{block}.7" for block in range(9)]
    assert [tried(one) for one in senders] == [200] * 8 + [429]
    for address, given in (
        (SIGN_UP, {"email": "new@example.com", "password1": "x", "password2": "x"}),
        (RESET, {"email": "new@example.com"}),
    ):
        refused = Client(REMOTE_ADDR="203.0.113.1").post(address, given)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert not Person.objects.filter(email="new@example.com").exists()
    assert Client(REMOTE_ADDR="203.0.113.1").get(SIGN_IN).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        assert tried("203.0.113.1") == 200


def test_neighbours_share_a_budget(monkeypatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(budgets.time, "thread_time", lambda: next(ticks) * 8.0)
    assert [tried(f"198.51.100.{last}") for last in range(1, 4)] == [200, 200, 429]
    assert tried("198.51.101.1") == 200


def test_an_address_somebody_has_signed_in_from_is_not_kept_out(spent, person_of, monkeypatch) -> None:
    person = person_of()
    monkeypatch.setattr(budgets, "STRANGERS_SECONDS", 30)
    assert tried("203.0.113.5", person.email) == 302
    monkeypatch.setattr(budgets, "STRANGERS_SECONDS", 0)
    assert tried("203.0.113.6", person.email) == 429
    assert tried("203.0.113.5", person.email) == 302
    monkeypatch.setattr(budgets, "KNOWN_SECONDS", 0)
    assert tried("203.0.113.5", person.email) == 429


def test_strangers_hold_one_place_of_a_process_and_one_waits(person_of, monkeypatch) -> None:
    monkeypatch.setattr(budgets, "_PATIENCE", 0.01)
    person, place = person_of(), budgets._PLACES[False]
    assert place.take()
    try:
        refused = Client(REMOTE_ADDR="203.0.113.6").post(SIGN_IN, {"login": person.email, "password": "x"})
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(budgets.SHORT_WAIT))
        cache.set(budgets._known_key(budgets.Sender("203.0.113.5/32", "")), 1)
        assert tried("203.0.113.5", person.email) == 302
    finally:
        place.leave()
    assert tried("203.0.113.6", person.email) == 302


def test_the_signed_in_and_what_only_shows_pages_cost_no_budget(spent, insurer, client_of) -> None:
    client = client_of(insurer, "underwriter")
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
