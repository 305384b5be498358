"""Random small books and programmes: the compiled kernels and the slow reference agree to the fen."""

import random
from collections import Counter

import numpy as np
import pytest

from tests.portfolio.reinsurance import random_programmes as randoms, reference
from tests.portfolio.reinsurance.made import START, run, table
from wangbao.vocabulary.errors import InputError

YEARS = 2


def case(seed, **kinds):
    """A book, programme and losses; programmes that need a premium or sum the scope has not are passed over."""
    rng = random.Random(seed)  # noqa: S311 - cases, not secrets
    while True:
        rows = randoms.book(rng)
        of = randoms.treaties(rng, rows, **kinds)
        losses = randoms.losses(rng, rows, YEARS)
        try:
            return rows, of, losses, run(of, table(*rows), losses, years=YEARS)
        except InputError as error:
            assert "subject_premium" in error.problems[0].field  # noqa: PT017 - the one refusal a random book meets


@pytest.mark.parametrize("block", range(8))
def test_every_type_and_term_agrees_with_the_reference_to_the_fen(block):
    for seed in range(block * 40, block * 40 + 40):
        rows, of, losses, made = case(seed)
        slow = reference.recover(of, rows, losses, YEARS, START)
        got, kept = made.got, list(made.kept)
        assert len(kept) == len(losses)
        for t, treaty in enumerate(of.treaties):
            where = (seed, treaty.code)
            assert got.event_ceded[t].tolist() == [slow.event_ceded[treaty.code][k] for k in kept], where
            assert got.by_treaty[t].tolist() == slow.by_treaty[treaty.code], where
            assert got.reinstatement[t].tolist() == slow.reinstatement[treaty.code], where
        assert got.event_net.tolist() == [slow.event_net[k] for k in kept], seed
        assert got.year_gross.tolist() == slow.year_gross, seed
        assert got.year_net.tolist() == slow.year_net, seed


@pytest.mark.parametrize("block", range(4))
def test_nothing_is_lost_and_no_net_is_negative(block):
    for seed in range(1000 + block * 40, 1000 + block * 40 + 40):
        _, of, losses, made = case(seed)
        got = run(of, table(*case(seed)[0]), losses, years=YEARS, keep_from=3e5).got
        for one in (made.got, got):
            assert (one.year_gross == one.year_net + one.by_treaty.sum(0)).all(), seed
            for part in (one.event_net, one.lump_net, one.year_net, *one.by_treaty, *one.event_ceded):
                assert (part >= 0).all(), seed
            assert (
                one.lump_net.sum() + one.event_net.sum() + one.lump_ceded.sum() + one.event_ceded.sum()
                == (one.year_gross.sum())
            ), seed


@pytest.mark.parametrize("block", range(4))
def test_lumping_small_events_changes_nothing_where_no_proportional_annual_term_binds(block):
    """Kept from the lowest attachment up, as the programme asks; a lump's share is rounded once, its events' each."""
    for seed in range(2000 + block * 40, 2000 + block * 40 + 40):
        rows, of, losses, made = case(seed, annual=False, dates=False)
        keep_from = made.compiled.keep_from
        lumped = run(of, table(*rows), losses, years=YEARS, keep_from=keep_from)
        slack = len(losses) * len(of.treaties)
        assert np.abs(lumped.got.by_treaty - made.got.by_treaty).max() <= slack, seed
        assert np.abs(lumped.got.reinstatement - made.got.reinstatement).max() <= slack, seed
        assert (lumped.got.year_gross == made.got.year_gross).all(), seed
        if "event" not in {
            s for s, t in zip(made.compiled.stages, of.treaties, strict=True) if "share" in t.type
        }:
            assert (lumped.got.by_treaty == made.got.by_treaty).all(), seed


def test_the_random_programmes_reach_every_type_stage_and_term():
    seen: Counter[str] = Counter()
    for seed in range(320):
        _, of, _, made = case(seed)
        paying = made.got.by_treaty.sum(1) > 0
        for treaty, stage, pays in zip(of.treaties, made.compiled.stages, paying, strict=True):
            if pays:
                seen[f"{treaty.type} {stage}"] += 1
                seen.update(f"{treaty.type} {name}" for name in treaty.model_fields_set)
        seen["several groups"] += len(made.compiled.cells) > 2
    assert min(seen[f"quota_share {stage}"] for stage in ("risk", "event")) > 20
    for kind in set(randoms.TYPES):
        assert seen[f"{kind} scope"] > 5, kind
        assert seen[f"{kind} basis"] > 2, kind
    for kind in ("per_risk_excess", "catastrophe_excess"):
        assert seen[f"{kind} reinstatements"] > 5
    assert seen["several groups"] > 20
