"""The small inputs with their right values that ``WANGBAO_DATA/cases`` holds."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.portfolio.reinsurance.made import START, Loss, row, run, table, yuan
from wangbao.portfolio.reinsurance import programme
from wangbao.portfolio.reinsurance.oed_import import read
from wangbao.vocabulary.period import Period

CASES = Path(os.environ.get("WANGBAO_DATA", "")) / "cases"
PERIOD = Period(START, dt.date(2028, 1, 1))
M = 1e6
pytestmark = pytest.mark.realdata("cases")
BOOK = table(row("A"), row("B"))
LOSSES = Loss(0, 0.5, {0: 1 * M}), Loss(0, 0.6, {1: 1 * M})


def _ceded(of, book=BOOK, losses=LOSSES):
    return yuan(run(of, book, losses).got.by_treaty.sum(1))


def _of_the_period(of):
    dates = {"inception": PERIOD.start, "expiry": PERIOD.end}
    return of.model_copy(update={"treaties": tuple(one.model_copy(update=dates) for one in of.treaties)})


def test_a_surplus_limit_bounds_the_cession():
    made = read(CASES / "i.csv", CASES / "s.csv", period=PERIOD)
    assert _ceded(made.programme, losses=LOSSES[:1]) == [100_000]
    assert _ceded(made.programme, losses=LOSSES[1:]) == [100_000]


def test_a_treaty_on_risks_follows_a_surplus_with_an_event_limit():
    for of in (
        read(CASES / "i2.csv", CASES / "s2.csv", period=PERIOD).programme,
        _of_the_period(programme.load(CASES / "y.yaml")),
    ):
        assert [one.type for one in of.treaties] == ["surplus", "per_risk_excess"]
        surplus, excess = _ceded(of, losses=[Loss(0, 0.5, {0: 4 * M})])
        assert surplus > 0.0
        assert excess == min(4 * M - surplus - 0.5 * M, float(of.treaties[1].limit))


def test_dates_that_are_not_used_are_said():
    made = read(CASES / "i3.csv", CASES / "s3.csv", period=PERIOD)
    said = "UseReinsDates is not Y: dates are not used, and the treaty takes every loss"
    assert [one.rule.en for one in made.warnings] == [said, said]


def test_a_scope_by_country_cedes_on_its_rows():
    book = table(*(row(name, country=code) for name, code in (("A", "CN"), ("B", "US"))))
    made = read(CASES / "i4.csv", CASES / "s4.csv", period=PERIOD)
    assert _ceded(made.programme, book) == [0.5 * M]
