"""The page of tokens and the reference in a real browser, under the hub's content policy and without the network."""

import os

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def _beside_a_running_loop():
    """The browser's library keeps an event loop in this thread, beside which the ORM is used from fixtures."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def _at_ten_in_the_morning() -> None:
    """A browser keeps its own clock, and its cookies by it: here the test keeps it too."""


@pytest.fixture
def open_page(browser, live_server):
    contexts = []

    def open_(path, *, client=None, width=1440, lang="zh"):
        locale = "zh-CN" if lang == "zh" else "en-GB"
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        contexts.append(context)
        if client is not None:
            cookie = client.cookies["wangbao_session"]
            context.add_cookies([{"name": "wangbao_session", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on(
            "console", lambda message: page.said.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def _shoot(page, name: str) -> None:
    if folder := os.environ.get("WANGBAO_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_token_is_made_shown_once_and_revoked(open_page, insurer, client_of, lang, width) -> None:
    page = open_page(
        "/api/tokens/", client=client_of(insurer, "underwriter", language=lang), width=width, lang=lang
    )
    page.fill("[name=name]", "Core system 核心系统")
    page.check("input[value='policies:read']")
    page.click("main button.primary")
    secret = page.text_content("#secret")
    assert secret.startswith("wb_")
    _shoot(page, f"api-token-{lang}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.url)
    assert secret not in page.content()
    page.click("main button.danger")
    assert page.locator("main button.danger").count() == 0
    assert page.said == []


def test_the_reference_is_shown_from_our_own_files(open_page, live_server) -> None:
    page = open_page("/api/v1/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() > 40
    _shoot(page, "api-docs")
    assert [url for url in page.asked if not url.startswith((live_server.url, "data:"))] == []
