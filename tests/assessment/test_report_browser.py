"""The report in a real browser: narrow and wide, light and dark, on paper, with no request made."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.assessment.sample import large, sample
from tests.layout import fits_window, is_dark, listen, wider_than_parent, words_of
from wangbao.assessment.report import render
from wangbao.vocabulary.text import LANGS, Text

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=LANGS)
def address(request, tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    file.write_text(render(sample(), request.param), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window_and_asks_for_nothing(browser, address, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked, said = [], listen(page)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    assert said == []  # the style sheet passes its own content policy, and nothing else is tried
    assert fits_window(page)
    assert page.locator("h1").inner_text() == sample().subject.name
    drawn = [svg.is_visible() for svg in page.locator("svg.chart").all()]
    assert drawn == [width > 704, width <= 704]
    assert is_dark(page) == (scheme == "dark")
    context.close()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [360, 1440])
def test_endless_words_do_not_widen_the_page(browser, tmp_path, lang, width):
    endless = "x" * 400
    facts = ((Text(endless, endless), Text(endless, endless)),)
    subject = replace(
        large().subject, name=endless, kind=endless, facts=facts, missing=(Text(endless, endless),)
    )
    assumption = replace(
        large().assumptions[0], source=endless, value=Text(endless, endless), low="1", high=endless
    )
    layer = replace(large().layers[0], terms=Text(endless, endless))
    advice = replace(large().advice[0], source=endless)
    made = replace(
        large(),
        subject=subject,
        assumptions=(assumption,),
        layers=(layer,),
        advice=(advice,),
        sources=((endless, endless),),
        cautions=(Text(endless, endless),),
    )
    file = tmp_path / "endless.html"
    file.write_text(render(made, lang), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    assert fits_window(page)
    page.close()


def test_words_in_the_drawing_stay_inside_it_and_apart_as_the_browser_sets_them(browser, address):
    for width in (360, 1440):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(address)
        found = words_of(page.locator("svg.chart:visible"))
        assert found.pop("texts") >= 10
        assert found == {"out": 0, "touching": 0}
        page.close()


def test_on_paper_it_is_a_few_a4_sheets_and_light(browser, address):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert 5 <= len(reader.pages) <= 10
    sheet = [float(side) for side in reader.pages[0].mediabox[2:]]
    assert sheet == pytest.approx(
        [210 / 25.4 * 72, 297 / 25.4 * 72], abs=1
    )  # points, to a browser's rounding
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')") == "#ffffff"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert not page.locator("nav").is_visible()
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins, in CSS pixels
    assert wider_than_parent(page.locator("table")) == []  # nothing is cut off at the edge of the sheet
    context.close()
