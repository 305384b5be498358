"""Organisers of events, people who register, and events in every state."""

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.hub.cast import Cast

from wangbao.hub import invariants
from wangbao.hub.access.roles import Kind
from wangbao.hub.events.models import Event
from wangbao.hub.events.writes import event as events
from wangbao.hub.journal import comparison
from wangbao.vocabulary.beijing import BEIJING

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=BEIJING)
BEGINS = dt.datetime(2026, 12, 10, 14, tzinfo=BEIJING)
AFTER = BEGINS + dt.timedelta(hours=4)


def content(**changes) -> dict:
    """What is announced of a training; ``None`` leaves a field out."""
    given = {
        "title": "网络安全保险核保培训",
        "title_en": "Training on underwriting",
        "summary": "核保要点与问卷",
        "event_kind": "training",
        "starts_at": BEGINS.isoformat(),
        "ends_at": (BEGINS + dt.timedelta(hours=3)).isoformat(),
        "place": "北京会议中心",
        "province": "11",
        "capacity": 2,
        "last_day": "2026-12-08",
        "contact": "training@example.com",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def make_scene(cast: Cast) -> SimpleNamespace:
    """Give an organiser, another authority, and people of several organisations."""
    parties = {
        "organiser": (Kind.AUTHORITY, "某部信息安全发展研究中心", "official"),
        "other": (Kind.AUTHORITY, "别省通信管理局", "official"),
        "insurer": (Kind.INSURER, "甲财产保险股份有限公司", "underwriter"),
        "company": (Kind.SECURITY_COMPANY, "乙网络安全有限公司", "security_analyst"),
        "enterprise": (Kind.INSURED, "丙制造有限公司", "applicant"),
    }
    of = SimpleNamespace(actors={})
    for name, (kind, called, role) in parties.items():
        organisation = cast.organisation(kind, called)
        setattr(of, name, organisation)
        of.actors[name] = cast.actor(organisation, role)
    of.actors["administrator"] = cast.actor(of.organiser, "administrator")
    return of


def announced(of: SimpleNamespace, **changes) -> Event:
    """Draft and announce an event."""
    by = {"by": of.actors["organiser"], "now": NOW}
    made = events.draft(content=content(**changes), **by)
    return events.announce(event=made, revision=made.revision, **by)


def broken() -> list:
    """List what the invariants of events and publications, and the journal's evidence, find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith(("events.", "publications."))]
    assert len(own) == 5
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast) -> SimpleNamespace:
    return make_scene(cast)
