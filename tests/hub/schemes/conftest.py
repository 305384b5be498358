"""A batch, authorities of three levels, and a scheme that may be submitted."""

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.hub.cast import Cast
from tests.programme.sample import content

from wangbao.hub import invariants
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.journal import comparison
from wangbao.hub.schemes.models import Batch, Scheme, Unit
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes import (
    authority,
    batch as batches,
    joint_unit,
    scheme as schemes,
    unit as units,
)
from wangbao.hub.schemes.writes.unit import Part
from wangbao.vocabulary.beijing import BEIJING

IN_TIME = dt.datetime(2024, 1, 20, 10, tzinfo=BEIJING)
OWN = Part(contact_name="王申报", contact_phone="010-55550000", is_legal_person=True, has_capability=True)
LICENSED = Part(
    contact_name="王申报",
    contact_phone="010-55550000",
    contact_email="declare@example.com",
    is_legal_person=True,
    has_capability=True,
    licence_number="L10001",
    licence_first_day=dt.date(2020, 1, 1),
)


def make_scene(cast: Cast, *, now: dt.datetime = IN_TIME, batch: str = "pilot-2023") -> SimpleNamespace:
    """Give the parties of a batch: a lead insurer, a joint unit, authorities of three levels, and their people."""
    system = Actor.system()
    names = {
        "national": (Kind.AUTHORITY, "某部网络安全管理局"),
        "province": (Kind.AUTHORITY, "某市工业和信息化局"),
        "city": (Kind.AUTHORITY, "某区工业和信息化局"),
        "elsewhere": (Kind.AUTHORITY, "别省通信管理局"),
        "lead": (Kind.INSURER, "甲财产保险股份有限公司"),
        "joint": (Kind.SECURITY_COMPANY, "乙网络安全有限公司"),
        "stranger": (Kind.INSURTECH, "丙保险科技有限公司"),
    }
    of = SimpleNamespace(**{name: cast.organisation(kind, zh) for name, (kind, zh) in names.items()})
    place = {"by": system, "now": now}
    authority.register_authority(organisation=of.national, level=Level.NATIONAL, **place)
    of.provincial = authority.register_authority(
        organisation=of.province, level=Level.PROVINCIAL, territory="11", side="industry", **place
    )
    of.municipal = authority.register_authority(
        organisation=of.city, level=Level.MUNICIPAL, parent=of.provincial, **place
    )
    authority.register_authority(
        organisation=of.elsewhere, level=Level.PROVINCIAL, territory="31", side="telecom", **place
    )
    of.actors = {
        name: cast.actor(getattr(of, name), "official" if kind is Kind.AUTHORITY else "declarant")
        for name, (kind, _) in names.items()
    }
    of.batch = batches.open_batch(by=of.actors["national"], now=now, name=batch)
    return of


def draft(
    of: SimpleNamespace, *, now: dt.datetime = IN_TIME, batch: Batch | None = None, **changes
) -> Scheme:
    """Begin a scheme and fill it in, its lead licensed."""
    by = of.actors["lead"]
    made = schemes.begin(by=by, now=now, batch=batch or of.batch)
    given = content(**changes)
    if made.batch.rules["tracks"]:
        given["tracks"] = [made.batch.rules["tracks"][0]["code"]]
    made = schemes.fill(by=by, now=now, scheme=made, content=given)
    units.fill_part(by=by, now=now, unit=made.units.get(is_lead=True), part=LICENSED)
    return made


def join(of: SimpleNamespace, scheme: Scheme, name: str = "joint", *, now: dt.datetime = IN_TIME) -> Unit:
    """Invite a joint unit, which fills in and confirms its part."""
    found = joint_unit.invite(
        by=of.actors["lead"], now=now, scheme=scheme, uscc=getattr(of, name).uscc, task="风险监测"
    )
    filled = units.fill_part(by=of.actors[name], now=now, unit=found, part=OWN)
    return units.confirm(by=of.actors[name], now=now, unit=filled)


def broken() -> list:
    """List what the app's invariants and its evidence in the journal find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith("schemes.")]
    assert len(own) == 4
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast) -> SimpleNamespace:
    return make_scene(cast)
