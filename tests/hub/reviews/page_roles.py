"""Say who may open the pages of reviews, and what stands in their addresses (``tests/hub/house/test_roles.py``).

None of its readers is an expert, a decision maker or a national official: those are asked in ``test_blindness`` and
``test_pages``.
"""

from typing import Any

from tests.hub.cast import Cast
from tests.hub.reviews.conftest import make_review, to_phase

from wangbao.hub.reviews.models import Review

_NOBODY = "sr rrrrrrrr r rr rrrr rr"
_HIDDEN = "s- -------- - -- ---- rr"
TABLE = {
    "GET reviews:list": "sr rrrrrrrr r rr rrrr ar",
    "POST reviews:list": "sr rrrrrrrr r rr rrrr ar",
    "GET reviews:mine": _NOBODY,
    "GET reviews:sheet": _NOBODY,
    "GET reviews:review": _NOBODY,
    "POST reviews:score": _NOBODY,
    "POST reviews:abstain": _NOBODY,
    "POST reviews:remark": _NOBODY,
    "GET reviews:file": _NOBODY,
    "GET reviews:statement": _NOBODY,
    "POST reviews:statement": _NOBODY,
    "POST reviews:state": _NOBODY,
    "GET reviews:round": _NOBODY,
    "POST reviews:act": _NOBODY,
    "GET reviews:experts": _NOBODY,
    "POST reviews:experts": _NOBODY,
    "POST reviews:group": _NOBODY,
    "GET reviews:ranking": _NOBODY,
    "GET reviews:ranking_csv": _NOBODY,
    "GET reviews:decision": _NOBODY,
    "POST reviews:decision": _NOBODY,
    "POST reviews:answer": _NOBODY,
    "GET reviews:item": _HIDDEN,
    "POST reviews:send_back": _HIDDEN,
    "POST reviews:names": _HIDDEN,
    "GET reviews:correction": _HIDDEN,
    "POST reviews:correction": _HIDDEN,
    "GET reviews:notice": "-- -------- - -- ---- --",
    "POST reviews:notice": "-- -------- - -- ---- --",
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
