"""Say who may make the calls about parties, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller

TABLE = {
    "clients": "rrrrrrrr r aa rrrr r rrrrr",
    "insurers": "raarrrrr a rr rrrr r rrrrr",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    return {
        "clients": lambda c: c.get("/clients"),
        "insurers": lambda c: c.get("/insurers"),
    }
