import numpy as np
import pytest

from wangbao.portfolio.accumulation.block import footprints_of_block
from wangbao.portfolio.accumulation.classes import CLOUD, CODES, WORM, default, first_type
from wangbao.portfolio.accumulation.entities import entities_of
from wangbao.portfolio.accumulation.event_set import breadth_of, draw, events_by_entity
from wangbao.portfolio.accumulation.footprints import members_of
from wangbao.portfolio.accumulation.frequency_scale import rebase
from wangbao.portfolio.accumulation.hit_chances import chances
from wangbao.portfolio.accumulation.susceptibility import susceptibility
from wangbao.risk import parameters
from wangbao.risk.frequency import frequency
from wangbao.risk.incidents import incident_types
from wangbao.risk.profile import from_data

from .books import accounts, facts

MODEL = parameters.default()
TYPES = len(incident_types())


@pytest.fixture
def book():
    rng = np.random.default_rng(2)
    n = 300
    table = accounts(
        n,
        cloud_provider=rng.choice(["甲", "乙", None], n).tolist(),
        internet_products=rng.choice(["a;b", "c", None], n).tolist(),
        service_provider=rng.choice(["一", "二", None], n).tolist(),
    )
    entities = entities_of(table, MODEL)
    rates = rng.gamma(2.0, 0.6 / first_type(), (n, TYPES))
    rates[:, first_type() :] = 0.0
    expected = rng.gamma(2.0, 1e5, (n, TYPES))
    factor = rng.uniform(0.3, 3.0, (n, 5))
    factor[:20] = 0.0
    return table, entities, rates, expected, factor


def _yearly_common(found, entities, expected):
    """Straight from the definition, account by account."""
    common = np.zeros(expected.shape[0])
    for account in range(common.size):
        for m in range(*found.members.account_start[account : account + 2]):
            entity = found.members.list[m]
            cost = expected[account, first_type() + entities.kind[entity]]
            common[account] += entities.rate[entity] * found.chance[m] * cost
    return common


def test_rebasing_keeps_each_accounts_expected_loss_or_says_by_how_much_it_is_raised(book):
    table, entities, rates, expected, factor = book
    found = rebase(members_of(table, entities), entities, factor, rates=rates, expected=expected, model=MODEL)
    base = (rates * expected).sum(axis=1)
    common = _yearly_common(found, entities, expected)
    np.testing.assert_allclose(found.scale * base + common, base + found.raised, rtol=1e-12)
    np.testing.assert_allclose(found.common, common, rtol=1e-12)
    np.testing.assert_array_equal(found.base, base)
    raised, cap = found.raised > 0.0, default().rebasing.cap.v
    assert raised.any()
    assert not raised.all()
    np.testing.assert_allclose(found.scale[raised], 1.0 - cap, rtol=1e-12)
    assert (found.scale[~raised] >= 1.0 - cap).all()
    np.testing.assert_array_equal(found.scale[:20], 1.0)
    assert found.by_class.sum() == pytest.approx(common.sum(), rel=1e-12)


def test_hit_probabilities_are_facts_that_no_mode_and_no_base_changes(book):
    table, entities, rates, expected, factor = book
    members = members_of(table, entities)
    small, whole, added = (
        rebase(members, entities, factor, rates=rates * much, expected=expected, model=MODEL, mode=mode)
        for much, mode in ((1e-3, "rebased"), (1.0, "rebased"), (1.0, "added"))
    )
    np.testing.assert_array_equal(small.chance, whole.chance)
    np.testing.assert_array_equal(small.chance, added.chance)
    assert (small.raised >= whole.raised).all()


def test_added_is_the_table_and_the_offset(book):
    table, entities, rates, expected, factor = book
    members = members_of(table, entities)
    found = rebase(members, entities, factor, rates=rates, expected=expected, model=MODEL, mode="added")
    np.testing.assert_array_equal(found.scale, MODEL.value("common_cause_offset"))
    np.testing.assert_allclose(
        found.raised, found.scale * found.base + found.common - found.base, rtol=1e-12, atol=1e-6
    )
    worm = entities.kind[found.members.list] == WORM
    table_hit = MODEL.common_causes["destructive_worm"].hit_probability
    largest = default().largest_chance[WORM] / breadth_of(default()).largest
    bounded = np.minimum(table_hit * factor[20:, WORM], largest)
    np.testing.assert_allclose(found.chance[worm], bounded, rtol=1e-12)
    assert 0.2 < (bounded < largest).mean() < 1.0  # both are met


