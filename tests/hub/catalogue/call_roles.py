"""Say who may make the calls about catalogue, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import PRODUCT, Caller

TABLE = {
    "products": "aaaaaaaa a aa aaaa a aaaaa",
    "product": "aaaaaaaa - aa aaaa a aaaaa",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    return {
        "products": lambda c: c.get("/products"),
        "product": lambda c: c.get(f"/products/{PRODUCT}"),
    }
