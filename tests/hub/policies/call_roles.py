"""Say who may make the calls about policies, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import START, Caller, Trade, read

TABLE = {
    "bind": "raarrrrr - a- arr- r rrrrr",
    "policies": "aaaaaaaa a aa aaaa r aarrr",
    "policy": "aaaaaaaa - a- aaa- - a----",
    "terms": "aaaaaaaa - a- aaa- - a----",
    "preview_endorsement": "raarrrrr - a- arr- - r----",
    "endorse": "raarrrrr - r- rrr- - r----",
    "cancel": "raarrrrr - r- rrr- - r----",
    "reinstate": "rrarrrrr - r- rrr- - r----",
    "renew": "rrrrrrrr - a- arr- - r----",
    "receive": "aaarrrrr - r- rrr- - r----",
    "refund": "ararrrrr - r- rrr- - r----",
    "approvals": "aaarrrrr a rr rrrr r rrrrr",
    "reverse_receipt": "aaarrrrr - r- rrr- - r----",
    "approve_money": "ararrrrr - r- rrr- - r----",
    "decline_money": "ararrrrr - r- rrr- - r----",
    "withdraw_money": "aaarrrrr - r- rrr- - r----",
    "requests": "aaaaaaaa a aa aaaa r aarrr",
    "request_endorsement": "raarrrrr - a- arr- - r----",
    "grant_request": "raarrrrr - r- rrr- - r----",
    "refer_request": "raarrrrr - r- rrr- - r----",
    "decline_request": "raarrrrr - r- rrr- - r----",
    "withdraw_request": "raarrrrr - a- rrr- - r----",
    "premium_bordereau": "aaaarrra a rr rrrr r rrrrr",
    "policy_bordereau": "aaaarrra a rr rrrr r rrrrr",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    change = {
        "kind": "change_of_insured",
        "effective": "2027-01-01",
        "change": {"insured": {"address": "南京"}},
    }
    paid = {"amount_cny": "1.00", "on": "2026-11-25", "reference": "ICBC-1"}
    return {
        "bind": lambda c: c.post(f"/quotes/{of.accepted}/policy"),
        "policies": lambda c: c.get("/policies"),
        "policy": lambda c: c.get(f"/policies/{of.policy}"),
        "terms": lambda c: c.get(f"/policies/{of.policy}/terms?day=2027-01-01"),
        "preview_endorsement": lambda c: c.post(f"/policies/{of.policy}/endorsements/preview", change),
        "endorse": lambda c: c.post(f"/policies/{of.policy}/endorsements", {**change, "reason": "迁址"}),
        "cancel": lambda c: c.post(
            f"/policies/{of.policy}/cancellation",
            {"ground": "before_inception", "effective": START.isoformat(), "reason": "停产"},
        ),
        "reinstate": lambda c: c.post(
            f"/policies/{of.policy}/reinstatement", {"effective": "2027-01-01", "reason": "复产"}
        ),
        "renew": lambda c: c.post(f"/policies/{of.policy}/renewal"),
        "receive": lambda c: c.post(f"/policies/{of.policy}/receipts", paid),
        "refund": lambda c: c.post(f"/policies/{of.policy}/refunds", paid),
        "approvals": lambda c: c.get("/approvals"),
        "reverse_receipt": lambda c: c.post(
            f"/policies/{of.policy}/reversals",
            {"receipt": "ICBC-0", "on": "2026-11-25", "reference": "ICBC-2", "note": "退票"},
        ),
        "approve_money": lambda c: c.post(f"/approvals/{of.approval}/approval", {}),
        "decline_money": lambda c: c.post(f"/approvals/{of.approval}/refusal", {"decision": "无此流水"}),
        "withdraw_money": lambda c: c.post(f"/approvals/{of.approval}/withdrawal"),
        "requests": lambda c: c.get("/requests"),
        "request_endorsement": lambda c: c.post(
            f"/policies/{of.policy}/requests", {**change, "reason": "迁址"}
        ),
        "grant_request": lambda c: c.post(f"/requests/{of.request}/grant"),
        "refer_request": lambda c: c.post(f"/requests/{of.request}/referral", {"decision": "建议同意"}),
        "decline_request": lambda c: c.post(f"/requests/{of.request}/refusal", {"decision": "材料不足"}),
        "withdraw_request": lambda c: c.post(f"/requests/{of.request}/withdrawal"),
        "premium_bordereau": lambda c: c.get(
            "/bordereaux/premium?issued_from=2026-01-01&issued_before=2027-01-01"
        ),
        "policy_bordereau": lambda c: c.get(
            "/bordereaux/policies?starts_from=2026-01-01&starts_before=2028-01-01"
        ),
    }


def records(trade: Trade, of: Any) -> dict[str, str]:
    """A policy with an endorsement, a request for another, money that waits, and a message of all this."""
    number = trade.bound(start="2026-12-01", end="2027-02-01")["number"]
    change = {
        "kind": "change_of_insured",
        "effective": "2026-12-15",
        "change": {"insured": {"address": "苏州"}},
        "reason": "迁址",
    }
    read(trade.insurer.post(f"/policies/{number}/endorsements", change), 201)
    moved = {**change, "effective": "2026-12-20", "change": {"insured": {"address": "无锡"}}}
    asked = read(trade.client.post(f"/policies/{number}/requests", moved), 201)
    # Entered by the underwriter: an administrator or a senior is then the second person.
    paid = {"amount_cny": "99999.00", "on": "2026-11-25", "reference": "ICBC-9"}
    underwriter = of.callers["underwriter"]
    approval = read(underwriter.post(f"/policies/{number}/receipts", paid), 201)["approval"]
    return {
        "policy": number,
        "request": asked["ref"],
        "approval": approval,
        "message": read(underwriter.get("/messages"))["items"][0]["ref"],  # in the underwriter's box
    }
