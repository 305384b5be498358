"""Say who may open the pages of catalogue, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast
from tests.hub.policies.conftest import on_sale

TABLE = {
    "GET catalogue:on_sale": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET catalogue:products": "sr aaaaarra a rr rrrr rr rrrrr",
    "GET catalogue:draft": "sr rraarrrr a rr rrrr rr rrrrr",
    "POST catalogue:draft": "sr rraarrrr a rr rrrr rr rrrrr",
    "GET catalogue:example": "sr rraarrrr a rr rrrr rr rrrrr",
    "GET catalogue:plans": "sr aaaaarra a rr rrrr rr rrrrr",
    "GET catalogue:hand_in_plan": "sr rraarrrr a rr rrrr rr rrrrr",
    "POST catalogue:hand_in_plan": "sr rraarrrr a rr rrrr rr rrrrr",
    "GET catalogue:version": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET catalogue:redraft": "sr rraarrrr r rr rrrr rr rrrrr",
    "POST catalogue:redraft": "sr rraarrrr r rr rrrr rr rrrrr",
    "POST catalogue:publish": "sr araarrrr r rr rrrr rr rrrrr",
    "POST catalogue:supersede": "sr -r--rrrr r rr rrrr rr rrrrr",
    "POST catalogue:withdraw": "sr araarrrr r rr rrrr rr rrrrr",
    "POST catalogue:compare": "sr aaaarrra r rr rrrr rr rrrrr",
}
ARGUMENTS = {
    "ref": {"catalogue": lambda of: of.version.ref},
    "code": {"catalogue:example": lambda _: "example-industrial-internet"},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A product version on sale."""
    return {"version": on_sale(of.insurer, now=NOW)}
