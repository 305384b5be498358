"""The workbench and the offer in a real browser: instant re-price, without script, on a phone, within the policy."""

import os
import sys
import time
from pathlib import Path

import pytest
from tests.hub.console.test_browser import WANTING

from wangbao.hub.parties.words import Role
from wangbao.hub.underwriting import operations
from wangbao.hub.underwriting.models import Quote
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("WANGBAO_SCREENSHOTS")


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
def opened(browser, live_server, monkeypatch, now):
    """Opens a page as somebody: ``opened("/underwriting/", client, width=360)``; what it complained of is ``.said``."""
    monkeypatch.setattr("wangbao.hub.clock.now", lambda: now)
    contexts = []

    def open_(path, client, *, width=1440, lang="zh", script=True, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN" if lang == "zh" else "en-GB",
            java_script_enabled=script,
            color_scheme=scheme,
        )
        contexts.append(context)
        session = client.cookies["wangbao_session"].value
        context.add_cookies([{"name": "wangbao_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_a_change_of_the_limit_is_priced_at_once(opened, referred, insurer, client_of):
    page = opened(f"/underwriting/{referred.number}/", client_of(insurer, Role.UNDERWRITER))
    page.wait_for_selector("#risk svg.chart")
    page.wait_for_selector("#book h3")
    started = time.perf_counter()
    page.select_option("[name=limit_cny]", "5000000")
    page.wait_for_selector("#terms-tried h3:has-text('试算')")
    took = time.perf_counter() - started
    tried = page.inner_text("#terms-tried")
    assert f"{referred.premium:,.2f}" not in tried
    assert page.evaluate(WANTING) == []
    assert page.said == []
    assert Quote.objects.get(pk=referred.pk).premium == referred.premium
    sys.stdout.write(f"re-priced after {1000 * took:.0f} ms\n")
    shoot(page, "workbench-tried")


def test_terms_tried_out_are_offered_with_one_more_click(opened, referred, insurer, client_of):
    page = opened(f"/underwriting/{referred.number}/", client_of(insurer, Role.UNDERWRITER))
    page.select_option("[name=limit_cny]", "1000000")
    page.wait_for_selector("#terms-tried h3:has-text('试算')")
    tried = page.inner_text("#terms-tried dd >> nth=0")
    page.fill("#id_reason", "限额下调")
    page.click("button[value=counter]")
    page.wait_for_selector(".notice[data-level=good]")
    page.wait_for_selector("#risk svg.chart")
    page.wait_for_selector("#book h3")
    quote = Quote.objects.get(pk=referred.pk)
    assert (quote.state, quote.limit) == ("offered", 1_000_000)
    assert f"¥{quote.premium:,.2f}" == tried


def test_without_script_the_same_is_done_by_buttons(opened, referred, insurer, client_of):
    page = opened(f"/underwriting/{referred.number}/", client_of(insurer, Role.UNDERWRITER), script=False)
    page.select_option("[name=limit_cny]", "1000000")
    page.click("button:has-text('重新计价')")
    assert "试算" in page.inner_text("#terms-tried")
    page.click("a:has-text('查看风险评估')")
    assert page.locator("#risk svg.chart").count() == 2


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_their_window_and_serve_everybody(
    opened, referred, insurer, enterprise, client_of, underwriter, now, width, lang
):
    operations.request_documents(
        by=underwriter, now=now, quote=referred, documents=[("", Text("审计报告", "accounts"))]
    )
    desk = client_of(insurer, Role.UNDERWRITER, language=lang)
    pages = {
        "queue": ("/underwriting/", desk),
        "bench": (f"/underwriting/{referred.number}/?assessment=1&book=1", desk),
    }
    operations.offer(by=underwriter, now=now, quote=referred, reason="经核实")
    pages["offer"] = (
        f"/underwriting/{referred.number}/offer/",
        client_of(enterprise, Role.APPLICANT, language=lang),
    )
    pages["offers"] = ("/underwriting/offers/", client_of(enterprise, Role.APPLICANT, language=lang))
    for name, (path, client) in pages.items():
        page = opened(path, client, width=width, lang=lang)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(WANTING) == [], name
        assert page.said == [], name
        shoot(page, f"{name}-{lang}-{width}")


def test_an_offer_prints_on_paper_without_the_frame(opened, offered, enterprise, client_of):
    page = opened(f"/underwriting/{offered.number}/offer/", client_of(enterprise, Role.APPLICANT))
    page.emulate_media(media="print")
    assert page.locator("button:has-text('打印')").is_hidden()
    assert page.locator("header.top").is_hidden()
    assert page.locator(".figures").is_visible()
    shoot(page, "offer-print")
