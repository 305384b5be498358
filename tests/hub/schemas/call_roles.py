"""Say who may make the calls about published schemas, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller

TABLE = {
    "schemas": "aaaaaaaa a aa aaaa a aaaaa",
    "schema": "aaaaaaaa a aa aaaa a aaaaa",
}


def calls(_: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description."""
    return {
        "schemas": lambda c: c.get("/schemas"),
        "schema": lambda c: c.get("/schemas/rate-plan"),
    }
