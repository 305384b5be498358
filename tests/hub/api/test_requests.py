"""What a client asks for through the API: changes, cancellation, reinstatement; and what the insurer makes of it."""

import pytest
from tests.hub.api.caller import Trade, read

from wangbao.hub.policies.models import EndorsementRequest

CANCEL = {"kind": "cancellation", "ground": "by_insured", "effective": "2027-06-01", "reason": "停产"}
CHANGE = {
    "kind": "change_of_insured",
    "effective": "2027-01-01",
    "reason": "迁址",
    "change": {"insured": {"address": "南京"}},
}
REINSTATE = {"kind": "reinstatement", "effective": "2027-07-01", "reason": "复产"}


def _asked(trade: Trade, number: str, body: dict[str, str]) -> dict[str, object]:
    asked = read(trade.client.post(f"/policies/{number}/requests", body), 201)
    assert (asked["kind"]["code"], asked["state"]["code"]) == (body["kind"], "requested")
    return asked


def test_a_client_asks_for_cancellation_and_for_cover_again_and_the_insurer_grants_both(trade) -> None:
    number = trade.bound()["number"]
    asked = _asked(trade, number, CANCEL)
    granted = read(trade.insurer.post(f"/requests/{asked['ref']}/grant", {"decision": "同意"}))
    assert granted["kind"]["code"] == "cancellation"
    assert granted["net_cny"].startswith("-")
    assert read(trade.client.get(f"/policies/{number}"))["state"]["code"] == "cancelled"
    asked = _asked(trade, number, REINSTATE)
    granted = read(trade.insurer.post(f"/requests/{asked['ref']}/grant", {"decision": "同意"}))
    assert granted["kind"]["code"] == "reinstatement"
    policy = read(trade.client.get(f"/policies/{number}"))
    assert policy["state"]["code"] != "cancelled"
    assert [row["in_force"] for row in policy["segments"]] == [True, False, True]


def test_what_is_granted_is_what_the_insurer_would_have_issued(trade) -> None:
    first = trade.bound(start="2026-12-01", end="2027-02-01")["number"]
    second = trade.bound(start="2027-02-01", end="2027-04-01")["number"]
    body = {"ground": "before_inception", "reason": "停产"}
    read(trade.insurer.post(f"/policies/{first}/cancellation", {**body, "effective": "2026-12-01"}), 201)
    asked = _asked(trade, second, {**body, "kind": "cancellation", "effective": "2027-02-01"})
    read(trade.insurer.post(f"/requests/{asked['ref']}/grant"))
    changes = [
        [row["changed"] for row in read(trade.client.get(f"/policies/{number}"))["endorsements"]][-1]
        for number in (first, second)
    ]
    assert changes[0] == changes[1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**CANCEL, "ground": None}, "body.ground"),
        ({**CANCEL, "change": {"limit_cny": "1.00"}}, "body.change"),
        ({**CANCEL, "ground": "no_such_ground"}, "ground"),
        ({**REINSTATE, "ground": "by_insured"}, "body.ground"),
        ({**REINSTATE, "refund_share": "0.5"}, "body.refund_share"),
        ({**CANCEL, "kind": "change_of_insured"}, "body.change"),
        ({**CHANGE, "refund_share": "1"}, "body.refund_share"),
        ({**CHANGE, "known_on": "2026-11-20"}, "body.known_on"),
        ({**CANCEL, "kind": "issuance"}, "body.kind"),
    ],
)
def test_what_does_not_go_with_a_kind_is_refused(trade, body, field) -> None:
    number = trade.bound()["number"]
    problem = read(trade.client.post(f"/policies/{number}/requests", body), 422)
    assert problem["errors"][0]["field"].startswith(field)
    assert not EndorsementRequest.objects.exists()


def test_a_request_for_cancellation_is_kept_once(trade) -> None:
    number = trade.bound()["number"]
    address, key = f"/policies/{number}/requests", "order-4711-cancel"
    first = read(trade.client.post(address, CANCEL, key=key), 201)
    assert read(trade.client.post(address, CANCEL, key=key), 201) == first
    read(trade.client.post(address, {**CANCEL, "reason": "转让"}, key=key), 409)
    assert EndorsementRequest.objects.count() == 1
