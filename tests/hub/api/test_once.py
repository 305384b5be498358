"""Calls sent twice, and keys that meet."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.hub.api.caller import FIRST, PRODUCT, START, Caller, Trade, read

from wangbao.hub.applications.models import Application
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.underwriting.models import Quote

pytestmark = pytest.mark.postgresql

BEGIN = {"product": PRODUCT, "start": START.isoformat(), "answers": FIRST}
KEY = "order-4711-begin"


def test_an_application_begun_twice_with_a_key_is_begun_once(trade) -> None:
    first = read(trade.client.post("/applications", BEGIN, key=KEY), 201)
    again = read(trade.client.post("/applications", BEGIN, key=KEY), 201)
    other = read(trade.client.post("/applications", BEGIN, key="order-4712-begin"), 201)
    assert again == first
    assert other["number"] != first["number"]
    assert Application.objects.count() == 2


@pytest.mark.django_db
def test_the_same_key_of_another_organisation_is_another_key(trade, organisation_of, calls_of) -> None:
    first = read(trade.client.post("/applications", BEGIN, key=KEY), 201)
    stranger = calls_of(organisation_of("insured", "别家制造有限公司"), "applicant")
    other = read(stranger.post("/applications", BEGIN, key=KEY), 201)
    assert other["number"] != first["number"]
    assert other["applicant"]["name"]["zh"] == "别家制造有限公司"


def test_a_key_used_for_something_else_is_a_conflict(trade) -> None:
    policy = trade.bound()
    address = f"/policies/{policy['number']}/endorsements"
    change = {
        "kind": "change_of_insured",
        "effective": "2027-01-01",
        "change": {"insured": {"address": "南京"}},
        "reason": "迁址",
    }
    first = read(trade.insurer.post(address, change, key=KEY), 201)
    assert read(trade.insurer.post(address, change, key=KEY), 201) == first
    other = trade.insurer.post(address, {**change, "effective": "2027-02-01"}, key=KEY)
    assert read(other, 409)["type"] == "/api/v1/problems/conflict"
    assert Endorsement.objects.filter(policy__number=policy["number"]).count() == 2


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space-", "ключ-4711", "a/b/c/d/e/f"])
def test_a_key_that_cannot_be_kept_is_refused(trade, key) -> None:
    answer = trade.client.send("POST", "/applications", BEGIN, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["header.Idempotency-Key"]
    assert Application.objects.count() == 0


def test_a_write_without_a_key_is_refused(trade) -> None:
    headers = {"Authorization": f"Bearer {trade.client.secret}"}
    answer = trade.client.client.post(
        "/api/v1/applications", BEGIN, content_type="application/json", headers=headers
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "header.Idempotency-Key"


@pytest.mark.django_db(transaction=True)
def test_eight_that_bind_one_quote_at_once_get_one_policy_and_one_answer(trade, run_together) -> None:
    quote = trade.offered()
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))

    def bind(key: str):
        return Caller(trade.client.secret).post(f"/quotes/{quote['number']}/policy", {}, key=key)

    answers = run_together(*[lambda key=f"bind-{place % 4}-again": bind(key) for place in range(8)])
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert Policy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_application_quoted_by_several_at_once_has_one_quote(trade, run_together) -> None:
    number = trade.submitted()["number"]

    def quote(key: str):
        return Caller(trade.client.secret).post(f"/applications/{number}/quotes", {}, key=key)

    answers = run_together(*[lambda: quote("quote-the-same")] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert Quote.objects.count() == 1


CHANGE = {
    "kind": "change_of_insured",
    "effective": "2027-01-01",
    "change": {"insured": {"address": "南京"}},
    "reason": "迁址",
}
PAID = {"amount_cny": "100.00", "on": "2026-11-25", "reference": "ICBC-1"}
SUBSIDY = {"code": "city", "name": "市级补贴", "rate": "0.3"}


def _refused(answer: Any, said: str) -> None:
    problem = read(answer, 409)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == "/api/v1/problems/conflict"
    assert said in problem["detail"]


def _post(whose: str, address: str) -> Callable[[Trade, str, Any], Any]:
    return lambda trade, number, body: getattr(trade, whose).post(address.format(number), body, key=KEY)


OTHERWISE = {
    "an endorsement with another address": (
        _post("insurer", "/policies/{}/endorsements"),
        CHANGE,
        {**CHANGE, "change": {"insured": {"address": "苏州"}}},
    ),
    "an endorsement for another reason": (
        _post("insurer", "/policies/{}/endorsements"),
        CHANGE,
        {**CHANGE, "reason": "更名"},
    ),
    "a request with another address": (
        _post("client", "/policies/{}/requests"),
        CHANGE,
        {**CHANGE, "change": {"insured": {"address": "苏州"}}},
    ),
    "a receipt of another amount": (
        _post("insurer", "/policies/{}/receipts"),
        PAID,
        {**PAID, "amount_cny": "2.00"},
    ),
    "a receipt with another note": (
        _post("insurer", "/policies/{}/receipts"),
        PAID,
        {**PAID, "note": "首期"},
    ),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_key_sent_again_with_other_content_is_a_conflict_that_names_it(trade, name) -> None:
    post, body, other = OTHERWISE[name]
    number = trade.bound()["number"]
    first = read(post(trade, number, body), 201)
    _refused(post(trade, number, other), KEY)
    assert read(post(trade, number, body), 201) == first


def test_a_cancellation_on_another_ground_is_not_the_one_before(trade) -> None:
    address = f"/policies/{trade.bound()['number']}/cancellation"
    body = {"ground": "by_insurer", "effective": "2027-01-01", "reason": "解除"}
    first = read(trade.insurer.post(address, body, key=KEY), 201)
    _refused(trade.insurer.post(address, {**body, "ground": "disclosure_intent"}, key=KEY), KEY)
    assert read(trade.insurer.post(address, body, key=KEY), 201) == first


@pytest.mark.parametrize(
    "other",
    [
        {"start": "2026-12-15"},
        {"end": "2027-06-01"},
        {"answers": {**FIRST, "revenue": "40000"}},
        {"cover": {"limit_cny": "1000000.00"}},
    ],
)
def test_an_application_with_other_content_is_not_the_one_before(trade, other) -> None:
    first = read(trade.client.post("/applications", BEGIN, key=KEY), 201)
    _refused(trade.client.post("/applications", {**BEGIN, **other}, key=KEY), KEY)
    assert read(trade.client.post("/applications", BEGIN, key=KEY), 201) == first
    assert Application.objects.count() == 1


def test_a_quote_bound_otherwise_says_as_which_policy_it_is_bound(trade) -> None:
    quote = trade.offered()
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))
    address = f"/quotes/{quote['number']}/policy"
    first = read(trade.insurer.post(address, {"instalments": "single"}, key=KEY), 201)
    _refused(trade.insurer.post(address, {"instalments": "quarterly"}, key=KEY), KEY)
    _refused(trade.insurer.post(address, {"subsidies": [SUBSIDY]}, key="order-4711-subsidy"), first["number"])
    assert read(trade.insurer.post(address, {}, key="order-4711-again"), 201) == first
    assert Policy.objects.count() == 1


def test_a_renewal_is_begun_once_and_not_with_other_answers(trade, now) -> None:
    policy = trade.bound(start="2026-12-01", end="2027-03-01")
    address = f"/policies/{policy['number']}/renewal"
    asked = {"answers": {"revenue": "40000"}}
    first = read(trade.client.post(address, asked, key=KEY), 201)
    assert first["answers"]["revenue"] == "40000"
    other = {"answers": {"revenue": "50000"}}
    _refused(trade.client.post(address, other, key=KEY), KEY)
    _refused(trade.client.post(address, other, key="order-4711-other"), first["number"])
    for key in (KEY, "order-4711-again"):
        assert read(trade.client.post(address, asked, key=key), 201) == first
    assert Application.objects.count() == 2


DECISIONS = {
    "grant": ("insurer", {"decision": "同意"}),
    "referral": ("insurer", {"decision": "建议同意"}),
    "refusal": ("insurer", {"decision": "材料不足"}),
    "withdrawal": ("client", {}),
}


@pytest.mark.parametrize("step", DECISIONS)
def test_a_decision_on_a_request_is_taken_once(trade, step) -> None:
    whose, said = DECISIONS[step]
    caller = getattr(trade, whose)
    number = trade.bound()["number"]
    refs = [
        read(trade.client.post(f"/policies/{number}/requests", {**CHANGE, "effective": day}), 201)["ref"]
        for day in ("2027-01-01", "2027-02-01")
    ]
    address = f"/requests/{refs[0]}/{step}"
    first = read(caller.post(address, said, key=KEY))
    assert read(caller.post(address, said, key=KEY)) == first
    _refused(caller.post(f"/requests/{refs[1]}/{step}", said, key=KEY), KEY)
    if step != "withdrawal":
        _refused(caller.post(address, {"decision": "另有说明"}, key=KEY), KEY)
    if step != "referral":
        _refused(caller.post(address, said, key="order-4711-again"), "已处理")


@pytest.mark.django_db(transaction=True)
def test_eight_that_grant_one_request_at_once_get_one_answer(trade, run_together) -> None:
    number = trade.bound()["number"]
    ref = read(trade.client.post(f"/policies/{number}/requests", CHANGE), 201)["ref"]

    def grant() -> Any:
        return Caller(trade.insurer.secret).post(f"/requests/{ref}/grant", {"decision": "同意"}, key=KEY)

    answers = run_together(*[grant] * 8)
    assert [answer.status_code for answer in answers] == [200] * 8
    first = answers[0].json()  # as JSON: PostgreSQL keeps the fields of a change in an order of its own
    assert [answer.json() for answer in answers] == [first] * 8
    assert Endorsement.objects.filter(policy__number=number).count() == 2


def test_a_row_older_than_the_hash_is_compared_as_before(trade) -> None:
    number = trade.bound()["number"]
    address = f"/policies/{number}/endorsements"
    first = read(trade.insurer.post(address, CHANGE, key=KEY), 201)
    Endorsement.objects.update(idempotency_sha256="")
    assert read(trade.insurer.post(address, {**CHANGE, "reason": "更名"}, key=KEY), 201) == first
    _refused(trade.insurer.post(address, {**CHANGE, "effective": "2027-02-01"}, key=KEY), KEY)
