"""Say who may open the pages of plans, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

import datetime as dt
from typing import Any

from tests.hub.cast import NOW, Cast
from tests.programme.sample import plan_content

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.plans.models import Plan, SupportMeasure
from wangbao.hub.plans.writes import decision, member, plan, submission, summary
from wangbao.hub.plans.writes.exit import open_exit
from wangbao.hub.plans.writes.kick_off import kick_off
from wangbao.hub.plans.writes.measure import Measure, register_measure
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes.authority import register_authority
from wangbao.programme.plan import Cadence, PlanKind

# The plan is a draft of the insurer; the measure is another authority's than the table's.
TABLE = {
    "GET plans:plans": "sr arrrrrra r rr raar aa arraa",
    "POST plans:begin": "sr arrrrrrr r rr rarr rr arrra",
    "GET plans:measures": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "POST plans:measures": "rr rrrrrrrr r rr rrrr rr rrraa",
    "POST plans:end_measure": "sr rrrrrrrr r rr rrrr rr rrrrr",
    "GET plans:plan": "s- arrrrrra - -- ---- -- a----",
    "GET plans:fill": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:fill": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:cite": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:invite": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:remove": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:answer": "s- -rrrrrr- - -- ---- -- -----",
    "POST plans:set_route": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:submit": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:take_back": "s- arrrrrrr - -- ---- -- a----",
    "POST plans:forward": "s- rrrrrrrr - -- ---- -- r----",
    "POST plans:decide": "s- rrrrrrrr - -- ---- -- r----",
    # The pilot is the enterprise's, on its way since this year; the insurer takes part and sees no report.
    "GET plans:kick_off": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST plans:kick_off": "sr rrrrrrrr r rr rrrr rr rrrar",
    "GET plans:report": "s- -------- - -- ra a- -- --ra-",
    "POST plans:enter_figure": "s- -------- - -- ra r- -- --rr-",
    "POST plans:submit_report": "s- -------- - -- ra r- -- --rr-",
    "POST plans:return_report": "s- -------- - -- rr r- -- --ra-",
    "GET plans:roll_up": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST plans:begin_summary": "s- rrrrrrrr - -- ra r- -- r-rr-",
    "GET plans:summary": "s- -------- - -- ra a- -- --ra-",
    "POST plans:fill_summary": "s- -------- - -- ra r- -- --rr-",
    "POST plans:submit_summary": "s- -------- - -- ra r- -- --rr-",
    "POST plans:decide_summary": "s- -------- - -- rr r- -- --ra-",
    "POST plans:open_exit": "s- rrrrrrrr - -- rr r- -- r-ra-",
    "POST plans:answer_exit": "s- -------- - -- ra r- -- --rr-",
    "POST plans:decide_exit": "s- -------- - -- rr r- -- --ra-",
}
_REPORT = ("plans:report", "plans:enter_figure", "plans:submit_report", "plans:return_report")
_EXIT = ("plans:answer_exit", "plans:decide_exit")
_SUMMARY = ("plans:summary", "plans:fill_summary", "plans:submit_summary", "plans:decide_summary")
_PILOT = (*_REPORT, *_EXIT, *_SUMMARY, "plans:open_exit", "plans:begin_summary")
ARGUMENTS = {
    "number": {
        "plans": lambda of: of.plan.number,
        **dict.fromkeys(_PILOT, lambda of: of.pilot.number),
    },
    "year": dict.fromkeys(_SUMMARY, lambda _: NOW.year),
    "code": {"plans": lambda of: of.measure.code},
    "ref": {
        "plans": lambda of: of.plan.members.get().ref,
        **dict.fromkeys(_REPORT, lambda of: of.pilot.reports.first().ref),
        **dict.fromkeys(_EXIT, lambda of: of.pilot.exits.get().ref),
    },
}


def records(cast: Cast, of: Any) -> dict[str, Any]:
    """Begin a plan of the insurer with a member, and register a measure of an authority of another place."""
    own = {"by": cast.actor(of.insurer, "administrator"), "now": NOW}
    made = plan.begin(batch=of.batch, kind=PlanKind.INSTITUTION, title="示例试点方案", **own)
    member.invite(plan=made, uscc="91350100M000100Y43", name="示例企业", role="enterprise", **own)
    elsewhere = cast.organisation(Kind.AUTHORITY, "某地工业和信息化局")
    place = register_authority(
        by=Actor.system(),
        now=NOW,
        organisation=elsewhere,
        level=Level.PROVINCIAL,
        territory="65",
        side="industry",
    )
    found: SupportMeasure = register_measure(
        by=Actor.system(),
        now=NOW,
        authority=place,
        measure=Measure(code="sample_support", kind="industrial_park", name="园区支持", first_day=NOW.date()),
    )
    return {"plan": made, "measure": found, "pilot": _pilot(cast, of)}


def _pilot(cast: Cast, of: Any) -> Plan:
    """Bring a plan of the enterprise, with the insurer, to its pilot and to a proposed withdrawal."""
    own, nation = (
        {"by": cast.actor(of.enterprise, "administrator"), "now": NOW},
        {"by": cast.actor(of.reviewed.national, "official"), "now": NOW},
    )
    made = plan.begin(batch=of.batch, kind=PlanKind.ENTERPRISE, **own)
    content = plan_content("enterprise", enterprise_role=["group"])
    made = plan.fill(plan=made, content=content, **own)
    name = of.insurer.name
    part = member.invite(plan=made, uscc=of.insurer.uscc, name=name, role="institution", **own)
    member.confirm(by=cast.actor(of.insurer, "administrator"), now=NOW, member=part)
    made = submission.submit(plan=made, late_reason="示例", **own)
    decision.select(plan=made, revision=made.revision, reason="示例", **nation)
    days = {"first_day": NOW.date(), "last_day": NOW.date().replace(year=NOW.year + 1)}
    kick_off(batch=of.batch, cadence=Cadence.HALF_YEARLY, report_days=15, **days, **nation)
    summary.begin(plan=Plan.objects.get(pk=made.pk), year=NOW.year, **own)
    answer_by = NOW.date() + dt.timedelta(days=30)
    open_exit(plan=made, ground="other", statement="示例", answer_by=answer_by, **nation)
    return Plan.objects.get(pk=made.pk)
