"""The page of tokens and the reference in a real browser, under the hub's content policy and without the network."""

import pytest
from tests.hub.browsing import follow, shot, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _at_ten_in_the_morning() -> None:
    """A browser keeps its own clock, and its cookies by it: here the test keeps it too."""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_token_is_made_shown_once_and_revoked(open_page, insurer, client_of, lang, width) -> None:
    page = open_page(
        "/api/tokens/", client=client_of(insurer, "underwriter", language=lang), width=width, lang=lang
    )
    page.fill("[name=name]", "Core system 核心系统")
    page.check("input[value='policies:read']")
    follow(page, "main button.primary")
    secret = page.text_content("#secret")
    assert secret.startswith("wb_")
    shot(page, "api-token")
    sound(page)
    page.goto(page.url)
    assert secret not in page.content()
    follow(page, "main button.danger")
    assert page.locator("main button.danger").count() == 0
    assert page.said == []


def test_the_reference_is_shown_from_our_own_files(open_page, live_server) -> None:
    page = open_page("/api/v1/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() > 40
    shot(page, "api-docs")
    assert [url for url in page.asked if not url.startswith((live_server.url, "data:"))] == []
