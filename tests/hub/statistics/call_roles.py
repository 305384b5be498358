"""Say who may make the calls about statistics, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller

TABLE = {
    "statistics": "araarrra a rr rrrr a rrraa",
    "published_statistics": "aaaaaaaa a aa aaaa a aaaaa",
}


def calls(_: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description."""
    return {
        "statistics": lambda c: c.get("/statistics?by=kind"),
        "published_statistics": lambda c: c.get("/statistics/published"),
    }
