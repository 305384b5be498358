"""Cessions of one account's event: the fast path, the columns and what is kept."""

import numpy as np
import pytest

from wangbao.portfolio.reinsurance import rows


def treaties(rng, count, m):
    return rows.RiskTreaties(
        share=np.where(rng.random((count, m)) < 0.8, rng.random((count, m)), 0.0),
        attachment=np.where(rng.random((count, m)) < 0.5, 0.0, rng.random((count, m)) * 50),
        limit=np.where(rng.random((count, m)) < 0.5, np.inf, rng.random((count, m)) * 100),
        account_level=np.zeros(count, np.bool_),
        priority=np.sort(rng.integers(1, 4, count)).astype(np.int32),
        start=np.where(rng.random(count) < 0.2, 0.5, 0.0),
        end=np.ones(count),
        occurrence_limit=np.where(rng.random(count) < 0.5, np.inf, rng.random(count) * 50),
        bound=np.where(rng.random(count) < 0.5, np.inf, rng.random(count) * 50),
    )


@pytest.mark.parametrize("seed", range(50))
def test_an_account_of_one_row_is_the_account_of_many_rows_with_one(seed):
    """Bit for bit: cessions, net, columns and what is kept; nothing is ceded twice."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 5))
    risk = treaties(rng, count, 7)
    row, gross, time = int(rng.integers(7)), float(rng.random() * 150), float(rng.random())
    base, scope = np.array([0, 0, 1, 1], np.int32), np.array([-1, 0, 0, 1], np.int32)
    in_scope = rng.random((2, 7)) < 0.5
    one, many = np.zeros(count), np.zeros((count + 2, 3))
    terms = (risk.share, risk.attachment, risk.limit)
    left = rows.cede_one(gross, row, time, *terms, *risk[4:7], risk.bound, one)
    assert (
        rows.cede(np.array([gross]), row, time, *terms, risk.account_level, *risk[4:7], risk.bound, many)
        == left
    )
    assert many[:count, 0].tolist() == one.tolist()
    assert left >= 0
    assert one.sum() + left == pytest.approx(gross, rel=1e-14)
    assert (one <= risk.bound).all()
    assert (one[(time < risk.start) | (risk.share[:, row] == 0)] == 0).all()
    narrow, wide = np.zeros(4), np.zeros(4)
    rows.columns_one(gross, row, one, base, scope, in_scope, narrow)
    rows.columns(np.array([gross]), row, many, base, scope, in_scope, wide)
    assert narrow.tolist() == wide.tolist()
    for keep_from in (0.0, gross, gross * 1.01, np.inf):
        alone = rows.kept_one(gross, one, risk.occurrence_limit, keep_from)
        assert alone == rows.kept(np.array([gross]), many, risk.occurrence_limit, keep_from)
        assert alone == (gross >= keep_from or bool((one > risk.occurrence_limit).any()))


@pytest.mark.parametrize(("bound", "parts"), [(np.inf, [20, 10, 0]), (12.0, [8, 4, 0])])
def test_by_account_the_cession_is_spread_pro_rata_over_the_rows_in_scope(bound, parts):
    """Rows of 60, 30 and 10, the last out of scope: 90 less 30 is 60, half of it 30: 20 and 10, or 12 in all."""
    cessions = np.zeros((3, 3))
    left = rows.cede(
        np.array([60.0, 30.0, 10.0]),
        0,
        0.5,
        np.array([[0.5, 0.5, 0.0]]),
        np.full((1, 3), 30.0),
        np.full((1, 3), np.inf),
        np.array([True]),
        np.array([1], np.int32),
        np.zeros(1),
        np.ones(1),
        np.full(1, bound),
        cessions,
    )
    assert cessions[0].tolist() == pytest.approx(parts)
    assert left == pytest.approx(100 - sum(parts))


def test_no_treaty_cedes_nothing():
    none = treaties(np.random.default_rng(1), 0, 3)
    assert rows.cede_one(5.0, 1, 0.5, *none[:3], *none[4:7], none.bound, np.zeros(0)) == 5.0
    assert rows.cede(np.array([5.0, 2.0]), 1, 0.5, *none[:7], none.bound, np.zeros((2, 2))) == 7.0
