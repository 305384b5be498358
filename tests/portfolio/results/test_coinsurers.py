"""Co-insurers' parts of the policies we share: from shares and our own gross, adding up to 100 % to the fen."""

import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from wangbao.portfolio.results import tables
from wangbao.portfolio.results.coinsurers import parts, results, variances
from wangbao.portfolio.results.summary import Figure

YEARS = 100


def of(*rows):
    """Parts of policies given as (share, co-insurers, our limit, our fen, variance)."""
    share, names, limit, fen, spread = zip(*rows, strict=True)
    made = parts(
        np.array(share), pa.array(names, pa.string()), np.array(limit), np.array(fen), np.array(spread)
    )
    return tables.table(made, tables.COINSURERS) if made["part"] else None


def rows_of(table):
    return [tuple(row.values()) for row in table.to_pylist()]


def test_the_parts_of_a_few_policies_by_hand():
    """60 % of 500 yuan of loss is 300; 20 % and 20 % are 100 each. 50 % of 400 is 200, the rest is not named."""
    made = of(
        (0.6, "A:0.2;B:0.2", 60.0, 30_000, 9.0),
        (0.5, None, math.nan, 20_000, 4.0),
        (1.0, None, 999.0, 99_900, 1.0),
        (0.4, "B : 0.6", 40.0, 10_000, 4.0),
    )
    assert rows_of(made) == [
        ("ours", None, 3, None, 60_000, 17.0),
        ("named", "A", 1, pytest.approx(20.0), 10_000, pytest.approx(1.0)),
        ("named", "B", 2, pytest.approx(80.0), 25_000, pytest.approx(10.0)),
        ("rest", None, 1, None, 20_000, pytest.approx(4.0)),
    ]


def test_a_book_that_is_all_ours_has_none():
    assert of((1.0, None, 5.0, 100, 1.0)) is None


def test_parts_add_up_to_the_whole_to_the_fen_whatever_the_shares():
    rng = np.random.default_rng(5)
    shares = [Fraction(int(n), 1000) for n in rng.integers(1, 999, size=300)]
    rows = []
    for ours in shares:
        first = (1 - ours) * Fraction(int(rng.integers(1, 99)), 100)
        text = f"甲:{float(first):.12f};乙:{float(1 - ours - first):.12f}" if rng.random() < 0.8 else None
        rows.append((float(ours), text, 1.0, int(rng.integers(0, 10**13)), 0.0))
    made = of(*rows)
    by = dict(zip(made["part"].to_pylist(), made["gross_sum_fen"].to_pylist(), strict=False))
    assert by["ours"] == sum(row[3] for row in rows)
    panels = {}
    for ours, row in zip(shares, rows, strict=True):
        panels[ours, row[1]] = panels.get((ours, row[1]), 0) + row[3]
    assert sum(made["gross_sum_fen"].to_pylist()) == sum(
        round(fen / ours) for (ours, _), fen in panels.items()
    )
    assert min(made["gross_sum_fen"].to_pylist()) >= 0


def test_the_order_of_rows_changes_nothing():
    rows = [(0.6, "A:0.2;B:0.2", 60.0, 31, 9.0), (0.5, None, 1.0, 17, 4.0), (0.3, "B:0.7", 2.0, 11, 0.1)]
    rows += [(0.6, "B:0.2;A:0.2", 60.0, 31, 9.0), (0.3, "C:0.7", 2.0, 13, 0.1)]
    assert rows_of(of(*rows)) == rows_of(of(*reversed(rows)))


def test_errors_are_the_rows_own_enlarged_as_the_books_is():
    fen, square = np.array([100_000, 300_000]), np.array([50_000.0, 400_000.0])
    policies = pa.table({"gross_sum_fen": fen, "gross_square": square})
    spread = variances(fen, square, YEARS)
    by_hand = [
        (s / YEARS - (f / 100 / YEARS) ** 2) * YEARS / (YEARS - 1) for f, s in zip(fen, square, strict=True)
    ]
    assert spread == pytest.approx(by_hand)
    alone = math.sqrt(sum(by_hand) / YEARS)
    made = of((0.5, "A:0.5", 1.0, int(fen[0]), spread[0]), (1.0, None, 1.0, int(fen[1]), spread[1]))
    ours, theirs = results(made, policies, Figure(40.0, 3 * alone, 0.0, 0.0), YEARS)
    assert (ours.mean.value, theirs.mean.value, ours.share, theirs.share) == (10.0, 10.0, 0.5, 0.5)
    assert ours.mean.error == theirs.mean.error == pytest.approx(3 * math.sqrt(by_hand[0] / YEARS))
    assert ours.mean.high - ours.mean.value == pytest.approx(1.96 * ours.mean.error, rel=1e-3)
    assert (theirs.part, theirs.name, theirs.policies, theirs.gross_sum_fen) == ("named", "A", 1, 100_000)
