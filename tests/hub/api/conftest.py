"""Calls with a token, at a known time: ``calls_of(insurer, "underwriter")`` is a system whose calls carry one."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import time_machine
from tests.hub.api.caller import Caller, Trade

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.api.rules.scopes import scopes as known_scopes
from wangbao.hub.api.writes import allowance, token
from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.product import definition as definitions


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning(now) -> Iterator[None]:
    with time_machine.travel(now):
        yield


@pytest.fixture(autouse=True)
def _calls_are_stored_when_a_test_says_so(monkeypatch) -> None:
    """Else a test that counts queries would see those of the calls before it, once a second."""
    monkeypatch.setattr(allowance, "_EVERY", float("inf"))


def make_token(membership, *, scopes: Iterable[str] | None = None, **options: Any) -> token.Created:
    """Make a token that stands for a membership, for a year and with every scope where nothing else is said."""
    now = clock.now()
    given = {
        "expires_at": now + dt.timedelta(days=366),
        "name": "核心系统",
        "per_minute": 60_000,
        **options,
    }
    return token.create(
        by=Actor.system(),
        now=now,
        membership=membership,
        scopes=known_scopes() if scopes is None else scopes,
        **given,
    )


def put_on_sale(insurer, name: str = "example-industrial-internet") -> Any:
    """Draft and publish a shipped example as the system."""
    written = json.loads(definitions.canonical(definitions.load(name)))
    made = catalogue.draft(by=Actor.system(), now=clock.now(), insurer=insurer, definition=written)
    return catalogue.publish(by=Actor.system(), now=clock.now(), version=made)


@pytest.fixture
def token_of(member_of) -> Callable[..., token.Created]:
    """Makes a token: ``token_of(insurer, "underwriter", scopes=["policies:read"])``."""

    def make(organisation, role: str, **options: Any):
        return make_token(member_of(organisation, role), **options)

    return make


@pytest.fixture
def calls_of(token_of) -> Callable[..., Caller]:
    """Makes a caller: ``calls_of(insurer, "underwriter")``."""

    def make(organisation, role: str, *, lang: str = "zh", **options: Any) -> Caller:
        return Caller(token_of(organisation, role, **options).secret, lang=lang)

    return make


@pytest.fixture
def on_sale(db) -> Callable[..., Any]:
    """Puts a shipped example on sale: ``on_sale(insurer)``."""
    return put_on_sale


@pytest.fixture
def trade(insurer, enterprise, on_sale, calls_of, member_of) -> Trade:
    """An enterprise and an insurer whose product is on sale, and the calls of both."""
    on_sale(insurer)
    return Trade(
        client=calls_of(enterprise, "applicant"),
        insurer=calls_of(insurer, "senior_underwriter"),
        signer=member_of(enterprise, "applicant").person.name,
    )
