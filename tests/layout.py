"""Compare what a browser laid out, with a tolerance: a page's measure hangs on the browser's version and its fonts.

Tests ask for what a reader sees (in one row, not cut off, no wider than the window) and never for a number of pixels:
a browser places boxes at fractions of a pixel and reports some lengths rounded up and others rounded down.
"""

from collections.abc import Iterable, Mapping

PIXEL = 1  # CSS pixels: two rounded lengths of one box may differ by this much
LETTER = 8  # CSS pixels, half an em: one figure may be wider by this much in a font that another machine has
BESIDE = 4  # CSS pixels: controls of unlike height, aligned with each other, differ in their tops and middles by less

Box = Mapping[str, float]  # as the browser gives it: x, y, width, height in CSS pixels

# Texts of a drawing (the argument) outside it, and pairs of them that touch. The box of a glyph is higher and, for its
# side bearings and from font to font, wider than its ink: only what is over two fifths of a line's height counts.
_TEXTS = """svg => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(text => text.getBoundingClientRect());
  const slack = Math.max(...texts.map(box => box.height)) * 2 / 5;
  const out = texts.filter(box => box.left < frame.left - slack || box.right > frame.right + slack).length;
  let touching = 0;
  texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > slack && down > slack) touching += 1;
  }));
  return {texts: texts.length, out, touching};
}"""


def same_row(one: Box, other: Box, *, within: float = BESIDE) -> bool:
    """Tell whether two boxes stand beside each other: their middles are at one height, give or take a few pixels."""
    return abs(_middle(one) - _middle(other)) <= within


def rows(boxes: Iterable[Box], *, within: float = BESIDE) -> int:
    """Count the rows in which boxes stand, from the top to the bottom."""
    count, last = 0, None
    for box in sorted(boxes, key=_middle):
        if last is None or not same_row(last, box, within=within):
            count += 1
        last = box
    return count


def _middle(box: Box) -> float:
    return box["y"] + box["height"] / 2


def boxes(locator) -> list[dict[str, float]]:
    """Give the boxes of all elements of a locator that are shown."""
    return [box for one in locator.all() if (box := one.bounding_box())]


def fits_window(page) -> bool:
    """Tell whether the page needs no scrolling to the side, whether or not the browser draws a scroll bar."""
    return page.evaluate(
        f"document.documentElement.scrollWidth <= document.documentElement.clientWidth + {LETTER}"
    )


def cut_off(locator) -> list[str]:
    """List the elements of a locator (by their class) whose content is wider than they are."""
    return locator.evaluate_all(
        f"all => all.filter(one => one.scrollWidth > one.clientWidth + {PIXEL}).map(one => one.className)"
    )


def wider_than_parent(locator) -> list[str]:
    """List the elements of a locator (by their class) that stand out of the element they are in."""
    return locator.evaluate_all(
        f"all => all.filter(one => one.offsetWidth > one.parentElement.clientWidth + {LETTER})"
        ".map(one => one.className)"
    )


def words_of(drawing) -> dict[str, int]:
    """Count the texts of a drawing (a locator of one SVG): all, those outside it, pairs that touch."""
    return drawing.evaluate(_TEXTS)


def is_dark(page) -> bool:
    """Tell whether the page's ground is darker than middle grey."""
    return page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3)"
        ".reduce((sum, part) => sum + Number(part), 0) < 3 * 128"
    )


def listen(page) -> list[str]:
    """Collect from now on the errors a page complains of: of scripts, blocked or missing resources.

    A browser's remarks of a lesser level (deprecations, hints) change from version to version and are left out.
    """
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
