"""The report of a book in a real browser: narrow and wide, light and dark, on paper, with no request made."""

import io

import numpy as np
import pyarrow as pa
import pytest
from pypdf import PdfReader

from tests.layout import fits_window, is_dark, listen, wider_than_parent, words_of
from tests.portfolio.report.programme import TREATIES
from tests.portfolio.report.sample import policies, sample
from wangbao.portfolio.report import render
from wangbao.vocabulary.text import LANGS

pytestmark = pytest.mark.browser
RATIOS = np.exp(np.random.default_rng(1).normal(0.3, 0.6, 2_000))


@pytest.fixture(scope="module", params=LANGS)
def address(request, tmp_path_factory):
    file = tmp_path_factory.mktemp("book") / f"{request.param}.html"
    html = render(sample(), policies(), request.param, programme=TREATIES, ratios=RATIOS)
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window_and_asks_for_nothing(browser, address, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked, said = [], listen(page)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert (asked, said) == ([address], [])
    assert fits_window(page)
    assert page.locator("h1").inner_text() == "book.parquet"
    for drawing in ("svg.chart.wide", "svg.chart.narrow"):
        shown = [svg.is_visible() for svg in page.locator(drawing).all()]
        assert shown == [(width > 704) == drawing.endswith("wide")] * 3  # curves, map, ratios
    assert is_dark(page) == (scheme == "dark")
    context.close()


@pytest.mark.parametrize("lang", LANGS)
def test_endless_names_do_not_widen_the_page(browser, tmp_path, lang):
    endless = "x" * 300
    table = policies()
    for name in ("account", "insured", "cloud_provider", "sector"):
        at = table.schema.get_field_index(name)
        words = pa.array([f"{endless}{n % 20}" for n in range(table.num_rows)])
        table = table.set_column(at, table.schema.field(at), words.cast(table.schema.field(at).type))
    file = tmp_path / "endless.html"
    file.write_text(render(sample(), table, lang, programme=TREATIES), encoding="utf-8")
    for width in (360, 1440):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(file.as_uri())
        assert fits_window(page)
        page.close()


def test_words_in_the_drawings_stay_inside_them_and_apart_as_the_browser_sets_them(browser, address):
    for width in (360, 1440):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(address)
        drawings = page.locator("svg.chart:visible").all()
        assert len(drawings) == 4
        for found in map(words_of, drawings):
            assert found.pop("texts") >= 10
            assert found == {"out": 0, "touching": 0}
        page.close()


def test_on_paper_it_is_a_few_a4_sheets_and_light(browser, address):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert 8 <= len(reader.pages) <= 18  # 12 or 13 with the fonts known; others are wider
    sheet = [float(side) for side in reader.pages[0].mediabox[2:]]
    assert sheet == pytest.approx(
        [210 / 25.4 * 72, 297 / 25.4 * 72], abs=1
    )  # points, to a browser's rounding
    page.emulate_media(media="print")
    ground = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    assert page.evaluate(ground) == "#ffffff"
    assert not page.locator("nav").is_visible()
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins, in CSS pixels
    assert wider_than_parent(page.locator("table")) == []  # nothing is cut off at the edge of the sheet
    context.close()
