"""Say who may open the pages of catalogue, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast
from tests.hub.policies.conftest import on_sale

TABLE = {
    "GET catalogue:on_sale": "aa aaaaaaaa a aa aaaa aa",
    "GET catalogue:products": "sr aaaaarra a rr rrrr rr",
    "GET catalogue:draft": "sr rraarrrr a rr rrrr rr",
    "POST catalogue:draft": "sr rraarrrr a rr rrrr rr",
    "GET catalogue:example": "sr rraarrrr a rr rrrr rr",
    "GET catalogue:plans": "sr aaaaarra a rr rrrr rr",
    "GET catalogue:hand_in_plan": "sr rraarrrr a rr rrrr rr",
    "POST catalogue:hand_in_plan": "sr rraarrrr a rr rrrr rr",
    "GET catalogue:version": "aa aaaaaaaa a aa aaaa aa",
    "GET catalogue:redraft": "sr rraarrrr r rr rrrr rr",
    "POST catalogue:redraft": "sr rraarrrr r rr rrrr rr",
    "POST catalogue:publish": "sr araarrrr r rr rrrr rr",
    "POST catalogue:supersede": "sr -r--rrrr r rr rrrr rr",
    "POST catalogue:withdraw": "sr araarrrr r rr rrrr rr",
    "POST catalogue:compare": "sr aaaarrra r rr rrrr rr",
}
ARGUMENTS = {
    "ref": {"catalogue": lambda of: of.version.ref},
    "code": {"catalogue:example": lambda _: "example-industrial-internet"},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A product version on sale."""
    return {"version": on_sale(of.insurer, now=NOW)}
