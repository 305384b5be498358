import numpy as np
import pytest

from tests.risk.conftest import make_profile
from wangbao.risk.counts import Years, draw_years
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.parameters import Parameters
from wangbao.risk.randoms import key
from wangbao.risk.simulate import Batch, blocks, incidents, tables
from wangbao.vocabulary.heads import HEAD_INDEX

KEYS = key(5, 0)


def all_incidents(events: EventModel, years: Years, *, events_a_block: int = 2048) -> Batch:
    parts = []
    chunks = blocks(years, events=events_a_block)
    for _, _, batch in incidents(events.arrays(), tables(events), years, KEYS, chunks):
        parts.append([column.copy() for column in batch])
    return Batch(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def some_years(events: EventModel, years: int = 200_000) -> Years:
    return draw_years(events.frequency.mu, events.frequency.r, years=years, batches=50, key=KEYS)


def test_incidents_do_not_depend_on_the_block_size(model: Parameters) -> None:
    events = build(make_profile(), model)
    years = some_years(events)
    small, large = (all_incidents(events, years, events_a_block=n) for n in (7, 5000))
    for a, b in zip(small, large, strict=True):
        assert np.array_equal(a, b)


def test_stratified_years_hold_the_right_counts_in_every_batch(model: Parameters) -> None:
    events = build(make_profile(), model)
    mu, r = events.frequency.mu, events.frequency.r
    years = some_years(events, 1_000_000)
    none = (r / (r + mu)) ** r
    hit = np.bincount(years.batch, minlength=50)
    assert np.abs(hit - 20_000 * (1 - none)).max() <= 1.0
    assert years.events / 1_000_000 == pytest.approx(mu, rel=2e-3)


def test_plain_years_agree_with_stratified_ones(model: Parameters) -> None:
    events = build(make_profile(revenue_usd=1e10), model)
    mu, r = events.frequency.mu, events.frequency.r
    plain = draw_years(mu, r, years=400_000, batches=50, key=KEYS, stratified=False)
    deviation = (mu + mu * mu / r) ** 0.5 / 400_000**0.5
    assert abs(plain.events / 400_000 - mu) < 4 * deviation


def test_another_control_leaves_the_other_randomness_alone(model: Parameters) -> None:
    """Common random numbers: with the same counts and types, heads a control does not touch cost the same."""
    without = build(make_profile(controls={"offline_backups": "no"}), model)
    with_it = build(make_profile(controls={"offline_backups": "yes"}), model)
    years = some_years(without)
    a, b = all_incidents(without, years), all_incidents(with_it, years)
    touched = [HEAD_INDEX["data_restoration"], HEAD_INDEX["extortion"]]
    same = np.setdiff1d(np.arange(a.loss.shape[1]), touched)
    assert np.array_equal(a.type, b.type)
    uncapped = a.loss.sum(axis=1) < without.severity.cap_cny * 0.999
    assert np.array_equal(a.loss[uncapped][:, same], b.loss[uncapped][:, same])
    assert np.all(b.loss[uncapped][:, touched] <= a.loss[uncapped][:, touched])


def test_an_incident_never_costs_more_than_the_cap(model: Parameters) -> None:
    events = build(make_profile(revenue_usd=2e5), model)
    batch = all_incidents(events, some_years(events, 2_000_000))
    total = batch.loss.sum(axis=1)
    assert total.max() == pytest.approx(events.severity.cap_cny, rel=1e-12)
    assert total.min() >= 0.0


def test_people_affected_never_pass_those_held(model: Parameters) -> None:
    few = build(make_profile(records_held=10), model)
    many = build(make_profile(), model)
    liability = HEAD_INDEX["data_breach_liability"]
    years = some_years(many)
    assert all_incidents(few, years).loss[:, liability].sum() < 0.01 * (
        all_incidents(many, years).loss[:, liability].sum()
    )


def test_vendors_answer_for_their_products(model: Parameters) -> None:
    events = build(make_profile(section="I65", kind="it_product"), model)
    batch = all_incidents(events, some_years(events))
    assert (batch.loss[:, HEAD_INDEX["product_liability"]] > 0).mean() > 0.02


def test_head_means_follow_the_lognormal_closed_form(model: Parameters) -> None:
    """E[X] = p exp(m + s^2 / 2) for a head of its own draw, over the incidents of one type."""
    events = build(make_profile(), model)
    years = draw_years(events.frequency.mu, events.frequency.r, years=5_000_000, batches=50, key=KEYS)
    batch = all_incidents(events, years)
    bec = batch.type == 1
    slot = next(h for h in events.severity.types[1].heads if h.head == "legal_expense")
    expected = slot.probability * np.exp(slot.log_median + slot.sigma**2 / 2)
    losses = batch.loss[bec, HEAD_INDEX["legal_expense"]]
    assert losses.mean() == pytest.approx(expected, abs=4 * losses.std() / losses.size**0.5)
