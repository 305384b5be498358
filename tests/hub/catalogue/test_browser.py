"""The catalogue in a real browser: every part fits a phone and a desk, breaks no content policy, names its controls."""

import pytest
from django.urls import reverse
from tests.hub.browsing import shot, sound, visit

from wangbao.assessment.filing import Effort
from wangbao.hub.catalogue.writes import comparison

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = ("cover", "rates", "questions", "rules", "comparison", "document")


@pytest.fixture
def look(open_page):
    """Opens pages and looks whether each is whole and the browser content with it."""

    def at(paths: list[str], client, *, width: int, lang: str) -> None:
        page = open_page(paths[0], client=client, width=width, lang=lang)
        for path in paths:
            assert visit(page, path).status == 200, path
            sound(page)
            assert page.said == [], path
            shot(page, path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")[-60:])

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
    look([f"{url}?show={part}" for part in PARTS], client, width=width, lang=lang)


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
    look(pages, client, width=width, lang=lang)


def test_what_is_on_sale_is_for_everybody(look, published) -> None:
    version = published()
    pages = [reverse("catalogue:on_sale"), reverse("catalogue:version", args=[version.ref])]
    look(pages, None, width=390, lang="zh")
