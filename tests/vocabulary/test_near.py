"""What a refusal of an unknown name offers."""

import pytest

from wangbao.portfolio.book.schema import COLUMN
from wangbao.portfolio.engine.block_order import GROUPINGS
from wangbao.vocabulary.near import did_you_mean, near


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cloud", ("cloud_provider",)),
        ("Cloud-Provider", ("cloud_provider",)),
        ("provinces", ("province",)),
        ("agent", ("endpoint_agent",)),
        ("sektor", ("sector",)),
        ("kinds", ("kind",)),
        ("contry", ("country",)),
        ("colour", ()),
        ("s", ()),
        ("", ()),
    ],
)
def test_near_groupings(word, meant):
    assert near(word, GROUPINGS) == meant


@pytest.mark.parametrize(
    ("word", "first"),
    [("limit", "limit_cny"), ("revenue", "revenue_cny"), ("control.mfa", "control.mfa_everywhere")],
)
def test_near_columns_of_a_book(word, first):
    assert near(word, COLUMN)[0] == first


def test_the_words_of_a_hint():
    assert did_you_mean("cloud", GROUPINGS) == ("；是否指 cloud_provider？", "; did you mean cloud_provider?")
    assert did_you_mean("colour", GROUPINGS) == ("", "")
