"""Say who may open the pages of schemes, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.schemes.writes import batch, joint_unit, scheme

# The scheme is a draft of the insurer; an authority without a place among the authorities sees none.
TABLE = {
    "GET schemes:schemes": "sr arrrrrra r rr rrrr aa arraa",
    "GET schemes:batches": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "POST schemes:open_batch": "sr rrrrrrrr r rr rrrr rr rrrar",
    "GET schemes:batch": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "POST schemes:change_batch": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST schemes:set_day": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST schemes:set_own_day": "sr rrrrrrrr r rr rrrr rr rrraa",
    "POST schemes:grant_exception": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST schemes:begin": "sr arrrrrrr r rr rrrr rr arrrr",
    "GET schemes:authorities": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST schemes:authorities": "sr rrrrrrrr r rr rrrr rr rrrar",
    "GET schemes:scheme": "s- arrrrrra - -- ---- -- a----",
    "GET schemes:fill": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:fill": "s- arrrrrrr - -- ---- -- a----",
    "GET schemes:part": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:part": "s- arrrrrrr - -- ---- -- a----",
    "GET schemes:form": "s- arrrrrra - -- ---- -- a----",
    "POST schemes:import_form": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:invite": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:remove": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:answer": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:attach": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:detach": "s- -rrrrrrr - -- ---- -- -----",
    "POST schemes:set_route": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:submit": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:withdraw": "s- arrrrrrr - -- ---- -- a----",
    "POST schemes:recommend": "s- rrrrrrrr - -- ---- -- r----",
    "POST schemes:decide": "s- rrrrrrrr - -- ---- -- r----",
}
ARGUMENTS = {
    "code": {"schemes": lambda of: of.batch.code},
    "number": {"schemes": lambda of: of.scheme.number},
    "ref": {"schemes": lambda of: of.scheme.units.get(is_lead=False).ref},
    "edition": {"schemes": lambda _: "zh"},
    "form": {"schemes": lambda _: "xlsx"},
}


def records(cast: Cast, of: Any) -> dict[str, Any]:
    """Open a batch and begin a scheme that the insurer leads, with an institute as its joint unit."""
    opened = batch.open_batch(by=Actor.system(), now=NOW, name="pilot-2023")
    lead = {"by": cast.actor(of.insurer, "administrator"), "now": NOW}
    made = scheme.begin(batch=opened, title="示例方案", **lead)
    institute = cast.organisation(Kind.RESEARCH_INSTITUTE, "示例研究院")
    joint_unit.invite(scheme=made, uscc=institute.uscc, **lead)
    return {"batch": opened, "scheme": made}
