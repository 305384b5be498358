"""Say who may open the pages of plans, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.plans.models import SupportMeasure
from wangbao.hub.plans.writes import member, plan
from wangbao.hub.plans.writes.measure import Measure, register_measure
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes.authority import register_authority
from wangbao.programme.plan import PlanKind

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
}
ARGUMENTS = {
    "number": {"plans": lambda of: of.plan.number},
    "code": {"plans": lambda of: of.measure.code},
    "ref": {"plans": lambda of: of.plan.members.get().ref},
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
    return {"plan": made, "measure": found}
