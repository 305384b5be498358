"""Public data fitted: the figures that others reproduce from the same files."""

import csv
import datetime as dt
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from wangbao.calibration import frequency, regression
from wangbao.calibration.families import FAMILIES
from wangbao.calibration.losses import losses
from wangbao.calibration.severity import fit
from wangbao.calibration.tail import tail

LOSS = Path(os.environ.get("WANGBAO_DATA", "")) / "loss"


def rows(file: str):
    with gzip.open(LOSS / file, "rt", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.realdata("loss")
def test_health_breaches():
    found = []
    for row in rows("hhs/hhs_breach_portal_2009-10_2023-05.csv.gz"):
        day = dt.datetime.strptime(row["Breach Submission Date"], "%m/%d/%Y").date()  # noqa: DTZ007 - a day
        if (
            row["Individuals Affected"]
            and float(row["Individuals Affected"]) > 0
            and 2010 <= day.year <= 2022
        ):
            found.append((day, float(row["Individuals Affected"])))
    people = losses([count for _, count in found])
    assert len(people) == 5_139
    whole = fit(people, FAMILIES["lognormal"]).parameters
    assert whole["mu"] == pytest.approx(8.504932, abs=1e-5)
    assert whole["sigma"] == pytest.approx(1.832066, abs=1e-5)
    far = tail(people, 100_000.0)
    assert far.exceedances == 375
    assert far.fit.parameters["xi"] == pytest.approx(0.8217, abs=1e-4)
    assert far.fit.parameters["scale"] == pytest.approx(199_486.7, rel=1e-5)
    first = dt.date(2010, 1, 1)
    daily = np.zeros((dt.date(2022, 12, 31) - first).days + 1)
    for day, _ in found:
        daily[(day - first).days] += 1
    counts = frequency.compare(daily, 1.0)
    assert counts.preferred.law == "negative_binomial"
    assert counts.negative_binomial.r == pytest.approx(0.8338, abs=1e-4)


@pytest.mark.realdata("loss")
def test_cost_on_records():
    pairs = [
        (float(row["records"]), float(row["overall_amount"]))
        for row in rows("vcdb/vcdb_flat_2020-03-07.csv.gz")
        if row["currency"] == "USD"
        and row["records"]
        and row["overall_amount"]
        and float(row["records"]) > 0
        and float(row["overall_amount"]) > 0
    ]
    x, y = np.array(pairs).T
    line = regression.log_log(x, y)
    assert line.slope == pytest.approx(0.3770, abs=1e-4)
    wrong = regression.outliers(line)
    assert y[wrong].tolist() == [1e12]
    kept = np.delete(np.arange(len(x)), wrong)
    assert regression.log_log(x[kept], y[kept]).slope == pytest.approx(0.3267, abs=1e-4)
