"""Which language a reader gets, and that both switches keep what was chosen."""

from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from wangbao.hub.console import language
from wangbao.vocabulary.text import Text


def _request(*, accept: str = "", cookie: str = "", person: str | None = None):
    request = RequestFactory().get("/", headers={"accept-language": accept} if accept else {})
    if cookie:
        request.COOKIES[language.COOKIE] = cookie
    request.user = SimpleNamespace(is_authenticated=person is not None, language=person)
    return request


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, "zh"),
        ({"accept": "en-GB,en;q=0.9"}, "en"),
        ({"accept": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh"),
        ({"accept": "en;q=0.4,zh-TW;q=0.9"}, "zh"),
        ({"accept": "fr-FR,en;q=0.5"}, "en"),
        ({"accept": "fr-FR,de"}, "zh"),
        ({"accept": "%%%;;;q=x"}, "zh"),
        ({"accept": "en", "cookie": "zh"}, "zh"),
        ({"accept": "zh", "cookie": "en"}, "en"),
        ({"cookie": "klingon", "accept": "en"}, "en"),
        ({"person": "en", "cookie": "zh", "accept": "zh"}, "en"),
        ({"person": "zh", "cookie": "en", "accept": "en"}, "zh"),
    ],
)
def test_the_person_comes_before_the_cookie_before_the_browser(wishes: dict, expected: str) -> None:
    assert language.of_request(_request(**wishes)) == expected


def test_a_text_is_said_in_the_active_language() -> None:
    text = Text("保单", "Policy")
    with translation.override("en"):
        assert (language.current(), language.say(text), language.say(text, "zh")) == ("en", "Policy", "保单")
    with translation.override("zh-hans"):
        assert (language.current(), language.say(text), language.say("P1")) == ("zh", "保单", "P1")


def test_a_label_speaks_when_it_is_shown() -> None:
    shown = language.label("限额", "Limit")
    with translation.override("en"):
        assert str(shown) == "Limit"
    with translation.override("zh-hans"):
        assert f"{shown}" == "限额"


def test_the_language_switch_keeps_a_cookie_and_goes_back(db) -> None:
    client = Client()
    answer = client.post("/language", {"language": "en", "next": "/search?q=x"})
    assert (answer.status_code, answer.url) == (302, "/search?q=x")
    assert client.cookies[language.COOKIE].value == "en"
    page = client.get("/")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()


def test_the_language_switch_changes_the_person_and_nobody_else(insurer, member_of, client_of) -> None:
    mine, other = member_of(insurer, "underwriter"), member_of(insurer, "actuary")
    client_of(insurer, "underwriter").post("/language", {"language": "en"})
    mine.person.refresh_from_db()
    other.person.refresh_from_db()
    assert (mine.person.language, other.person.language) == ("en", "zh")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
@pytest.mark.parametrize("switch", ["language", "theme"])
def test_a_switch_leads_to_our_own_pages_only(db, switch: str, target: str) -> None:
    answer = Client().post(f"/{switch}", {switch: "dark", "next": target})
    assert (answer.status_code, answer.url) == (302, "/")


def test_an_unknown_language_or_theme_changes_nothing(db) -> None:
    client = Client()
    client.post("/language", {"language": "xx"})
    client.post("/theme", {"theme": "<script>"})
    assert (language.COOKIE in client.cookies, "wangbao_theme" in client.cookies) == (False, False)


def test_the_theme_is_kept_and_given_up(db) -> None:
    client = Client()
    client.post("/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.post("/theme", {"theme": "auto"})
    assert "data-theme=" not in client.get("/").content.decode()


@pytest.mark.parametrize("switch", ["language", "theme"])
def test_a_switch_is_a_form_and_protected(db, switch: str) -> None:
    assert Client().get(f"/{switch}").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/{switch}", {switch: "en"}).status_code == 403
