"""The comparison of layouts: tolerant of a pixel's rounding, and not of a broken row or of what sticks out."""

import pytest

from tests.layout import boxes, cut_off, fits_window, listen, rows, same_row, wider_than_parent, words_of

PAGE = """<!doctype html><meta charset="utf-8"><style>
  body { margin: 0 } .bar { display: flex; align-items: center } .bar * { height: 30.4px } .bar .low { height: 21.7px }
  .wide { width: 900px; height: 10px } .narrow { width: 100px; overflow: hidden } p { white-space: nowrap }
</style>"""


def _box(y, height=20.0):
    return {"x": 0.0, "y": y, "width": 10.0, "height": height}


@pytest.fixture
def page_of(browser):
    context = browser.new_context(viewport={"width": 360, "height": 600})

    def make(html):
        page = context.new_page()
        page.set_content(PAGE + html)
        return page

    yield make
    context.close()


def test_a_row_is_one_whatever_its_fractions_of_a_pixel():
    assert same_row(_box(-4163.98), _box(-4164.02))
    assert same_row(_box(10, 30.4), _box(14.35, 21.7))
    assert rows([_box(0), _box(0.6), _box(-0.4), _box(28), _box(27.5)]) == 2
    assert not same_row(_box(0), _box(20))
    assert same_row(_box(0), _box(20), within=20)
    assert rows([]) == 0


@pytest.mark.browser
def test_rows_are_counted_as_the_browser_sets_them(page_of):
    page = page_of(
        "<div class=bar><b>一</b><b class=low>two</b></div><div class=bar><i class=low>三</i></div>"
    )
    assert rows(boxes(page.locator(".bar > *"))) == 2
    assert rows(boxes(page.locator(".bar > b"))) == 1


@pytest.mark.browser
def test_what_sticks_out_is_found(page_of):
    assert fits_window(page_of("<p>short</p>"))
    assert not fits_window(page_of("<div class=wide></div>"))
    page = page_of(
        f"<div class=narrow><p class=long>{'x' * 99}</p></div><div class=narrow><div class=wide></div></div>"
    )
    assert cut_off(page.locator("div.narrow")) == ["narrow", "narrow"]
    assert wider_than_parent(page.locator(".narrow > *")) == ["wide"]


@pytest.mark.browser
def test_words_of_a_drawing_that_touch_or_leave_it_are_found(page_of):
    drawing = "<svg width=300 height=100>{}</svg>"
    apart = "<text x=10 y=20>网保</text><text x=120 y=20>网保</text><text x=10 y=60>网保</text>"
    assert words_of(page_of(drawing.format(apart)).locator("svg")) == {"texts": 3, "out": 0, "touching": 0}
    bad = "<text x=10 y=20>网保</text><text x=20 y=22>网保</text><text x=290 y=60>网保</text>"
    assert words_of(page_of(drawing.format(bad)).locator("svg")) == {"texts": 3, "out": 1, "touching": 1}


@pytest.mark.browser
def test_errors_are_heard_and_remarks_are_not(page_of):
    page = page_of("")
    said = listen(page)
    page.evaluate("console.warn('deprecated')")
    page.evaluate("console.error('broken')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(100)
    assert [("broken" in one, "thrown" in one) for one in said] == [(True, False), (False, True)]
