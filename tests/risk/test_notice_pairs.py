"""The taxonomy of the notice as the model plays it: every pair, every cover, and sums that add up.

Before, 18 of the notice's 44 pairs of cause and scenario were simulated and 26 never occurred.
"""

import numpy as np
import pytest

from tests.risk.many.sample import facts_of, random_profile
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.incidents import incident_types
from wangbao.risk.many import build as build_many, expected
from wangbao.risk.pairs import mean_by_head, mean_losses, named_pairs, pairs, reference, usual_covers
from wangbao.vocabulary.heads import HEAD_INDEX
from wangbao.vocabulary.insured import kind_table
from wangbao.vocabulary.terms import KINDS, SCENARIOS

CODES = [kind.code for kind in KINDS]
BI = HEAD_INDEX["business_interruption"]
HARM_DATA_ALONE = {"data_leak", "design_data_leak", "data_tampering", "client_data_damage"}


def test_the_notice_names_forty_four_pairs():
    assert sum(len(named_pairs(code)) for code in CODES) == 44


@pytest.mark.parametrize("code", CODES)
def test_every_pair_of_the_notice_happens_and_costs(code):
    found = {(p.cause, p.scenario): p for p in pairs(reference(code), parameters.default())}
    for at in named_pairs(code):
        assert found[at].named
        assert found[at].rate > 0.0, at
        assert found[at].mean_cny > 0.0, at


@pytest.mark.parametrize("code", CODES)
def test_every_usual_cover_of_a_kind_costs_something(code):
    means = mean_by_head(build(reference(code), parameters.default()))
    for row in kind_table(code, extensions=False):
        for head in row.heads:
            assert means[head.index] > 0.0, (row.scenario, head.code)


NOTHING_STRUCK = {("connected_vehicle", "design_data_leak", "hardware_betterment")}


@pytest.mark.parametrize("code", CODES)
def test_every_usual_cover_is_a_row_with_a_loss(code):
    """By cover and scenario; the one cover that costs nothing under a scenario does under the kind's other one."""
    found = usual_covers(reference(code), parameters.default())
    rows = kind_table(code, extensions=False)
    assert [(one.scenario, one.cover) for one in found] == [(r.scenario, c) for r in rows for c in r.covers]
    for one in found:
        without = {(code, one.scenario, head) for head in one.cover.heads} & NOTHING_STRUCK
        assert (one.mean_cny > 0.0) != bool(without), one
        assert sum(other.mean_cny for other in found if other.cover.phrase == one.cover.phrase) > 0.0


def test_a_cover_of_one_head_and_one_scenario_is_that_part_of_the_mean():
    model = parameters.default()
    events = build(reference("it_product"), model)
    losses = np.array(events.frequency.rates)[:, None] * mean_losses(events)
    found = usual_covers(reference("it_product"), model)
    assert found
    for one in found:
        at = [HEAD_INDEX[head] for head in one.cover.heads]
        of = [i for i, t in enumerate(incident_types()) if t.scenario_for("it_product") == one.scenario]
        assert one.mean_cny == pytest.approx(sum(losses[i, h] for i in of for h in at))


def test_pairs_add_up_to_the_incident_rate_and_the_mean():
    model = parameters.default()
    for seed in range(60):
        profile = random_profile(np.random.default_rng(seed))
        events = build(profile, model)
        found = pairs(profile, model)
        assert sum(p.rate for p in found) == pytest.approx(events.frequency.mu)
        assert sum(p.share for p in found) == pytest.approx(1.0)
        assert sum(p.mean_cny for p in found) == pytest.approx(mean_by_head(events).sum())


def test_means_are_those_of_many_enterprises():
    model = parameters.default()
    profiles = [random_profile(np.random.default_rng(seed)) for seed in range(40)]
    together = expected(build_many(facts_of(profiles), model), model)
    for row, profile in zip(together, profiles, strict=True):
        np.testing.assert_allclose(mean_losses(build(profile, model)).sum(axis=1), row, rtol=1e-9)


@pytest.mark.parametrize(
    "code", ["telecom_internet", "industrial_internet", "connected_vehicle", "other_industry"]
)
def test_what_hits_operations_has_downtime(code):
    """Of an enterprise, every pair of the notice that is no mere leak or tampering interrupts business."""
    events = build(reference(code), parameters.default())
    rates, means = np.array(events.frequency.rates), mean_losses(events)
    for cause, scenario in named_pairs(code):
        if scenario in HARM_DATA_ALONE:
            continue
        at = [
            t
            for t, kind in enumerate(incident_types())
            if (kind.cause_for(code), kind.scenario_for(code)) == (cause, scenario)
        ]
        assert (rates[at] * means[at, BI]).sum() > 0.0, (cause, scenario)


@pytest.mark.parametrize(
    "code", ["telecom_internet", "industrial_internet", "connected_vehicle", "other_industry"]
)
def test_misoperation_interrupts_business_and_destroys_data(code):
    events = build(reference(code), parameters.default())
    of_error = [t for t, kind in enumerate(incident_types()) if kind.cause_for(code) == "misoperation"]
    cost = (np.array(events.frequency.rates)[:, None] * mean_losses(events))[of_error].sum(axis=0)
    assert cost[BI] > 0.0
    assert cost[HEAD_INDEX["data_restoration"]] > 0.0


def test_every_scenario_of_the_vocabulary_has_a_type_or_is_a_demand_without_one():
    named = {kind.scenario_for(code) for kind in incident_types() for code in CODES}
    assert {entry.code for entry in SCENARIOS} - named == {"extortion_demand"}
