"""The catalogue in a real browser: every part fits a phone and a desk, breaks no content policy, names its controls."""

import os

import pytest
from django.urls import reverse

from wangbao.assessment.filing import Effort
from wangbao.hub.catalogue import comparing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = ("cover", "rates", "questions", "rules", "comparison", "document")

WANTING = """() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`wider than the window: ${page.scrollWidth}`);
  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!control.labels.length && !control.getAttribute("aria-label")) found.push(`no label: ${control.name}`);
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
def look(browser, live_server):
    """Opens a page and gives what is wanting in it and what the browser complained of."""

    def at(path: str, client, *, width: int, lang: str) -> list[str]:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN" if lang == "zh" else "en-GB"
        )
        cookies = {} if client is None else client.cookies
        context.add_cookies(
            [{"name": name, "value": one.value, "url": live_server.url} for name, one in cookies.items()]
        )
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        answer = page.goto(live_server.url + path)
        found = [*said, *page.evaluate(WANTING)]
        if folder := os.environ.get("WANGBAO_SCREENSHOTS"):
            name = path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")
            page.screenshot(path=f"{folder}/{name[-60:]}-{width}-{lang}.png", full_page=True)
        status = answer.status
        context.close()
        return found if status == 200 else [f"{path}: {status}"]

    return at


@pytest.mark.parametrize(("width", "lang"), [(360, "en"), (1440, "zh")])
def test_every_part_of_a_version_fits(
    look, published, insurer, client_of, actor_of, now, monkeypatch, width, lang
) -> None:
    monkeypatch.setattr(comparing, "EFFORT", Effort(profiles=40, terms=2, incidents=2_000, threads=1))
    version = published()
    comparing.compare(by=actor_of(insurer, "actuary"), now=now, version=version)
    url = reverse("catalogue:version", args=[version.ref])
    client = client_of(insurer, "senior_underwriter", language=lang)
    found = {part: look(f"{url}?show={part}", client, width=width, lang=lang) for part in PARTS}
    assert found == {part: [] for part in PARTS}


@pytest.mark.parametrize(("width", "lang"), [(360, "zh"), (1440, "en")])
def test_lists_and_forms_fit(look, published, drafted, own_plan, insurer, client_of, width, lang) -> None:
    published()
    draft = drafted(version="2.0")
    own_plan()
    client = client_of(insurer, "actuary", language=lang)
    pages = [
        reverse(f"catalogue:{name}") for name in ("on_sale", "products", "plans", "draft", "hand_in_plan")
    ]
    pages += [reverse("catalogue:redraft", args=[draft.ref]), reverse("catalogue:version", args=[draft.ref])]
    assert {page: look(page, client, width=width, lang=lang) for page in pages} == {
        page: [] for page in pages
    }


def test_what_is_on_sale_is_for_everybody(look, published) -> None:
    version = published()
    for page in (reverse("catalogue:on_sale"), reverse("catalogue:version", args=[version.ref])):
        assert look(page, None, width=390, lang="zh") == []
