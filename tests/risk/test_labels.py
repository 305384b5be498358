"""Numbers labelled as computed from open data are recomputed from it; those of published counts are held to them."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from tests.risk.conftest import make_profile
from wangbao.risk.event_model import build
from wangbao.risk.incidents import incident_types
from wangbao.risk.pairs import mean_losses
from wangbao.risk.parameters import Parameters

LOSS = Path(os.environ.get("WANGBAO_DATA", "")) / "loss"

# The table of class settlements, million US dollars and million people: Equifax, T-Mobile, Capital One, Anthem,
# Premera, Target, Home Depot, OPM; without Yahoo, whose three thousand million accounts are no people.
SETTLEMENTS = (
    (380.5, 147.0),
    (350, 77),
    (190, 106),
    (115, 78.8),
    (74, 11),
    (88.8, 110),
    (153.5, 56),
    (63, 21.5),
)
PAID = {"coalition2026": 0.14, "coveware": 0.20, "chainalysis2025": 0.28, "dbir2026": 0.31}


@pytest.mark.realdata("loss")
def test_people_affected_are_those_of_the_breach_portal(model: Parameters) -> None:
    path = LOSS / "hhs" / "hhs_breach_portal_2009-10_2023-05.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Individuals Affected"].strip()]
    hacked = [row for row in rows if "Hacking" in row["Type of Breach"]]
    people = np.log([float(row["Individuals Affected"].replace(",", "")) for row in hacked])
    assert len(hacked) == 2614
    assert model.value("severity.records.sigma") == pytest.approx(people.std(ddof=1), abs=0.005)
    assert model.table("severity.records.median")["healthcare"] == pytest.approx(
        np.exp(np.median(people)), rel=1e-4
    )


@pytest.mark.realdata("loss")
def test_spread_of_ransoms_is_that_of_first_demands(model: Parameters) -> None:
    with (LOSS / "ransom" / "ransomchats_amounts_parsed.csv").open(encoding="utf-8") as file:
        demands = [float(row["first_demand_usd"]) for row in csv.DictReader(file) if row["first_demand_usd"]]
    logs = np.log([one for one in demands if one > 0.0])
    assert logs.size == 196
    assert model.value("severity.extortion.sigma") == pytest.approx(logs.std(ddof=1), abs=0.015)


@pytest.mark.realdata("loss")
def test_defects_among_leaks_are_those_of_the_community_database(model: Parameters) -> None:
    with gzip.open(LOSS / "vcdb" / "vcdb_2020-03-07.json.gz", "rt", encoding="utf-8") as file:
        incidents = json.load(file)
    errors = [one["action"]["error"] for one in incidents if "error" in one.get("action", {})]
    defects = sum("Programming error" in one.get("variety", ()) for one in errors)
    assert (len(errors), defects) == (2491, 45)
    share = {code: model.value(f"frequency.share.{code}") for code in ("defect_leak", "human_error")}
    low, high = (
        model.items["frequency.share.defect_leak"].low,
        model.items["frequency.share.defect_leak"].high,
    )
    assert low < share["human_error"] * defects / len(errors) < high


def test_elasticity_of_settlements_is_the_slope_of_the_regression(model: Parameters) -> None:
    paid, people = np.log(SETTLEMENTS).T
    slope = np.polyfit(people, paid, 1)[0]
    assert model.value("severity.data_breach_liability.elasticity_records") == pytest.approx(slope, abs=0.001)


def test_share_of_ransoms_paid_lies_among_its_four_sources(model: Parameters) -> None:
    item = model.items["severity.extortion.probability"]
    assert set(item.source) == set(PAID)
    assert set(item.values.values()) == {0.20}
    assert min(PAID.values()) == pytest.approx(0.2 * item.low)
    assert max(PAID.values()) == pytest.approx(0.2 * item.high)


def test_fraud_and_mail_lie_between_their_published_shares_and_say_so(model: Parameters) -> None:
    for code, low, high in (("email_compromise", 0.21, 0.31), ("funds_fraud", 0.12, 0.27)):
        item = model.items[f"frequency.share.{code}"]
        assert low <= item.values["v"] <= high
        assert item.confidence == "judgement"
        assert f"{low}" in item.note.en
        assert f"{high}" in item.note.en


def test_double_extortion_is_seven_in_ten_and_costs_about_twice_as_much(model: Parameters) -> None:
    """Coalition 2026: 70 % of ransomware claims, 299k against 138k."""
    shares = {
        code: model.value(f"frequency.share.{code}")
        for code in ("ransomware", "double_extortion", "production_attack")
    }
    assert shares["double_extortion"] / sum(shares.values()) == pytest.approx(0.7, abs=0.02)
    assert sum(shares.values()) == pytest.approx(0.21, abs=0.01)
    events = build(make_profile(revenue_usd=1e7, country="US"), model, common_causes=False)
    codes = [kind.code for kind in incident_types()]
    cost = mean_losses(events).sum(axis=1) / model.cny_per_usd
    double, alone = cost[codes.index("double_extortion")], cost[codes.index("ransomware")]
    assert double == pytest.approx(299e3, rel=0.25)
    assert alone == pytest.approx(138e3, rel=0.25)


def test_the_day_a_source_was_last_held_against_is_that_of_a_known_source(model: Parameters) -> None:
    assert set(model.held) <= set(model.sources)
    for item in (*model.items.values(), *model.controls.values()):
        if item.confidence == "computed":
            assert any(code in model.held or code == "cissm" for code in item.source), item
