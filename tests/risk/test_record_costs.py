import pytest

from wangbao.risk.record_costs import DBIR_2015, JACOBS_2014


@pytest.mark.parametrize(
    ("people", "published"),
    [
        (100, 25_450),
        (1_000, 67_480),
        (10_000, 178_960),
        (100_000, 474_600),
        (1_000_000, 1_258_670),
        (10_000_000, 3_338_020),
        (100_000_000, 8_852_540),
    ],
)
def test_dbir_line_returns_the_published_table(people: int, published: float) -> None:
    assert DBIR_2015.cost_usd(people) == pytest.approx(published, rel=2e-3)


def test_jacobs_line_is_the_published_regression() -> None:
    assert JACOBS_2014.cost_usd(1) == pytest.approx(2164.5, rel=1e-4)
    assert JACOBS_2014.cost_usd(10_000) / JACOBS_2014.cost_usd(1_000) == pytest.approx(
        10**0.7583576, rel=1e-12
    )
