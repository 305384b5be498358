"""Recoveries by treaty and by reinsurer: each by its share, together the book's ceded, to the fen."""

from decimal import Decimal

import numpy as np
import pytest

from tests.portfolio.results import sample
from wangbao.portfolio.reinsurance.treaty_parts import Reinsurer
from wangbao.portfolio.results.folder import open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data
from wangbao.portfolio.results.yearly import Points, share_of

SHARES = (("甲再", "0.6"), ("乙再", "0.25"), ("丙再", "0.05"))


def of(shares):
    return tuple(Reinsurer(name=name, share=Decimal(share)) for name, share in shares)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run whose quota share has three reinsurers, one of them also the catastrophe excess's only one."""
    quota, cat = sample.TREATIES.names
    named = sample.TREATIES.model_copy(
        update={
            "names": (
                quota.model_copy(update={"reinsurers": of(SHARES)}),
                cat.model_copy(update={"reinsurers": of([("乙再", "1")])}),
            )
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "TREATIES", named)
        return open_folder(sample.build(tmp_path_factory.mktemp("named") / "run").path)


@pytest.fixture(scope="module")
def summary(folder):
    return summarise(folder)


def test_reinsurers_add_up_to_every_treaty_and_to_the_book_to_the_fen(folder, summary):
    years = folder.years()
    for treaty in summary.treaties:
        parts = [p for one in summary.reinsurers for p in one.treaties if p.code == treaty.treaty.code]
        paid = int(years.ceded[treaty.treaty.code].sum())
        assert sum(part.recovery_sum_fen for part in parts) == treaty.recovery_sum_fen == paid
    ceded = int(years.ceded_fen.sum())
    assert sum(one.recovery_sum_fen for one in summary.reinsurers) == ceded > 0
    for one in summary.reinsurers:
        assert sum(part.recovery_sum_fen for part in one.treaties) == one.recovery_sum_fen


def test_each_reinsurer_bears_its_share_and_is_listed_by_size(folder, summary):
    years = folder.years()
    quota, cat = years.ceded["qs"].astype(float), years.ceded["cat"].astype(float)
    by = {one.name: one for one in summary.reinsurers}
    assert set(by) == {"甲再", "乙再", "丙再"}
    sums = [one.recovery_sum_fen for one in summary.reinsurers]
    assert sums == sorted(sums, reverse=True)
    for name, fen in (("甲再", quota * 6 / 9), ("乙再", quota * 2.5 / 9 + cat), ("丙再", quota * 0.5 / 9)):
        found = by[name]
        assert found.recovery.mean.value == pytest.approx(fen.mean() / 100, rel=1e-6)
        assert found.recovery.at(0.99).var.value == pytest.approx(np.sort(fen)[1979] / 100, rel=1e-6)
        assert found.recovery.mean.error > 0
        assert found.share_of_gross.value == pytest.approx(fen.sum() / years.gross_fen.sum(), rel=1e-6)
    assert [(p.code, p.share) for p in by["乙再"].treaties] == [("qs", 0.25), ("cat", 1.0)]
    assert by["甲再"].reinstatement.value == 0.0
    premium = years.reinstatement["cat"].mean() / 100
    assert by["乙再"].reinstatement.value == pytest.approx(premium)
    assert premium > 0


def test_treaties_that_name_none_come_last_and_without_a_name(tmp_path):
    (one,) = summarise(open_folder(sample.build(tmp_path / "run", years=400).path)).reinsurers
    assert (one.name, [(p.code, p.share) for p in one.treaties]) == (None, [("qs", None), ("cat", None)])


def test_a_book_without_treaties_has_none(tmp_path):
    summary = summarise(open_folder(sample.build(tmp_path / "run", years=400, treaties=False).path))
    assert (summary.reinsurers, summary.coinsurers) == ((), ())


def test_the_json_carries_them(summary):
    data = to_data(summary)
    assert [one["name"] for one in data["reinsurers"]] == [one.name for one in summary.reinsurers]
    first = data["reinsurers"][0]
    assert set(first) == {
        "name",
        "recovery",
        "share_of_gross",
        "tail_recovery",
        "reinstatement",
        "recovery_sum_fen",
        "treaties",
    }
    assert data["treaties"][0]["treaty"]["reinsurers"][0] == {"name": "甲再", "share": "0.6"}
    assert data["treaties"][0]["share_of_gross"]["value"] == summary.treaties[0].share_of_gross.value
    assert data["coinsurers"] == []


def test_the_error_of_a_share_is_that_of_the_ratio():
    rng = np.random.default_rng(3)
    whole = rng.integers(1, 10**6, size=1000)
    at = Points(1000, 20, (0.9,), ())
    assert share_of(whole // 4 * 4, whole // 4 * 16, at)[:2] == pytest.approx((0.25, 0.0), abs=1e-12)
    part = rng.integers(0, 10**6, size=1000)
    found = share_of(part, whole, at)
    b_part, b_whole = part.reshape(20, -1).sum(axis=1), whole.reshape(20, -1).sum(axis=1)
    jackknife = [(part.sum() - p) / (whole.sum() - w) for p, w in zip(b_part, b_whole, strict=True)]
    assert found.value == part.sum() / whole.sum()
    assert found.error == pytest.approx(np.sqrt(19 * np.var(jackknife)), rel=0.05)
    assert share_of(0 * part, 0 * whole, at) == (0.0, 0.0, 0.0, 0.0)
