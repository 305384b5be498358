"""Say who may make the calls about applications, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import FIRST, PRODUCT, START, Caller, Trade, read

TABLE = {
    "applications": "aaaaarra a aa aaaa r rrrrr",
    "start_application": "rrrrrrrr r a- arr- r rrrrr",
    "application": "aaaaarra - a- aaa- - r----",
    "answer_application": "-------- - a- arr- - -----",
    "exempting_clauses": "aaaaarra - a- aaa- - r----",
    "confirm_clauses": "rrrrrrrr - a- arr- - r----",
    "sign_application": "-------- - a- arr- - -----",
    "submit_application": "-------- - a- arr- - -----",
    "withdraw_application": "-------- - a- arr- - -----",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    return {
        "applications": lambda c: c.get("/applications"),
        "start_application": lambda c: c.post(
            "/applications", {"product": PRODUCT, "applicant": of.applicant, "start": START.isoformat()}
        ),
        "application": lambda c: c.get(f"/applications/{of.submitted}"),
        "answer_application": lambda c: c.patch(f"/applications/{of.draft}", {"answers": FIRST}),
        "exempting_clauses": lambda c: c.get(f"/applications/{of.submitted}/clauses"),
        "confirm_clauses": lambda c: c.post(
            f"/applications/{of.submitted}/clauses",
            {"clauses": [of.clause], "shown_at": "2026-11-25T09:00:00+08:00"},
        ),
        "sign_application": lambda c: c.post(
            f"/applications/{of.draft}/signature", {"name": "某人", "agreed": True}
        ),
        "submit_application": lambda c: c.post(f"/applications/{of.draft}/submission"),
        "withdraw_application": lambda c: c.post(f"/applications/{of.draft}/withdrawal"),
    }


def records(trade: Trade, of: Any) -> dict[str, str]:
    """A draft, and a submitted application with one of its exempting clauses."""
    submitted = trade.submitted(start="2027-05-01", end="2027-06-01")["number"]
    clauses = read(trade.client.get(f"/applications/{submitted}/clauses"))["items"]
    return {"draft": trade.start()["number"], "submitted": submitted, "clause": clauses[0]["code"]}
