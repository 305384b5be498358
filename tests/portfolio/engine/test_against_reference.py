"""The engine and its slow reference agree to the fen on small books: every mode, every kind of policy, every treaty."""

import datetime as dt
import random

import numpy as np
import pytest

from tests.portfolio.engine import reference
from tests.portfolio.engine.books import START, run, small
from tests.portfolio.reinsurance import random_programmes
from tests.portfolio.reinsurance.made import programme, treaty
from wangbao.portfolio.engine.recovery import groups
from wangbao.portfolio.engine.settings import Settings

YEARS = 300


def settings(**given):
    return Settings(**{"years": YEARS, "seed": 20_270_101, "batches": 10, "scale": 1.5, **given})


@pytest.fixture(scope="module")
def drawn():
    """One book and its incidents, to put treaties on."""
    of = small(9, 5)
    made = run(of.table, settings())
    return of, reference.incidents(made.world, of.profiles)


@pytest.mark.parametrize(
    ("seed", "given"),
    [
        (1, {"common_causes": "rebased"}),
        (2, {"common_causes": "added", "scale": 1.0}),
        (3, {"common_causes": "none"}),
        (4, {"common_causes": "added", "view": "conservative"}),
        (5, {"seed": 2**40 + 7, "scale": 20.0, "years": 100}),  # a dozen incidents a year
    ],
)
def test_every_sum_is_the_reference_s(seed, given):
    of = small(9, seed)
    made = run(of.table, settings(**given))
    world, totals, years = made.world, made.totals, made.recovered.years
    incidents = reference.incidents(world, of.profiles)
    slow = reference.sums(world, incidents)
    assert totals.incidents.tolist() == slow.incidents
    assert years.gross_fen.tolist() == slow.gross
    assert years.largest_gross_fen.tolist() == slow.largest
    assert totals.row_gross.tolist() == slow.row_gross
    assert totals.heads.sum(axis=1).tolist() == slow.types
    assert totals.event[0].tolist() == slow.event
    assert totals.struck.tolist() == slow.struck
    few = len(incidents)  # of hundreds of millions of yuan: the float's last bit may be a fen
    assert np.abs(years.ground_fen - np.array(slow.ground)).sum() <= few // 100
    tail = world.settings.tail_years
    yearly = [np.sort(np.array([*of_row.values(), *[0] * tail]) / 100.0) for of_row in slow.row_years]
    assert totals.row_square == pytest.approx([(yuan**2).sum() for yuan in yearly], rel=1e-12)
    assert totals.row_tail == pytest.approx([yuan[-tail:].sum() / tail for yuan in yearly], rel=1e-12)


def test_every_group_is_the_reference_s(drawn):
    of, incidents = drawn
    names = ("sector", "province", "country", "kind", "section", "cloud_provider", "endpoint_agent")
    made = run(of.table, settings(), groupings=names)
    # Another grouping puts the accounts in another order: by name they are the same.
    before = run(of.table, settings()).world.block_order
    name_of = before.table["account"].take(before.row[:-1]).to_pylist()
    accounts = made.world.block_order.table.take(made.world.block_order.row[:-1])
    number = {name: n for n, name in enumerate(name_of)}
    for place, name in enumerate(names):
        column = [value or "unknown" for value in accounts[name].to_pylist()]
        found = {group.group: group for group in groups(made.totals, made.recovered, place)}
        assert sorted(found) == sorted(set(column))
        for value, group in found.items():
            mine = {
                number[account]
                for account, of_account in zip(accounts["account"].to_pylist(), column, strict=True)
                if of_account == value
            }
            slow = reference.sums(made.world, incidents, mine)
            assert dict(zip(group.year.tolist(), group.gross_fen.tolist(), strict=True)) == {
                year: fen for year, fen in enumerate(slow.gross) if fen
            }, (name, value)
            assert group.largest_gross_fen.tolist() == [slow.largest[year] for year in group.year]
            assert group.net_fen.tolist() == group.gross_fen.tolist()


