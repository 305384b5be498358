import numpy as np
import pytest

from tests.assessment.plain_terms import plain_terms
from tests.risk.conftest import make_profile
from wangbao.assessment.losses import FEN, Losses, Sampling, of_years, simulate
from wangbao.assessment.views import bad_years
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.exact import yearly_loss
from wangbao.risk.measures import measure
from wangbao.risk.parameters import default

PLAN = Sampling(years=500_000, seed=7)


@pytest.fixture(scope="module")
def events() -> EventModel:
    return build(make_profile(section="C35", controls={"hardening": "no"}), default())


@pytest.fixture(scope="module")
def losses(events: EventModel) -> Losses:
    return simulate(events, [plain_terms(), plain_terms(limit=2_000_000)], PLAN)


def test_losses_are_the_same_bit_for_bit_for_any_number_of_threads(
    events: EventModel, losses: Losses
) -> None:
    again = simulate(
        events, [plain_terms(), plain_terms(limit=2_000_000)], Sampling(years=500_000, seed=7, threads=3)
    )
    for name in ("ground", "ground_largest", "insured", "insured_largest", "ground_cells", "insured_cells"):
        assert np.array_equal(getattr(losses, name), getattr(again, name)), name


def test_another_seed_is_another_sample(events: EventModel, losses: Losses) -> None:
    other = simulate(events, [], Sampling(years=500_000, seed=8))
    assert other.ground.sum() != losses.ground.sum()


def test_cells_add_up_to_the_years_to_the_fen(losses: Losses) -> None:
    assert losses.ground_cells.sum() == losses.ground.sum()
    assert np.array_equal(losses.insured_cells.sum(axis=(1, 2)), losses.insured.sum(axis=1))
    assert losses.incidents.sum() == losses.years.events


def test_a_policy_pays_no_more_than_the_loss_nor_than_its_limit(losses: Losses) -> None:
    assert np.all(losses.insured <= losses.ground)
    # each incident is rounded to the fen once, so a year of two may pass the limit by one
    assert 0 <= losses.insured[0].max() - 10_000_000 * FEN <= 1
    assert 0 <= losses.insured[1].max() - 2_000_000 * FEN <= 1
    assert np.all(losses.ground_largest <= losses.ground)
    assert np.all(losses.insured[1] <= losses.insured[0] + 1)


def test_some_years_again_are_the_same_years(events: EventModel, losses: Losses) -> None:
    rows = bad_years(losses)
    assert rows.size == round(PLAN.years * 0.01)
    again = of_years(events, [], PLAN, losses.years, rows)
    assert np.array_equal(again.ground, losses.ground[rows])
    assert losses.ground[rows].min() >= np.delete(losses.ground, rows).max()


def test_intervals_hold_the_exact_mean_95_times_in_100(events: EventModel) -> None:
    runs, years = 400, 100_000
    limit = 20_000_000.0
    exact = yearly_loss(events, limit).mean()
    held = 0
    for seed in range(runs):
        one = simulate(events, [], Sampling(years=years, seed=seed))
        total = np.minimum(one.ground / FEN, limit)
        mean = measure(total, one.years.batch, one.years.batches, years, ()).mean
        held += mean.low <= exact <= mean.high
    assert 0.93 <= held / runs <= 0.97
