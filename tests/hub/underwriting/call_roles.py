"""Say who may make the calls about underwriting, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller, Trade, read

TABLE = {
    "quote": "raarrrrr - a- arr- - r----",
    "quotes": "raaarrra a aa aaaa r rrrrr",
    "quote_detail": "raaarrra - a- aaa- - r----",
    "accept_quote": "rrrrrrrr - a- arr- - r----",
    "turn_down_quote": "rrrrrrrr - a- arr- - r----",
    "decide_quote": "raarrrrr - r- rrr- - r----",
    "quote_notes": "raaarrra - r- rrr- - r----",
    "note_quote": "raaarrra - r- rrr- - r----",
    "lift_block": "raarrrrr - r- rrr- - r----",
    "quote_documents": "raaarrra - a- aaa- - r----",
    "ask_documents": "raarrrrr - r- rrr- - r----",
    "hand_in_document": "rrrrrrrr - a- arr- - r----",
    "waive_document": "raarrrrr - r- rrr- - r----",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    return {
        "quote": lambda c: c.post(f"/applications/{of.submitted}/quotes"),
        "quotes": lambda c: c.get("/quotes"),
        "quote_detail": lambda c: c.get(f"/quotes/{of.offered}"),
        "accept_quote": lambda c: c.post(f"/quotes/{of.offered}/acceptance"),
        "turn_down_quote": lambda c: c.post(f"/quotes/{of.offered}/refusal"),
        "decide_quote": lambda c: c.post(
            f"/quotes/{of.offered}/decision", {"decision": "decline", "reason": "不宜承保"}
        ),
        "quote_notes": lambda c: c.get(f"/quotes/{of.referred}/notes"),
        "note_quote": lambda c: c.post(f"/quotes/{of.referred}/notes", {"text": "已核实"}),
        "lift_block": lambda c: c.post(
            f"/quotes/{of.referred}/lifting", {"rule": "no_plan", "reason": "已收到"}
        ),
        "quote_documents": lambda c: c.get(f"/quotes/{of.referred}/documents"),
        "ask_documents": lambda c: c.post(
            f"/quotes/{of.offered}/documents", {"documents": [{"name": "预案", "name_en": "plan"}]}
        ),
        "hand_in_document": lambda c: c.put(
            f"/quotes/{of.referred}/documents/{of.document}?name=report.txt", b"report"
        ),
        "waive_document": lambda c: c.post(
            f"/quotes/{of.referred}/documents/{of.document}/waiver", {"reason": "已有"}
        ),
    }


def records(trade: Trade, of: Any) -> dict[str, str]:
    """Quotes: offered, accepted, and referred with a document that is asked for."""
    offered = trade.offered(start="2027-03-01", end="2027-04-01")
    accepted = trade.offered(start="2027-04-01", end="2027-05-01")
    read(trade.client.post(f"/quotes/{accepted['number']}/acceptance", {"revision": accepted["revision"]}))
    referred, document = trade.asked(start="2027-02-01", end="2027-03-01")
    return {
        "offered": offered["number"],
        "accepted": accepted["number"],
        "referred": referred,
        "document": document,
    }
