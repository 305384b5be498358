"""Labels say what their sources say; what can be recomputed from open data is recomputed."""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from wangbao.risk.parameters import Parameters

LOSS = Path(os.environ.get("WANGBAO_DATA", "")) / "loss"
there = pytest.mark.skipif(
    not os.environ.get("WANGBAO_DATA") or not LOSS.is_dir(), reason="WANGBAO_DATA names no such data"
)


def note(model: Parameters, path: str) -> str:
    assert model.items[path].confidence == "judgement"
    return model.items[path].note.en


def test_fraud_and_mail_lie_between_their_published_shares_and_say_so(model: Parameters) -> None:
    for code, low, high in (("email_compromise", 0.21, 0.31), ("funds_fraud", 0.12, 0.27)):
        said = note(model, f"frequency.share.{code}")
        assert low <= model.value(f"frequency.share.{code}") <= high
        assert f"{low}" in said
        assert f"{high}" in said


def test_what_is_off_its_sources_is_judgement_and_says_by_how_much(model: Parameters) -> None:
    assert "0.516" in note(model, "severity.data_breach_liability.elasticity_records")
    assert "0.14" in note(model, "severity.extortion.probability.ransomware")
    assert model.controls["hardening"].confidence == "memory"


@pytest.mark.realdata
@there
def test_people_affected_of_the_breach_portal_are_those_of_the_note(model: Parameters) -> None:
    path = LOSS / "hhs" / "hhs_breach_portal_2009-10_2023-05.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Individuals Affected"].strip()]
    found = []
    for kept in (rows, [row for row in rows if "Hacking" in row["Type of Breach"]]):
        people = np.log([float(row["Individuals Affected"].replace(",", "")) for row in kept])
        found.append(f"{people.std(ddof=1):.2f}")
    assert found == ["1.84", "1.97"]
    assert all(figure in note(model, "severity.records.sigma") for figure in found)


@pytest.mark.realdata
@there
def test_spread_of_first_demands_is_that_of_the_note(model: Parameters) -> None:
    with (LOSS / "ransom" / "ransomchats_amounts_parsed.csv").open(encoding="utf-8") as file:
        demands = [float(row["first_demand_usd"]) for row in csv.DictReader(file) if row["first_demand_usd"]]
    logs = np.log([one for one in demands if one > 0.0])
    assert logs.size == 196
    assert f"{logs.std(ddof=1):.2f}" in note(model, "severity.extortion.sigma")
