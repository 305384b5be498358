"""Scopes hold for every call; others' records cannot be reached by any name a call takes."""

import pytest
from tests.hub.api.caller import PRODUCT, START, Trade, read

from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.web.urls import API

CALLS = [
    (method.upper(), path.removeprefix("/api/v1"), call)
    for path, calls in API.get_openapi_schema()["paths"].items()
    for method, call in calls.items()
]
SCOPED = [
    (method, path, call["security"][0]["Bearer"][0])
    for method, path, call in CALLS
    if call["security"] and call["security"][0]["Bearer"]
]


def test_every_call_but_those_open_to_all_names_its_scope() -> None:
    free = {path for _, path, call in CALLS if not call["security"] or not call["security"][0]["Bearer"]}
    assert free == {"/me", "/problems/{code}", "/schemas", "/schemas/{code}", "/statistics/published"}
    assert {scope for _, _, scope in SCOPED} == set(scopes())


@pytest.mark.parametrize("needed", scopes())
def test_a_token_without_the_scope_is_refused_by_every_call_that_needs_it(insurer, calls_of, needed) -> None:
    caller = calls_of(
        insurer, "underwriter", scopes=[scope for scope in scopes() if scope != needed], lang="en"
    )
    for method, path, scope in SCOPED:
        if scope != needed:
            continue
        answer = caller.send(method, path.replace("{number}", "P20260000001").replace("{ref}", "0" * 32), {})
        assert answer.status_code == 403, path
        assert needed in answer.json()["detail"]


@pytest.fixture
def stranger(organisation_of, calls_of):
    return calls_of(organisation_of("insured", "别家制造有限公司"), "applicant")


def test_nobody_applies_for_anothers_enterprise(trade, stranger, enterprise) -> None:
    body = {"product": PRODUCT, "start": START.isoformat(), "applicant": enterprise.ref}
    assert read(stranger.post("/applications", body), 404)["type"].endswith("not_found")


def test_hidden_and_missing_read_alike(trade, stranger) -> None:
    number = trade.start()["number"]
    hidden = read(stranger.get(f"/applications/{number}"), 404)
    missing = read(stranger.get("/applications/A20269999999"), 404)
    for answer in (hidden, missing):
        answer.pop("instance")
        answer.pop("request_id")
    assert hidden == missing


def test_anothers_quote_is_not_bound_with_its_reference_or_key(trade, stranger) -> None:
    quote = trade.offered()
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))
    key = "bind-order-4711"
    assert stranger.post(f"/quotes/{quote['number']}/policy", {}, key=key).status_code == 404
    policy = read(trade.client.post(f"/quotes/{quote['number']}/policy", {}, key=key), 201)
    assert stranger.post(f"/quotes/{quote['number']}/policy", {}, key=key).status_code == 404
    assert stranger.get(f"/policies/{policy['number']}/schedule?form=docx").status_code == 404


def test_a_co_insurer_reads_its_policy_and_changes_nothing(trade, insurer, other_insurer, calls_of) -> None:
    quote = trade.offered()
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))
    shares = [{"insurer": insurer.ref, "share": "0.7"}, {"insurer": other_insurer.ref, "share": "0.3"}]
    assert trade.client.post(f"/quotes/{quote['number']}/policy", {"shares": shares}).status_code == 403
    policy = read(trade.insurer.post(f"/quotes/{quote['number']}/policy", {"shares": shares}), 201)
    assert [(one["share"], one["lead"]) for one in policy["shares"]] == [("0.7", True), ("0.3", False)]
    follower = calls_of(other_insurer, "senior_underwriter")
    assert read(follower.get(f"/policies/{policy['number']}"))["number"] == policy["number"]
    assert [one["number"] for one in read(follower.get("/policies?followed=true"))["items"]] == [
        policy["number"]
    ]
    cancelling = {"ground": "before_inception", "effective": START.isoformat(), "reason": "停产"}
    assert follower.post(f"/policies/{policy['number']}/cancellation", cancelling).status_code == 403
    assert follower.get(f"/quotes/{quote['number']}").status_code == 404
    rows = follower.get("/bordereaux/premium?issued_from=2026-01-01&issued_before=2027-01-01")
    line = rows.content.decode("utf-8-sig").splitlines()[1].split(",")
    assert line[-3] == "0.3"
    assert line[-2] == policy["shares"][1]["premium_cny"]


def test_shares_of_strangers_or_that_make_no_whole_are_refused(trade, insurer) -> None:
    quote = trade.offered()
    read(trade.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))
    for shares in (
        [{"insurer": insurer.ref, "share": "0.5"}, {"insurer": "0" * 32, "share": "0.5"}],
        [{"insurer": insurer.ref, "share": "0.5"}],
    ):
        answer = trade.insurer.post(f"/quotes/{quote['number']}/policy", {"shares": shares})
        assert read(answer, 422)["type"].endswith("refused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"name": "a", "section": "C36", "revenue_cny": 1e9}', "body.revenue_cny"),
        ('{"name": "a", "section": "C36", "revenue_cny": "1,000"}', "body.revenue_cny"),
        ('{"name": "a", "section": "C36", "revenue_cny": "1", "revenue_cny": "2"}', "body.revenue_cny"),
        ('{"name": "a\\u0000", "section": "C36", "revenue_cny": "1000"}', "body.name"),
        ('{"name": "a\\ud800", "section": "C36", "revenue_cny": "1000"}', "body.name"),
        ('{"name": "a", "section": "C36", "revenue_cny": "1000", "x": 1}', "body.x"),
        ('{"name": "a", "section": "XX", "revenue_cny": "1000"}', "section"),
        ('{"name": "a", "section": "C36", "revenue_cny": NaN}', "body"),
        ("[" * 2000 + "]" * 2000, None),
        ("not json", None),
        ("", None),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(insurer, calls_of, body, field) -> None:
    caller = calls_of(insurer, "underwriter")
    headers = {"Authorization": f"Bearer {caller.secret}"}
    answer = caller.client.post("/api/v1/assessments", body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422), answer.content
    if field is not None:
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_answers_are_not_taken_for_pages(trade: Trade) -> None:
    answer = trade.client.get("/products")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
