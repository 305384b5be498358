"""A made-up book, simulated and reported: the page's sums are those of the book, for our share."""

import pytest

from tests.portfolio.report.page import Page
from wangbao.drawing.numbers import unit
from wangbao.portfolio.book import totals
from wangbao.portfolio.book.reader import read
from wangbao.portfolio.book.synthetic import generate
from wangbao.portfolio.book.writer import write as write_book
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.report import write
from wangbao.portfolio.report.exposure import exposure
from wangbao.portfolio.results.summarise import summarise


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("whole")
    write_book(generate(60, seed=3), place / "book.parquet", synthetic=True)
    book = read(place / "book.parquet")
    folder = simulate(book, Settings(years=200, seed=1), place / "results").folder
    write(folder, place / "report.html", "zh")
    return book, folder, Page((place / "report.html").read_text(encoding="utf-8"))


def test_limits_and_premiums_are_those_of_our_share_of_the_book(made):
    book, folder, page = made
    whole = totals.whole(book.table)
    assert (book.table.column("share").to_numpy() < 1).any()
    e = exposure(folder.policies(), folder.run.years)
    assert e.total.limit_cny == pytest.approx(whole.limit_cny)
    assert (e.total.policies, e.total.accounts) == (whole.policies, whole.insureds)
    assert summarise(folder).book.premium_cny == pytest.approx(whole.premium_cny)
    name, size, digits = unit(whole.limit_cny, "zh")
    total = page.tables["providers"][-1][-1]
    assert total == f"{whole.limit_cny / size:,.{digits}f}{whole.insureds} 家"
    assert page.captions["providers"].endswith(f"（{name}）")


def test_a_made_up_book_says_so(made):
    _, _, page = made
    assert [a for a in page.all("p") if a.get("class") == "synthetic"] == [{"class": "synthetic"}]
