"""A batch, authorities, institutions and enterprises, and plans of the three kinds that may be submitted."""

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.hub.cast import Cast
from tests.hub.schemes.conftest import make_scene
from tests.programme.sample import plan_content

from wangbao.hub import invariants
from wangbao.hub.access.roles import Kind
from wangbao.hub.journal import comparison
from wangbao.hub.plans.models import Member, Plan
from wangbao.hub.plans.writes import citation, member as members, plan as plans
from wangbao.hub.schemes.reads.directory import LISTED, Listing
from wangbao.programme.plan import PlanKind
from wangbao.vocabulary.beijing import BEIJING

IN_TIME = dt.datetime(2024, 3, 1, 10, tzinfo=BEIJING)
CITED = "S2024-000001"
OWNERS = {PlanKind.AUTHORITY: "province", PlanKind.INSTITUTION: "lead", PlanKind.ENTERPRISE: "chain"}


def scene(cast: Cast) -> SimpleNamespace:
    """Give the parties: those of a batch of schemes, a chain leader, its supplier, and another enterprise."""
    of = make_scene(cast)
    for name, called in (("chain", "链主制造集团"), ("supplier", "供应商甲"), ("outsider", "无关企业")):
        setattr(of, name, cast.organisation(Kind.INSURED, called))
        of.actors[name] = cast.actor(getattr(of, name), "declarant")
    return of


def draft(
    of: SimpleNamespace, kind: PlanKind = PlanKind.ENTERPRISE, *, now: dt.datetime = IN_TIME, **changes
) -> Plan:
    """Begin a plan and fill it in; an enterprise's with an institution and a supplier, the others citing a scheme."""
    by = {"by": of.actors[OWNERS[kind]], "now": now}
    made = plans.begin(batch=of.batch, kind=kind, **by)
    made = plans.fill(plan=made, content=plan_content(kind, **changes), **by)
    if kind is PlanKind.ENTERPRISE:
        join(of, made, "lead", "institution")
        join(of, made, "supplier", "supplier")
        return made
    return citation.cite(plan=made, numbers=[CITED], **by)


def join(of: SimpleNamespace, plan: Plan, name: str, role: str) -> Member:
    """Invite an organisation to a plan, which confirms."""
    organisation = getattr(of, name)
    owner = of.actors[OWNERS[PlanKind(plan.kind)]]
    found = members.invite(
        by=owner, now=IN_TIME, plan=plan, uscc=organisation.uscc, name=organisation.name, role=role
    )
    return members.confirm(by=of.actors[name], now=IN_TIME, member=found, independent=True)


def broken() -> list:
    """List what the app's invariants and its evidence in the journal find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith("plans.")]
    assert len(own) == 5
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast, monkeypatch) -> SimpleNamespace:
    found = scene(cast)
    listed = {CITED: Listing(CITED, "入选方案", frozenset({found.lead.uscc}))}
    monkeypatch.setattr(
        LISTED, "_provider", lambda numbers: {one: listed[one] for one in numbers if one in listed}
    )
    return found
