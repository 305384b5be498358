"""Say who may open the pages of reviews, and what stands in their addresses (``tests/hub/house/test_roles.py``).

The declarant is of another institution than the one whose scheme is reviewed.
"""

from typing import Any

from tests.hub.cast import Cast
from tests.hub.reviews.conftest import make_review, to_phase

from wangbao.hub.reviews.models import Review

_NOBODY = "sr rrrrrrrr r rr rrrr rr"
_HIDDEN = "s- -------- - -- ---- rr"
TABLE = {
    "GET reviews:list": "sr rrrrrrrr r rr rrrr ar rraaa",
    "POST reviews:list": "sr rrrrrrrr r rr rrrr ar rrraa",
    "GET reviews:mine": _NOBODY + " rarrr",
    "GET reviews:sheet": _NOBODY + " rarrr",
    "GET reviews:review": _NOBODY + " rarrr",
    "POST reviews:score": _NOBODY + " rarrr",
    "POST reviews:abstain": _NOBODY + " rarrr",
    "POST reviews:remark": _NOBODY + " rarrr",
    "GET reviews:file": _NOBODY + " rarrr",
    "GET reviews:statement": _NOBODY + " rarrr",
    "POST reviews:statement": _NOBODY + " rarrr",
    "POST reviews:state": _NOBODY + " rarrr",
    "GET reviews:round": _NOBODY + " rraar",
    "POST reviews:act": _NOBODY + " rrrar",
    "GET reviews:experts": _NOBODY + " rraar",
    "POST reviews:experts": _NOBODY + " rrrar",
    "POST reviews:group": _NOBODY + " rrrar",
    "GET reviews:ranking": _NOBODY + " rraar",
    "GET reviews:ranking_csv": _NOBODY + " rraar",
    "GET reviews:decision": _NOBODY + " rrarr",
    "POST reviews:decision": _NOBODY + " rrarr",
    "POST reviews:answer": _NOBODY + " rrrar",
    "GET reviews:item": _HIDDEN + " -raar",
    "POST reviews:send_back": _HIDDEN + " -rrar",
    "POST reviews:names": _HIDDEN + " -rrar",
    "GET reviews:correction": _HIDDEN + " -rrrr",
    "POST reviews:correction": _HIDDEN + " -rrrr",
    "GET reviews:notice": "-- -------- - -- ---- -- -----",
    "POST reviews:notice": "-- -------- - -- ---- -- -----",
}
ARGUMENTS = {
    "batch": {"reviews": lambda of: of.reviewed.round.batch.code},
    "ref": {"reviews": lambda of: of.reviewed.row.ref},
    "number": {"reviews": lambda of: of.reviewed.row.item.number},
    "place": {"reviews": lambda _: 1},
}


def records(cast: Cast, _: Any) -> dict[str, object]:
    """A review in its blind phase, of another authority than the one that reads, and another batch than is open."""
    made = make_review(cast, schemes_=1, canary=True, batch="pilot-2025")
    to_phase(made, "blind_scoring")
    made.row = Review.objects.first()
    return {"reviewed": made}
