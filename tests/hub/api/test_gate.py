import json

import pytest
from tests.hub.api.caller import PRODUCT, START

from wangbao.hub.api.http.problems import TITLES
from wangbao.hub.applications.models import Application


def test_an_address_that_is_not_there_is_a_problem(db, client) -> None:
    for path in (
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/me/",
        "/api/v1/me%00",
        "/api/v1/problems/x%0a",
        "/api/",
        "/api/nothing",
        "/api/v2/me",
        "/api/tokens/x/y",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), path


def test_a_method_that_is_not_supported_is_a_problem(db, client) -> None:
    answer = client.delete("/api/v1/me")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert answer.json()["type"] == "/api/v1/problems/method_not_allowed"


def test_problems_speak_the_language_asked_for(db, client) -> None:
    said = {
        wish: client.get("/api/v1/me", headers={"Accept-Language": wish}).json()["title"]
        for wish in ("", "zh-CN", "en", "en-GB;q=0.9, zh;q=0.2", "fr", "*")
    }
    zh, en = TITLES["unauthenticated"][1]
    assert said == {"": zh, "zh-CN": zh, "en": en, "en-GB;q=0.9, zh;q=0.2": en, "fr": zh, "*": zh}


def test_answers_say_their_language_and_are_not_cached(db, client) -> None:
    answer = client.get("/api/v1/me", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Accept-Language", "Authorization"} <= {
        name.strip() for name in answer.headers["Vary"].split(",")
    }


def test_a_request_id_is_answered_and_in_the_problem(db, client) -> None:
    answer = client.get("/api/v1/me", headers={"X-Request-ID": "order-4711-a"})
    assert answer.headers["X-Request-ID"] == "order-4711-a"
    assert answer.json()["request_id"] == "order-4711-a"


def test_a_body_over_the_limit_is_refused_unread(db, client) -> None:
    answer = client.post("/api/v1/me", b" " * (256 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413


def test_a_body_larger_than_any_file_is_a_problem_too(trade) -> None:
    address, headers = "/api/v1/applications", {"Authorization": f"Bearer {trade.client.secret}"}
    client = trade.client.client
    for length, status in ((str(40 * 1024**2), 413), ("x", 400), ("-1", 400), ("²", 400)):
        answer = client.post(
            address, {}, content_type="application/json", CONTENT_LENGTH=length, headers=headers
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), (
            length
        )


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/x-www-form-urlencoded", "application/xml+json", ""]
)
def test_a_body_of_another_type_is_refused(trade, kind) -> None:
    body = {"product": PRODUCT, "start": START.isoformat()}
    headers = {"Authorization": f"Bearer {trade.client.secret}", "Idempotency-Key": "order-4711-a"}
    answer = trade.client.client.generic(
        "POST", "/api/v1/applications", json.dumps(body), content_type=kind, headers=headers
    )
    assert (answer.status_code, answer.json()["type"]) == (415, "/api/v1/problems/unsupported_media_type")
    assert Application.objects.count() == 0


def test_json_may_say_its_charset(trade) -> None:
    body = {"product": PRODUCT, "start": START.isoformat()}
    headers = {"Authorization": f"Bearer {trade.client.secret}", "Idempotency-Key": "order-4711-a"}
    answer = trade.client.client.generic(
        "POST",
        "/api/v1/applications",
        json.dumps(body),
        content_type="application/json; charset=utf-8",
        headers=headers,
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("address", ["/me", "/applications", "/nothing", "/openapi.json"])
def test_head_is_answered_as_get_without_its_body(trade, address) -> None:
    got, head = (trade.client.send(method, address) for method in ("GET", "HEAD"))
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers["Content-Length"] == str(len(got.content))


def test_head_where_nothing_can_be_read_is_not_supported(trade) -> None:
    answer = trade.client.send("HEAD", f"/policies/{'P20260000001'}/receipts")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_pages_of_tokens_are_still_found_without_their_slash(db, client) -> None:
    assert client.get("/api/tokens").headers["Location"] == "/api/tokens/"


def test_every_kind_of_problem_is_explained_at_its_address(db, client) -> None:
    for code, (status, title) in TITLES.items():
        answer = client.get(f"/api/v1/problems/{code}")
        assert answer.json() == {"code": code, "status": status, "title": {"zh": title.zh, "en": title.en}}
    assert client.get("/api/v1/problems/nothing").status_code == 404


def test_a_failure_of_ours_shows_nothing_of_the_machinery(insurer, calls_of, monkeypatch, caplog) -> None:
    from wangbao.hub.api.calls import about

    def broken(_text):
        raise RuntimeError("secret of the machinery")

    monkeypatch.setattr(about.Words, "of", broken)
    answer = calls_of(insurer, "underwriter").get("/me")
    assert answer.status_code == 500
    assert answer.json()["type"] == "/api/v1/problems/failed"
    assert b"secret" not in answer.content
    assert "secret of the machinery" in caplog.text


def test_the_description_is_served_without_a_token_or_the_network(db, client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.content.decode()
    assert "https://" not in page.content.decode()
    script = client.get("/static/ninja/swagger-ui-bundle.js")
    assert script.status_code == 200
    assert sum(map(len, script)) > 100_000
    script.close()


def test_refusals_are_described_as_problem_details(db, client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    for path, calls in described["paths"].items():
        for call in calls.values():
            refusals = {status: answer for status, answer in call["responses"].items() if int(status) >= 400}
            assert {"401", "403", "422", "429"} <= set(refusals), path
            for answer in refusals.values():
                assert set(answer["content"]) == {"application/problem+json"}, path


def test_amounts_are_described_as_strings(db, client) -> None:
    text = json.dumps(client.get("/api/v1/openapi.json").json())
    assert '"type": "number"' not in text


@pytest.mark.parametrize("name", ["operationId", "summary", "description"])
def test_every_call_is_named_once_and_explained(db, client, name) -> None:
    calls = [
        call for path in client.get("/api/v1/openapi.json").json()["paths"].values() for call in path.values()
    ]
    said = [call[name] for call in calls]
    assert all(said)
    if name == "operationId":
        assert len(said) == len(set(said))


@pytest.mark.parametrize("address", ["/policies?search=" + "x" * 8_000, "/policies/" + "P" * 8_000])
def test_an_address_too_long_is_a_problem_in_words(trade, address) -> None:
    answer = trade.client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (414, "application/problem+json")
    assert answer.json()["detail"] == "不得超过 8,000 个字符"
    assert len(answer.content) < 2_000
