"""The pages of published standards in a browser: both languages, on a phone and on a desk."""

import pytest
from tests.hub.browsing import shot, sound, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("lang", "title"), [("zh", "公布的标准"), ("en", "Published standards")])
def test_standards_are_read_on_any_screen(open_page, lang: str, title: str) -> None:
    for width in (360, 1440):
        page = open_page("/schemas/", width=width, lang=lang)
        assert page.inner_text("h1") == title
        sound(page)
        shot(page, "standards")
        visit(page, "/schemas/mappings/veris/")
        sound(page)
        shot(page, "standards-mapping")