def test_none_leaves_everything_to_own_incidents(book):
    table, entities, rates, expected, factor = book
    members = members_of(table, entities)
    found = rebase(members, entities, factor, rates=rates, expected=expected, model=MODEL, mode="none")
    np.testing.assert_array_equal(found.scale, 1.0)
    assert found.chance.size == found.members.list.size == found.common.sum() == 0


def test_a_firms_yearly_hits_are_the_tables(book):
    """Median posture: rate times hit probability of each class, whatever it uses and however many products."""
    table, entities, *_ = book
    members = members_of(table, entities)
    chance = chances(members, entities, np.ones((table.num_rows, 5)), default())
    kind = entities.kind[members.list]
    for k, code in enumerate(CODES):
        of_class = kind == k
        hits = np.bincount(
            members.account[of_class],
            (entities.rate[members.list] * chance)[of_class],
            table.num_rows,
        )
        cause, wide = MODEL.common_causes[code], default().cloud.provider_wide.v if k == CLOUD else 0.0
        struck = hits > 0.0
        hit = wide + (1.0 - wide) * cause.hit_probability
        np.testing.assert_allclose(hits[struck], cause.rate * hit, rtol=1e-12)
        assert struck.all()


def test_a_hit_probability_times_a_breadth_never_passes_one(book):
    table, entities, *_ = book
    members = members_of(table, entities)
    chance = chances(members, entities, np.full((table.num_rows, 5), 1e9), default())
    worm = entities.kind[members.list] == WORM
    law = breadth_of(default())
    assert (chance[worm] * law.largest <= 1.0).all()
    np.testing.assert_allclose(chance[worm], default().max_hit["destructive_worm"].v / law.largest)
    assert chance.max() <= 1.0


def test_susceptibility_is_the_frequency_models_factor():
    """Against the scalar model: what a common cause's rate is multiplied by when posture changes."""
    profiles = [
        {"controls": {}, "exposures": []},
        {"controls": {"hardening": "yes", "patching_7d": "partial", "mfa_everywhere": "no"}, "exposures": []},
        {"controls": {"endpoint_detection": "no"}, "exposures": ["remote_desktop", "vpn_cisco_asa"]},
    ]
    many = facts(len(profiles))
    answers = {"no": 0, "partial": 1, "yes": 2}
    for row, profile in enumerate(profiles):
        for code, answer in profile["controls"].items():
            many.controls[row, list(MODEL.controls).index(code)] = answers[answer]
        for code in profile["exposures"]:
            many.exposures[row, list(MODEL.exposures).index(code)] = True
    factor = susceptibility(many, MODEL)
    plain = {"name": "甲", "section": "C", "revenue_cny": 1e8}
    rates = np.array([frequency(from_data(plain | p), MODEL).rates for p in profiles])
    np.testing.assert_allclose(factor, rates[:, first_type() :] / rates[0, first_type() :], rtol=1e-12)


def test_susceptibility_follows_dependence_and_vanishes_without_the_footprint():
    many = facts(5)
    many.cloud[:] = [-1, 0, 1, 2, 3]
    many.outsourcers[:] = [3, -1, -1, -1, 0]
    many.controls[2:4, list(MODEL.controls).index("endpoint_detection")] = 0
    many.endpoint_agent[3] = True
    factor = susceptibility(many, MODEL)
    assert factor[:, 0].tolist() == [1.0, 0.0, 0.7, 1.0, 1.6]
    assert factor[:, 4].tolist() == [1.5, 1.0, 1.0, 1.0, 0.0]
    assert factor[:, 3].tolist() == [1.0, 1.0, 0.0, 1.0, 1.0]


def test_a_block_is_what_the_engine_reads(book):
    table, entities, rates, expected, _ = book
    events = draw(entities, years=1000, batches=10, seed=1)
    start, event = events_by_entity(events, len(entities.name))
    whole = footprints_of_block(
        table, facts(300), entities, (start, event), rates=rates, expected=expected, model=MODEL
    )
    part = footprints_of_block(
        table.slice(100, 50),
        facts(300).part(100, 150),
        entities,
        (start, event),
        rates=rates[100:150],
        expected=expected[100:150],
        model=MODEL,
    )
    at = slice(*whole.footprints.account_start[[100, 150]])
    np.testing.assert_array_equal(part.footprints.list, whole.footprints.list[at])
    np.testing.assert_array_equal(part.footprints.chance, whole.footprints.chance[at])
    np.testing.assert_array_equal(part.scale, whole.scale[100:150])
    assert whole.footprints.account_start.size == 301
    assert whole.footprints.list.max() < start.size - 1
    assert whole.assumed[WORM] == 0
