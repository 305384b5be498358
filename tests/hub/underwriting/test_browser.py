"""The workbench and the offer in a real browser: instant re-price, without script, on a phone, within the policy."""

import sys
import time

import pytest
from tests.hub.browsing import follow, shot, sound

from wangbao.hub.access.roles import Role
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.writes import decision, documents
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning(monkeypatch, now):
    monkeypatch.setattr("wangbao.hub.clock.now", lambda: now)


def test_a_change_of_the_limit_is_priced_at_once(open_page, referred, insurer, client_of):
    page = open_page(f"/underwriting/{referred.number}/", client=client_of(insurer, Role.UNDERWRITER))
    page.wait_for_selector("#risk svg.chart")
    page.wait_for_selector("#book h3")
    started = time.perf_counter()
    page.select_option("[name=limit_cny]", "5000000")
    page.wait_for_selector("#terms-tried h3:has-text('试算')")
    took = time.perf_counter() - started
    tried = page.inner_text("#terms-tried")
    assert f"{referred.premium:,.2f}" not in tried
    sound(page)
    assert page.said == []
    assert Quote.objects.get(pk=referred.pk).premium == referred.premium
    sys.stdout.write(f"re-priced after {1000 * took:.0f} ms\n")
    shot(page, "workbench-tried")


def test_terms_tried_out_are_offered_with_one_more_click(open_page, referred, insurer, client_of):
    page = open_page(f"/underwriting/{referred.number}/", client=client_of(insurer, Role.UNDERWRITER))
    page.select_option("[name=limit_cny]", "1000000")
    page.wait_for_selector("#terms-tried h3:has-text('试算')")
    tried = page.inner_text("#terms-tried dd >> nth=0")
    page.fill("#id_reason", "限额下调")
    follow(page, "button[value=counter]")
    page.wait_for_selector(".notice[data-level=good]")
    page.wait_for_selector("#risk svg.chart")
    page.wait_for_selector("#book h3")
    quote = Quote.objects.get(pk=referred.pk)
    assert (quote.state, quote.limit) == ("offered", 1_000_000)
    assert f"¥{quote.premium:,.2f}" == tried


def test_without_script_the_same_is_done_by_buttons(open_page, referred, insurer, client_of):
    page = open_page(
        f"/underwriting/{referred.number}/", client=client_of(insurer, Role.UNDERWRITER), script=False
    )
    page.select_option("[name=limit_cny]", "1000000")
    follow(page, "button:has-text('重新计价')")
    assert "试算" in page.inner_text("#terms-tried")
    follow(page, "a:has-text('查看风险评估')")
    assert page.locator("#risk svg.chart").count() == 2


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_their_window_and_serve_everybody(
    open_page, referred, insurer, enterprise, client_of, underwriter, now, width, lang
):
    documents.request_documents(
        by=underwriter, now=now, quote=referred, documents=[("", Text("审计报告", "accounts"))]
    )
    desk = client_of(insurer, Role.UNDERWRITER, language=lang)
    pages = {
        "queue": ("/underwriting/", desk),
        "bench": (f"/underwriting/{referred.number}/?assessment=1&book=1", desk),
    }
    decision.offer(by=underwriter, now=now, quote=referred, revision=referred.revision, reason="经核实")
    pages["offer"] = (
        f"/underwriting/{referred.number}/offer/",
        client_of(enterprise, Role.APPLICANT, language=lang),
    )
    pages["offers"] = ("/underwriting/offers/", client_of(enterprise, Role.APPLICANT, language=lang))
    for name, (path, client) in pages.items():
        page = open_page(path, client=client, width=width, lang=lang)
        sound(page)
        assert page.said == [], name
        shot(page, name)


def test_an_offer_prints_on_paper_without_the_frame(open_page, offered, enterprise, client_of):
    page = open_page(f"/underwriting/{offered.number}/offer/", client=client_of(enterprise, Role.APPLICANT))
    page.emulate_media(media="print")
    assert page.locator("button:has-text('打印')").is_hidden()
    assert page.locator("header.top").is_hidden()
    assert page.locator(".figures").is_visible()
    shot(page, "offer-print")
