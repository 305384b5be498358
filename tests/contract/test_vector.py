"""The vector reader's own promises: bit-identical for any batches, years that start afresh, columns it pays."""

from decimal import Decimal

import numpy as np
import pytest

from wangbao.contract import steps, wording as wordings
from wangbao.contract.kernel import NO_LINE, make_lanes, read_alike
from wangbao.contract.resolve import resolve
from wangbao.contract.terms import MAX_LINES, Line, Terms
from wangbao.contract.vector import LANES, compile_terms, read
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS
from wangbao.vocabulary.terms import CAUSES, SCENARIOS
from wangbao.vocabulary.text import Text

Batch = tuple[np.ndarray, ...]


def random_batch(policies: int, years: int, seed: int = 7) -> Batch:
    """Some hundred events: policy years of one to six events each, contiguous."""
    rng = np.random.default_rng(seed)
    policy, year = (
        part.ravel() for part in np.meshgrid(np.arange(policies), np.arange(years), indexing="ij")
    )
    events = rng.integers(1, 7, policy.size)
    n = int(events.sum())
    loss = np.exp(rng.normal(11, 2, (n, len(HEADS)))) * (rng.random((n, len(HEADS))) < 0.4)
    return (
        np.repeat(policy, events).astype(np.int32),
        np.repeat(year, events).astype(np.int64),
        rng.integers(0, len(CAUSES), n).astype(np.uint8),
        rng.integers(0, len(SCENARIOS), n).astype(np.uint8),
        rng.integers(0, 64, n).astype(np.uint64),
        rng.exponential(40, n),
        loss,
    )


def paid_for(compiled: object, batch: Batch) -> np.ndarray:
    paid = np.full_like(batch[-1], np.nan)
    read(compiled, *batch, paid)
    return paid


@pytest.fixture(scope="module")
def book():
    return compile_terms([resolve(wordings.load(code)) for code in wordings.shipped()])


def test_years_of_one_event_of_one_kind_read_together_pay_the_same_bits(book):
    rng = np.random.default_rng(11)
    lanes = make_lanes(book, 300)
    for policy in range(len(wordings.shipped())):
        for n in (1, 7, 64, 300):
            possible = int(rng.integers(1, 1 << len(HEADS)))
            asked = np.array([possible >> h & 1 for h in range(len(HEADS))], np.bool_)
            loss = np.exp(rng.normal(11, 2, (n, len(HEADS)))) * (rng.random((n, len(HEADS))) < 0.6) * asked
            cause, scenario = rng.integers(0, len(CAUSES)), rng.integers(0, len(SCENARIOS))
            conditions, hours = rng.integers(0, 64), rng.exponential(40, n)
            each = np.ones(n)
            batch = (
                np.full(n, policy, np.int32),
                np.arange(n),
                (each * cause).astype(np.uint8),
                (each * scenario).astype(np.uint8),
                (each * conditions).astype(np.uint64),
                hours,
                loss,
            )
            mine = np.full((len(HEADS), n), np.nan)
            read_alike(
                book,
                policy,
                n,
                np.uint8(cause),
                np.uint8(scenario),
                np.uint64(conditions),
                hours,
                np.uint64(possible),
                np.ascontiguousarray(loss.T),
                mine,
                lanes,
            )
            assert (mine[asked] == paid_for(book, batch).T[asked]).all()
            assert np.isnan(mine[~asked]).all()


def test_any_cut_into_batches_gives_the_same_bits(book):
    batch = random_batch(policies=8, years=40)
    whole = paid_for(book, batch)
    starts = np.flatnonzero(np.diff(batch[0], prepend=-1) | np.diff(batch[1], prepend=-1))
    rng = np.random.default_rng(3)
    for pieces in (2, 9, starts.size):
        cuts = np.sort(rng.choice(starts[1:], min(pieces, starts.size - 1), replace=False))
        parts = [tuple(np.split(column, cuts)[at] for column in batch) for at in range(cuts.size + 1)]
        again = np.concatenate([paid_for(book, part) for part in parts])
        assert (again == whole).all()


