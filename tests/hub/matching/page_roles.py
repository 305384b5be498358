"""Say who may open the pages of matching, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.api.conftest import put_on_sale
from tests.hub.cast import NOW, Cast
from tests.hub.matching.conftest import ASKER, CONTENT

from wangbao.hub.matching.reads.need import places
from wangbao.hub.matching.writes import contact, need

# The need is the enterprise's, the contact asked of the insurer.
TABLE = {
    "GET matching:matching": "sr aaarrrra a aa aaaa rr arrrr",
    "GET matching:rules": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET matching:begin": "sr arrrrrrr r rr aara rr arrrr",
    "POST matching:begin": "sr arrrrrrr r rr aara rr arrrr",
    "GET matching:need": "s- -------- - -- aaa- -- -----",
    "GET matching:change": "s- -------- - -- aar- -- -----",
    "POST matching:change": "s- -------- - -- aar- -- -----",
    "POST matching:close": "s- -------- - -- aar- -- -----",
    "POST matching:ask": "s- -------- - -- aar- -- -----",
    "GET matching:contact": "s- aaarrrra - -- aaa- -- a----",
    "POST matching:accept": "s- aaarrrrr - -- rrr- -- a----",
    "POST matching:decline": "s- aaarrrrr - -- rrr- -- a----",
    "POST matching:withdraw": "s- rrrrrrrr - -- aar- -- r----",
}
_OF_NEED = ("need", "change", "close", "ask")
_OF_CONTACT = ("contact", "accept", "decline", "withdraw")
ARGUMENTS = {
    "number": {f"matching:{page}": lambda of: of.matching_need.number for page in _OF_NEED}
    | {f"matching:{page}": lambda of: of.matching_contact.number for page in _OF_CONTACT}
}


def records(cast: Cast, of: Any) -> dict[str, Any]:
    """State a need of the enterprise and ask the insurer for contact about a product of its."""
    own = {"by": cast.actor(of.enterprise, "applicant"), "now": NOW}
    row = need.state_need(content=CONTENT, person=ASKER, **own)
    found = [one for one in places(row, now=NOW).ranked if one.supplied.provider == of.insurer]
    if not found:
        put_on_sale(of.insurer)
        found = [one for one in places(row, now=NOW).ranked if one.supplied.provider == of.insurer]
    candidate = found[0].match.candidate
    asked = contact.ask(need=row, supply=candidate.supply, candidate=candidate.number, **own)
    return {"matching_need": row, "matching_contact": asked}
