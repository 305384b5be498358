"""Scale beside money: it adds up, and simulated incidents have the same quantiles."""

import numpy as np
import pytest

from tests.risk.conftest import make_profile
from wangbao.risk.counts import draw_years
from wangbao.risk.event_model import build
from wangbao.risk.incidents import incident_types
from wangbao.risk.pairs import reference
from wangbao.risk.parameters import Parameters
from wangbao.risk.randoms import key
from wangbao.risk.scale import MEASURES, scales
from wangbao.risk.simulate import blocks, incidents, tables
from wangbao.vocabulary.terms import KINDS, SCENARIOS

FACTS = {
    "employees": 460,
    "records_held": 38_000,
    "business_customers": 800,
    "active_users": 250_000,
    "vehicles_in_service": 90_000,
    "clients": 2_000,
}


@pytest.mark.parametrize("kind", [entry.code for entry in KINDS])
def test_what_is_struck_adds_up_to_the_rates_of_the_types(kind: str, model: Parameters) -> None:
    profile = reference(kind).model_copy(update=FACTS)
    events = build(profile, model)
    rows = scales(profile, events, model)
    rates = np.array(events.frequency.rates)
    stopped = np.array([of.interruption.probability for of in events.severity.types])
    people = np.array([of.people_probability for of in events.severity.types])
    for measure, chance in (("hours", stopped), ("people", people)):
        total = sum(row.yearly for row in rows if row.measure == measure)
        assert total == pytest.approx(float(rates @ chance))
    if profile.is_vendor:
        assert sum(row.yearly for row in rows if row.measure == "clients") == pytest.approx(
            events.frequency.mu
        )
    for row in rows:
        assert 0.0 < row.median <= row.one_in_ten
        assert row.measure in MEASURES
        most = {
            "people": 38_000,
            "systems": 460,
            "customers": 800,
            "users": 250_000,
            "vehicles": 90_000,
            "clients": 2_000,
        }
        assert row.one_in_ten <= most.get(row.measure, np.inf) * (1.0 + 1e-9)


def test_hours_are_those_of_simulated_incidents(model: Parameters) -> None:
    profile = make_profile(section="I64", kind="telecom_internet", records_held=50_000)
    events = build(profile, model)
    keys = key(3, 0)
    years = draw_years(events.frequency.mu, events.frequency.r, years=4_000_000, batches=50, key=keys)
    hours, scenario = [], []
    for _, _, batch in incidents(events.arrays(), tables(events), years, keys, blocks(years)):
        hours.append(batch.hours.copy())
        scenario.append(batch.scenario.copy())
    found, at = np.concatenate(hours), np.concatenate(scenario)
    for row in scales(profile, events, model):
        if row.measure != "hours":
            continue
        index = next(entry.index for entry in SCENARIOS if entry.code == row.scenario)
        seen = found[(at == index) & (found > 0.0)]
        assert seen.size / years.years == pytest.approx(row.yearly, rel=0.05)
        # the spread of a quantile: sqrt(q (1 - q) / n) over the density, here in probability
        for level, value in ((0.5, row.median), (0.9, row.one_in_ten)):
            spread = 4.0 * (level * (1.0 - level) / seen.size) ** 0.5
            assert abs((seen <= value).mean() - level) < spread


def test_more_people_held_is_more_people_struck(model: Parameters) -> None:
    found = []
    for held in (10**4, 10**6, 10**8):
        profile = reference("other_industry").model_copy(update={"records_held": held})
        rows = scales(profile, build(profile, model), model)
        found.append(
            next(row.median for row in rows if (row.scenario, row.measure) == ("data_leak", "people"))
        )
    assert found == pytest.approx([1e3, 1e5, 1e7], rel=1e-6)


def test_a_scenario_without_the_fact_has_no_such_row(model: Parameters) -> None:
    profile = reference("other_industry")
    rows = scales(profile, build(profile, model), model)
    assert {row.measure for row in rows} == {"hours", "people"}
    named = {kind.scenario_for("other_industry") for kind in incident_types()}
    assert {row.scenario for row in rows} <= named
