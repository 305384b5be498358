"""Calls with a token: ``calls_of(insurer, "underwriter")`` is a client whose calls carry one."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from tests.hub.api.caller import Caller

from wangbao.hub import clock
from wangbao.hub.api import operations
from wangbao.hub.api.scopes import Scope
from wangbao.hub.parties.actor import Actor


@pytest.fixture
def token_of(member_of) -> Callable[..., operations.Created]:
    """Makes a token: ``token_of(insurer, "underwriter", scopes=["policies:read"])``."""

    def make(organisation, role: str, *, scopes: Iterable[str] = tuple(Scope), **options: Any):
        now = clock.now()
        given = {"expires_at": now + dt.timedelta(days=30), "name": "核心系统", **options}
        membership = member_of(organisation, role)
        return operations.create(by=Actor.system(), now=now, membership=membership, scopes=scopes, **given)

    return make


@pytest.fixture
def calls_of(token_of) -> Callable[..., Caller]:
    """Makes a caller: ``calls_of(insurer, "underwriter")``."""

    def make(organisation, role: str, *, lang: str = "zh", **options: Any) -> Caller:
        return Caller(token_of(organisation, role, **options).secret, lang=lang)

    return make
