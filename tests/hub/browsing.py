"""What the hub's browser tests share: pages opened as somebody, links followed to their end, what a page may not lack.

A click only says that a link was pressed: the page it leads to comes later, on a busy machine much later. So a test
that leaves a page does it with ``follow``, which waits for the next one, and a test that looks at what a script put
into the same page waits for that by its selector.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.layout import fits_window, listen

PATIENCE = 120_000  # milliseconds, for a machine with other work to do
SHOTS = os.environ.get("WANGBAO_SCREENSHOTS")  # a folder, to look at what the tests saw

# What a page must have for those who do not see it: asked of the page itself.
WANTING = """() => {
  const found = [];
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) found.push(`id twice: ${id}`);
  for (const control of document.querySelectorAll("input:not([type=hidden]):not([hidden]), select, textarea")) {
    if (!control.labels.length && !control.getAttribute("aria-label")) found.push(`no label: ${control.outerHTML}`);
    for (const id of (control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean)) {
      if (!document.getElementById(id)) found.push(`describes nothing: ${id}`);
    }
  }
  for (const element of document.querySelectorAll("button, a[href], summary")) {
    if (!element.textContent.trim() && !element.getAttribute("aria-label")) found.push(`no name: ${element.outerHTML}`);
  }
  for (const label of document.querySelectorAll("label[for]")) {
    if (!document.getElementById(label.htmlFor)) found.push(`labels nothing: ${label.outerHTML}`);
  }
  for (const image of document.querySelectorAll("img:not([alt])")) found.push(image.outerHTML);
  for (const link of document.querySelectorAll(".summary a")) {
    if (!document.querySelector(link.getAttribute("href"))) found.push(`leads nowhere: ${link.outerHTML}`);
  }
  for (const [what, many] of [["h1", 1], ["main", 1], ["header", 1]]) {
    const there = document.querySelectorAll(what).length;
    if (there !== many) found.push(`${there} ${what}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const its = Number(heading.tagName[1]);
    if (its > level + 1) found.push(`h${its} below h${level}: ${heading.textContent}`);
    level = its;
  }
  for (const element of document.querySelectorAll("[style], script:not([src]), style")) found.push(element.outerHTML);
  return found;
}"""


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable]:
    """Opens a page as somebody, in a window of its own: ``open_page("/style", client=…, width=360, lang="en")``.

    What the page asked for is in its ``asked``, the errors it complained of in its ``said``.
    """
    contexts = []

    def open_(
        path: str,
        *,
        client=None,
        width: int = 1440,
        lang: str = "zh",
        scheme: str = "light",
        script: bool = True,
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale={"zh": "zh-CN", "en": "en-GB"}[lang],
            java_script_enabled=script,
            accept_downloads=True,
        )
        contexts.append(context)
        if client is not None:
            cookie = client.cookies["wangbao_session"]
            context.add_cookies([{"name": "wangbao_session", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.asked, page.said, page.lang = [], listen(page), lang
        page.on("request", lambda request: page.asked.append(request.url))
        page.home = live_server.url
        return visit(page, path)

    yield open_
    for context in contexts:
        context.close()


def visit(page, path: str):
    """Go to another page of the hub in the same window, which keeps the style sheets and scripts it has."""
    page.status = page.goto(page.home + path).status
    return page


def follow(page, link) -> None:
    """Press what leads to another page (a selector or a locator) and wait until that page is there."""
    with page.expect_navigation():
        (page.locator(link) if isinstance(link, str) else link).click()


def settled(page) -> None:
    """Wait until nothing that the page asked for is still on its way."""
    page.wait_for_load_state()
    page.wait_for_selector(".htmx-request", state="detached")


def sound(page) -> None:
    """Nothing is wider than its window, nothing is wanting for those who do not see it."""
    settled(page)
    wanting = page.evaluate(WANTING)
    assert wanting == [], wanting
    assert fits_window(page)


def shot(page, name: str) -> None:
    """A picture of the whole page, where a folder for pictures is set."""
    if SHOTS:
        named = f"{name}-{page.lang}-{page.viewport_size['width']}.png"
        page.screenshot(path=str(Path(SHOTS) / named), full_page=True)


def sign_in(page, email: str, password: str = "password-of-tests") -> None:  # noqa: S107 - of tests
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    follow(page, "main button[type=submit]")


def downloaded(page, link) -> bytes:
    """The file that pressing a link (a selector) brings."""
    with page.expect_download() as download:
        page.click(link)
    return Path(download.value.path()).read_bytes()
