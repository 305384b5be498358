"""The frame in a real browser: fits its window, keeps the content policy, serves keyboard and screen reader, prints."""

from types import SimpleNamespace

import pytest
from tests.hub.browsing import follow, sign_in, sound, visit
from tests.layout import boxes, cut_off, is_dark, rows

from wangbao.hub.access.roles import Role
from wangbao.hub.console.contributions import Hits, Tile
from wangbao.hub.console.menu import ENTRIES
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator(insurer, client_of, offering, row):
    """Signs an administrator in, in a hub whose apps offer what the tests put there."""
    hits, tile = (
        Hits(Text("报价", "Quotes"), (row, row)),
        Tile(Text("待办", "To do"), 2, rows=(row, row), urgent=True),
    )
    offering(
        menu=SimpleNamespace(ENTRIES=ENTRIES),
        home=SimpleNamespace(tiles=lambda actor, *, now: [tile]),
        search=SimpleNamespace(find=lambda actor, term, *, limit: [hits]),
    )
    return lambda lang="zh": client_of(insurer, Role.ADMINISTRATOR, language=lang)


def _check(page, live_server) -> None:
    sound(page)
    assert [url for url in page.asked if not url.startswith((live_server.url, "data:"))] == []
    assert page.said == []


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [(360, "light", "zh"), (360, "dark", "en"), (768, "light", "en"), (1440, "dark", "zh")],
)
def test_pages_fit_every_window_and_name_everything(
    open_page, live_server, administrator, width, scheme, lang
) -> None:
    page = open_page("/", client=administrator(lang), width=width, scheme=scheme, lang=lang)
    for path in ("/", "/style", "/search?q=x", "/accounts/2fa/", "/accounts/password/change/"):
        page = visit(page, path)
        _check(page, live_server)
    page = open_page("/", width=width, scheme=scheme, lang=lang)
    for path in ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page = visit(page, path)
        _check(page, live_server)
        assert is_dark(page) == (scheme == "dark")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_the_bar_is_two_rows_and_no_tab_is_cut_off(open_page, administrator, lang) -> None:
    page = open_page("/style", client=administrator(lang), width=360, lang=lang)
    tools = boxes(page.locator(".top .tools > *:visible, .top .tools form:visible > button"))
    brand, search = (boxes(page.locator(f".top > {part}")) for part in (".brand", ".find"))
    assert (len(tools) > 2, len(brand), len(search)) == (True, 1, 1)
    assert rows(tools + brand) == 1
    assert rows(tools + brand + search) == 2
    assert page.locator("nav.tabs").count() > 0
    assert cut_off(page.locator("nav.tabs")) == []


def test_somebody_signs_in_and_out(open_page, insurer, member_of, offering) -> None:
    offering()
    person = member_of(insurer, Role.UNDERWRITER).person
    page = open_page("/accounts/login/")
    page.get_by_label("邮箱").fill(person.email)
    page.get_by_label("密码").fill("wrong")
    follow(page, page.locator("main").get_by_role("button", name="登录"))
    assert page.evaluate("document.activeElement.className") == "notice summary"
    sign_in(page, person.email)
    assert page.locator("h1").inner_text() == "待办"
    page.locator("summary", has_text=person.name).click()
    follow(page, page.get_by_role("button", name="退出登录"))
    assert page.locator("h1").inner_text() == "看清风险，再谈保险"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_theme_and_language_change_with_and_without_script(open_page, administrator, script) -> None:
    page = open_page("/search", client=administrator(), script=script)
    page.locator("summary", has_text="外观").click()
    page.get_by_role("button", name="深色").click()
    page.wait_for_selector('html[data-theme="dark"]', state="attached")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    follow(page, page.get_by_role("button", name="English"))
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("h1").inner_text() == "Find"
    assert page.url.endswith("/search")


def test_the_keyboard_reaches_the_content_and_closes_menus(open_page, administrator) -> None:
    page = open_page("/", client=administrator())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    summary = page.locator("summary", has_text="外观")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.drop[open]").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator("details.drop[open]").count() == 0
    assert summary.evaluate("element => element === document.activeElement")


def test_on_a_phone_the_navigation_is_a_menu_and_tables_are_cards(open_page, administrator) -> None:
    page = open_page("/style", client=administrator(), width=360)
    assert not page.locator("nav.side").is_visible()
    page.locator("summary", has_text="菜单").click()
    assert page.locator(".menu-box a", has_text="首页").is_visible()
    row = page.locator("table.data tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    label = row.locator("td").nth(3).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"保费"'


def test_a_cell_without_a_heading_of_its_own_takes_its_columns(open_page, administrator) -> None:
    page = open_page("/style", client=administrator(), width=360)
    page.evaluate("""() => {
      for (const cell of document.querySelectorAll("table.data tbody td")) delete cell.dataset.label;
      document.dispatchEvent(new Event("DOMContentLoaded"));
    }""")
    cells = page.locator("table.data tbody tr").first.locator("td")
    assert [cell.get_attribute("data-label") for cell in cells.all()] == [
        "被保险人",
        "起保",
        "限额",
        "保费",
        "状态",
    ]


def test_on_paper_there_is_the_content_alone_in_black_on_white(open_page, administrator) -> None:
    page = open_page("/style", client=administrator(), scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 32, 42)"
    hidden = page.locator("header.top, nav.side, .tabs, .filters, .pager, .buttons, .foot")
    assert [part.is_visible() for part in hidden.all()] == [False] * hidden.count()
    assert page.locator("table.data thead").first.is_visible()
