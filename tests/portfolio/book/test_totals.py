"""What a book adds up to."""

import pytest

from tests.portfolio.book.sample import row, table
from wangbao.portfolio.book import schema, synthetic, totals

ROWS = (
    row(limit_cny=4e6, premium_cny=50_000.0, province="44"),
    row(policy="P2", limit_cny=None, premium_cny=10_000.0, province="44"),
    row(account="A2", limit_cny=2e6, premium_cny=20_000.0, share=0.5, province="11"),
    row(account="A3", limit_cny=1e6, premium_cny=None),
)


def test_totals_are_of_our_share_and_count_insureds_once():
    book = schema.complete(table(*ROWS))
    assert totals.by(book, "province") == (
        ("44", 2, 1, 4e6, 60_000.0),
        (None, 1, 1, 1e6, 0.0),
        ("11", 1, 1, 1e6, 10_000.0),
    )
    whole = totals.whole(book)
    assert whole == (None, 4, 3, 6e6, 70_000.0)
    assert whole.rate_on_line == 70_000 / 6e6
    assert totals.by(book, "province")[1].rate_on_line is None


def test_groups_add_up_to_the_whole():
    book = synthetic.generate(3_000, 2)
    whole = totals.whole(book)
    for column in ("kind", "sector", "province", "wording"):
        lines = totals.by(book, column)
        for place in range(1, 5):
            assert sum(line[place] for line in lines) == pytest.approx(whole[place], rel=1e-12)
