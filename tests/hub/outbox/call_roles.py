"""Say who may make the calls about messages and webhooks, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller, Trade, read

TABLE = {
    "messages": "aaaaaaaa a aa aaaa a aaaaa",
    "open_message": "-a------ - -- ---- - -----",
    "acknowledge_message": "-a------ - -- ---- - -----",
    "webhooks": "arrrrrra r rr raar r rrrrr",
    "register_webhook": "arrrrrrr r rr rarr r rrrrr",
    "webhook_deliveries": "-------- - -- raa- - -----",
    "rotate_webhook": "-------- - -- rar- - -----",
    "test_webhook": "-------- - -- rar- - -----",
    "close_webhook": "-------- - -- rar- - -----",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    return {
        "messages": lambda c: c.get("/messages"),
        "open_message": lambda c: c.post(f"/messages/{of.message}/opening"),
        "acknowledge_message": lambda c: c.post(f"/messages/{of.message}/acknowledgement"),
        "webhooks": lambda c: c.get("/webhooks"),
        "register_webhook": lambda c: c.post("/webhooks", {"name": "x", "url": "https://other.example.com/"}),
        "webhook_deliveries": lambda c: c.get(f"/webhooks/{of.webhook}/deliveries"),
        "rotate_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/rotation"),
        "test_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/test"),
        "close_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/closing"),
    }


def records(trade: Trade, of: Any) -> dict[str, str]:
    """A webhook of the applicant's; the message is one of the policies'."""
    administrator = of.callers["applicant's administrator"]
    hook = {"name": "x", "url": "https://hooks.example.com/"}
    return {"webhook": read(administrator.post("/webhooks", hook), 201)["ref"]}
