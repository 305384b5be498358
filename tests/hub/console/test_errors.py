"""Refusals and failures as pages: the right status, both languages, nothing said that should not be."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from wangbao.hub.console import error_pages
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text


def _request(path: str = "/policies/P1", *, htmx: bool = False):
    request = RequestFactory().get(path)
    request.request_id = "0123456789abcdef"
    request.htmx = htmx
    return request


_WRONG = refusal("limit_cny", -5, "须大于 0", "must be above 0")
_CASES = [
    (_WRONG, 422, "limit_cny = -5：须大于 0", "limit_cny = -5: must be above 0"),
    (Conflict(Text("报价已经签发", "the quote is bound")), 409, "报价已经签发。", "The quote is bound."),
    (Forbidden(Text("超出权限额度", "above your authority")), 403, "超出权限额度", "above your authority"),
    (Invisible(), 404, "没有这个页面", "There is no such page"),
]


@pytest.mark.parametrize(
    ("error", "status", "chinese", "english"), _CASES, ids=[str(case[1]) for case in _CASES]
)
def test_a_refusal_becomes_a_page_in_both_languages(error, status: int, chinese: str, english: str) -> None:
    for code, said in (("zh-hans", chinese), ("en", english)):
        with translation.override(code):
            answer = error_pages.for_exception(_request(), error)
        page = answer.content.decode()
        assert answer.status_code == status
        assert said in page
        assert "0123456789abcdef" in page
        assert page.count("<h1>") == 1


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_a_rule_in_the_way_is_told_as_the_rule_and_blames_nobody(code: str, htmx: bool) -> None:
    rule = Conflict(Text("最早可于 2027-08-03 续保", "renewal begins on 2027-08-03 at the earliest"))
    with translation.override(code):
        ruled = error_pages.for_exception(_request(htmx=htmx), rule).content.decode()
        overtaken = error_pages.for_exception(_request(htmx=htmx), Conflict()).content.decode()
    said = (
        "最早可于 2027-08-03 续保。" if code == "zh-hans" else "Renewal begins on 2027-08-03 at the earliest."
    )
    changed = "已被更改" if code == "zh-hans" else "changed meanwhile"
    assert ruled.count(said) == 1
    assert changed not in ruled
    assert changed in overtaken


def test_hidden_and_missing_look_the_same() -> None:
    with translation.override("zh-hans"):
        hidden = error_pages.for_exception(_request(), Invisible(Text("保单属于他人", "somebody else's")))
        missing = error_pages.page_not_found(_request(), Http404("policy 7 not found"))
    # Tokens against forgery differ with every page.
    unlike = re.compile(r'csrf[^>]*|"X-CSRFToken": "[^"]*"')
    assert unlike.sub("", hidden.content.decode()) == unlike.sub("", missing.content.decode())


@pytest.mark.django_db
def test_a_stranger_before_a_closed_page_is_led_to_sign_in_and_back(client, client_of, insurer) -> None:
    for path in ("/nowhere/?kind=it_product", "/policies/P1/"):
        page = client.get(path)
        assert page.status_code == 404
        assert f'href="/accounts/login/?next={quote(path, safe="/")}"' in page.content.decode()
    inside = client_of(insurer, "administrator").get("/policies/P20269999999/")
    assert inside.status_code == 404
    assert "/accounts/login/" not in inside.content.decode()


def test_a_value_in_a_refusal_is_escaped() -> None:
    answer = error_pages.for_exception(_request(), refusal("name", "<script>x</script>", "不行", "no"))
    assert b"<script>x" not in answer.content


def test_htmx_gets_the_message_alone_where_messages_stand() -> None:
    answer = error_pages.for_exception(_request(htmx=True), _WRONG)
    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (
        422,
        "#said",
        "innerHTML show:top",
    )
    assert ("<html" in page, 'role="alert"' in page, "limit_cny" in page) == (False, True, True)


def test_other_exceptions_and_api_calls_are_left_alone() -> None:
    assert error_pages.for_exception(_request(), RuntimeError("x")) is None
    assert error_pages.for_exception(_request("/api/v1/quotes"), _WRONG) is None


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "系统出错"), ("en", "Something went wrong here")])
def test_a_failure_needs_no_database_and_shows_no_trace(code: str, said: str) -> None:
    def refuse(*_):
        raise AssertionError("the page of a failure asked the database")

    with translation.override(code), connection.execute_wrapper(refuse):
        answer = error_pages.server_error(_request())
    page = answer.content.decode()
    assert answer.status_code == 500
    assert said in page
    assert "0123456789abcdef" in page
    assert "Traceback" not in page


def test_a_lapsed_form_says_what_to_do() -> None:
    with translation.override("en"):
        answer = error_pages.csrf_failure(_request(), "CSRF token missing")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "The form has expired" in page
    assert "CSRF token missing" not in page


def test_an_unknown_address_is_a_page_of_ours(db, client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "<h1>没有这个页面</h1>" in answer.content.decode()