def test_any_order_of_policy_years_gives_the_same_bits(book):
    batch = random_batch(policies=8, years=30)
    whole = paid_for(book, batch)
    starts = np.flatnonzero(np.diff(batch[0], prepend=-1) | np.diff(batch[1], prepend=-1))
    years = np.split(np.arange(batch[0].size), starts[1:])
    order = np.concatenate([years[at] for at in np.random.default_rng(5).permutation(len(years))])
    again = paid_for(book, tuple(column[order] for column in batch))
    assert (again == whole[order]).all()


def test_every_year_and_policy_starts_afresh(book):
    """A year read alone pays what it pays among others, also beyond a full set of lanes."""
    batch = random_batch(policies=1, years=2 * LANES + 3)
    whole = paid_for(book, batch)
    for year in (0, 1, LANES, 2 * LANES + 2):
        at = batch[1] == year
        assert (paid_for(book, tuple(column[at] for column in batch)) == whole[at]).all()


def test_nothing_lost_is_nothing_paid(book):
    batch = random_batch(policies=8, years=5)
    batch[-1][:] = 0.0
    assert not paid_for(book, batch).any()


def test_payments_are_never_above_the_loss_nor_the_aggregate(book):
    batch = random_batch(policies=8, years=60)
    paid = paid_for(book, batch)
    assert (paid >= 0).all()
    assert (paid <= batch[-1] * (1 + 1e-12)).all()
    terms = resolve(
        wordings.load(wordings.shipped()[4])
    )  # security-product: one limit, a service pool beside it
    limit = float(terms.limit_cny)
    at = batch[0] == 4
    cash = np.delete(paid[at], HEAD_INDEX["emergency_response"], axis=1).sum(axis=1)
    by_year = np.bincount(batch[1][at], weights=cash)
    assert by_year.max() <= limit * (1 + 1e-12)


def test_a_line_pays_its_heads_in_proportion_to_their_losses():
    line = Line("costs", "s", ("public_relations", "legal_expense"))
    terms = Terms("t", Text("", ""), (line,), (steps.limit(("costs",), Decimal(90)),))
    batch = random_batch(policies=1, years=1)
    batch[-1][:] = 0.0
    batch[-1][0, [HEAD_INDEX["public_relations"], HEAD_INDEX["legal_expense"]]] = (100.0, 200.0)
    batch[-1][0, HEAD_INDEX["extortion"]] = 1e6  # no line covers it
    paid = paid_for(compile_terms([terms]), batch)
    assert paid[0, HEAD_INDEX["public_relations"]] == pytest.approx(30.0)
    assert paid[0, HEAD_INDEX["legal_expense"]] == pytest.approx(60.0)
    assert paid.sum() == pytest.approx(90.0)


def test_policies_with_the_same_terms_share_their_steps():
    terms = resolve(wordings.load("other-industry"))
    once, thrice = compile_terms([terms]), compile_terms([terms, terms, terms])
    assert thrice.program.tolist() == [0, 0, 0]
    assert thrice.op.tolist() == once.op.tolist()


def test_steps_on_one_group_become_one():
    """A deductible, a coinsurance and a limit are one formula; exclusions of the same lines are one test."""
    line = Line("a", "s", ("extortion",))
    taken = (
        steps.exclude(("a",), causes=("war",)),
        steps.exclude(("a",), conditions=("wilful_act",)),
        steps.deductible(("a",), amount=Decimal(10)),
        steps.coinsurance(("a",), Decimal("0.2")),
        steps.limit(("a",), Decimal(50)),
        steps.deductible(("a",), amount=Decimal(5)),
    )
    assert len(compile_terms([Terms("t", Text("", ""), (line,), taken)]).op) == 3


def test_an_empty_batch_is_read():
    compiled = compile_terms([resolve(wordings.load("it-product"))])
    empty = tuple(column[:0] for column in random_batch(1, 1))
    assert paid_for(compiled, empty).shape == (0, len(HEADS))


def test_the_kernel_and_the_terms_agree_on_how_many_lines_there_can_be():
    assert NO_LINE == MAX_LINES
