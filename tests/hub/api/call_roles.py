"""Say who may make the calls about api, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import END, PRODUCT, START, Caller

TABLE = {
    "me": "aaaaaaaa a aa aaaa a aaaaa",
    "assess": "aaaaaaaa a aa aaaa a aaaaa",
    "indicate": "aaaaaaaa - aa aaaa a aaaaa",
    "problem_kind": "aaaaaaaa a aa aaaa a aaaaa",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    facts = {"name": "海川", "section": "C36", "revenue_cny": "300000000"}
    days = {"start": START.isoformat(), "end": END.isoformat()}
    return {
        "me": lambda c: c.get("/me"),
        "assess": lambda c: c.post("/assessments", facts),
        "indicate": lambda c: c.post("/indications", {"product": PRODUCT, "facts": facts, **days}),
        "problem_kind": lambda c: c.get("/problems/conflict"),
    }
