"""The pages of statistics in a browser: nothing is wider than a phone, nothing is cut off, in both languages."""

import datetime as dt

import pytest
from tests.hub.browsing import shot, sound, visit

from wangbao.hub.statistics.writes import figures, publication

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

APRIL = dt.datetime(2026, 4, 12, 2, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("width", "lang"), [(360, "zh"), (360, "en"), (1440, "zh"), (1440, "en")])
def test_the_pages_fit_phones_and_screens(many, system, authority, client_of, open_page, width, lang) -> None:
    many(40, month=2, premium="98765.43", limit="7654321.00")
    many(14, month=3, premium="98765.43", limit="7654321.00")
    many(8, month=3, province="31", kind="telecom_internet", premium="250000.50", limit="20000000.00")
    many(2, month=3, province="44", kind="security_product")
    figures.refresh(by=system, now=APRIL)
    publication.publish_due(by=system, now=APRIL)
    page = open_page("/statistics/published/", width=width, lang=lang)
    sound(page)
    shot(page, "statistics-published")
    official = client_of(authority, "official", language=lang)
    page = open_page("/statistics/", client=official, width=width, lang=lang)
    sound(page)
    shot(page, "statistics-figures")
    visit(page, "/")
    sound(page)
    shot(page, "statistics-home")