def agree(of, incidents, program, *, keep_all):
    """Hold a run with treaties to the reference; what the programme recovers."""
    made = run(of.table, settings(), programme=program, keep_all=keep_all)
    slow = reference.treated(made.world, incidents, program, START)
    found, answer = made.recovered, slow.answer
    years = found.years
    assert years.gross_fen.tolist() == answer.year_gross
    for code in answer.by_treaty:
        assert years.ceded[code].tolist() == answer.by_treaty[code], code
        assert years.reinstatement[code].tolist() == answer.reinstatement[code], code
    assert years.net_fen.tolist() == answer.year_net
    assert made.totals.row_ceded.tolist() == slow.row_ceded
    codes = made.world.programme.treaties
    inuring = [t.code for t in sorted(codes, key=lambda t: t.priority)]
    common = [n for n, one in enumerate(slow.events) if one.event >= 0]
    assert np.flatnonzero(found.common_net + made.totals.event[0]).tolist() == [
        slow.events[n].event for n in common
    ]
    for n in common:
        e = slow.events[n].event
        assert found.common_net[e] == answer.event_net[n]
        assert found.common_ceded[:, e].tolist() == [answer.event_ceded[code][n] for code in inuring]
    place = {(one.account, one.loss.time): n for n, one in enumerate(slow.events) if one.event < 0}
    kept = found.kept
    for i in range(kept.year.size):
        n = place[int(kept.account[i]), float(kept.time[i])]
        assert kept.fen[i, 0] == 100 * sum(slow.events[n].loss.gross.values())
        assert found.kept_net[i] == answer.event_net[n]
        assert found.kept_ceded[:, i].tolist() == [answer.event_ceded[code][n] for code in inuring]
    if keep_all:
        assert kept.year.size == len(place)
        largest = [0] * YEARS
        for n, one in enumerate(slow.events):
            largest[one.loss.year] = max(largest[one.loss.year], answer.event_net[n])
        assert years.largest_net_fen.tolist() == largest
    return {code: sum(fen) for code, fen in answer.by_treaty.items()}


FACULTATIVE = treaty("F", "facultative", 1, ceded=0.5, scope={"accounts": ["A1", "A2"]})
SURPLUS = treaty("S", "surplus", 2, retained_line=8e5, lines=3)
PER_RISK = treaty("X", "per_risk_excess", 3, attachment=3e5, limit=1e6, level="account")
QUOTA = treaty("Q", "quota_share", 4, ceded=0.3, placed=0.9)
CATASTROPHE = treaty(
    "C",
    "catastrophe_excess",
    5,
    occurrence_attachment=6e5,
    occurrence_limit=2e6,
    reinstatements=[
        {"premium_percent": 0, "share_of_limit": 1},
        {"premium_percent": 125, "share_of_limit": 0.5},
    ],
    premium=33_333.33,
)
STOP_LOSS = treaty("L", "stop_loss", 6, attachment_percent=300, limit_percent=900)


@pytest.mark.parametrize("keep_all", [False, True])
def test_a_whole_programme_is_the_reference_s_to_the_fen(drawn, keep_all):
    whole = programme(FACULTATIVE, SURPLUS, PER_RISK, QUOTA, CATASTROPHE, STOP_LOSS)
    recovered = agree(*drawn, whole, keep_all=keep_all)
    assert min(recovered.values()) > 0
    assert set(recovered) == set("FSXQCL")


@pytest.mark.parametrize("one", [FACULTATIVE, SURPLUS, PER_RISK, QUOTA, CATASTROPHE, STOP_LOSS])
def test_a_treaty_by_itself_is_the_reference_s_to_the_fen(drawn, one):
    assert min(agree(*drawn, programme(one), keep_all=False).values()) > 0


def test_treaties_of_part_of_the_book_and_of_the_year_are_the_reference_s(drawn):
    """Scopes that cut the book into cells, and periods: the time of an incident matters."""
    late = {"inception": dt.date(2027, 4, 1), "expiry": dt.date(2027, 11, 1)}
    scoped = programme(
        treaty("X", "per_risk_excess", 1, attachment=2e5, limit=1e6, occurrence_limit=9e5, **late),
        treaty("Q", "quota_share", 1, ceded=0.25, scope={"sectors": ["finance", "healthcare"]}),
        treaty(
            "C",
            "catastrophe_excess",
            2,
            occurrence_attachment=4e5,
            occurrence_limit=2e6,
            annual_limit=3e6,
            scope={"provinces": ["11"]},
            **late,
        ),
        treaty("A", "aggregate_excess", 3, annual_attachment=1e6, annual_limit=4e6, ceded=0.9),
    )
    assert min(agree(*drawn, scoped, keep_all=True).values()) > 0


@pytest.mark.parametrize("seed", range(8))
def test_random_programmes_are_the_reference_s_to_the_fen(drawn, seed):
    of, incidents = drawn
    rows = of.table.to_pylist()
    agree(of, incidents, random_programmes.treaties(random.Random(seed), rows), keep_all=True)  # noqa: S311 - cases
