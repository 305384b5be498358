"""Calls sent twice, and keys that meet."""

import pytest
from tests.hub.api.caller import FIRST, PRODUCT, START, Caller, read

from wangbao.hub.applications.models import Application
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.underwriting.models import Quote

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
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance"))

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
