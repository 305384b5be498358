"""The catalogue in a real browser: every part fits a phone and a desk, breaks no content policy, names its controls."""

import pytest
from django.urls import reverse
from tests.hub.browsing import shot, sound

from wangbao.assessment.filing import Effort
from wangbao.hub.catalogue.writes import comparison

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = ("cover", "rates", "questions", "rules", "comparison", "document")


@pytest.fixture
def look(open_page):
    """Opens a page and looks whether it is whole and the browser content with it."""

    def at(path: str, client, *, width: int, lang: str) -> None:
        page = open_page(path, client=client, width=width, lang=lang)
        assert page.status == 200, path
        sound(page)
        assert page.said == [], path
        shot(page, path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")[-60:])
        page.context.close()

    return at


@pytest.mark.parametrize(("width", "lang"), [(360, "en"), (1440, "zh")])
def test_every_part_of_a_version_fits(
    look, published, insurer, client_of, actor_of, now, monkeypatch, width, lang
) -> None:
    monkeypatch.setattr(comparison, "EFFORT", Effort(profiles=40, terms=2, incidents=2_000, threads=1))
    version = published()
    comparison.compare(by=actor_of(insurer, "actuary"), now=now, version=version)
    url = reverse("catalogue:version", args=[version.ref])
    client = client_of(insurer, "senior_underwriter", language=lang)
    for part in PARTS:
        look(f"{url}?show={part}", client, width=width, lang=lang)


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
    for page in pages:
        look(page, client, width=width, lang=lang)


def test_what_is_on_sale_is_for_everybody(look, published) -> None:
    version = published()
    for page in (reverse("catalogue:on_sale"), reverse("catalogue:version", args=[version.ref])):
        look(page, None, width=390, lang="zh")
