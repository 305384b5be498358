"""Reinsurance arithmetic as textbooks work it, each case with its working; amounts in the millions are shortened."""

import datetime as dt

import numpy as np
import pytest

from tests.portfolio.reinsurance.made import Loss, programme, row, run, table, treaty, yuan

M = 1e6
ONE = table(row("A"))


def paid(of, *losses, book=ONE, years=1):
    """What each treaty pays in each year, yuan, and the reinstatement premiums."""
    got = run(of, book, losses, years=years).got
    return yuan(got.by_treaty), yuan(got.reinstatement)


def one(amount, time=0.5, year=0):
    return Loss(year, time, {0: amount})


def test_quota_share_cedes_its_share_of_every_loss():
    assert paid(programme(treaty("Q", "quota_share", 1, ceded=0.3)), one(1_000_000.0)) == ([[300_000]], [[0]])


def test_quota_share_with_a_limit_of_the_risk_and_of_the_event():
    """A risk is limited to 4 m, 30 % of it 1.2 m. Risks of 5 m, 4 m and 1 m: 1.2 + 1.2 + 0.3 = 2.7 m, cut to 2 m."""
    book = table(row("A"), row("B"), row("C"))
    event = Loss(0, 0.5, {0: 5 * M, 1: 4 * M, 2: 1 * M}, common=True)
    bare = programme(treaty("Q", "quota_share", 1, ceded=0.3, limit=4 * M))
    bound = programme(treaty("Q", "quota_share", 1, ceded=0.3, limit=4 * M, occurrence_limit=2 * M))
    assert paid(bare, event, book=book)[0] == [[2.7 * M]]
    assert paid(bound, event, book=book)[0] == [[2.0 * M]]


@pytest.mark.parametrize(
    ("insured", "share"),
    [(0.8 * M, 0), (1 * M, 0), (4 * M, 3 / 4), (6 * M, 5 / 6), (8 * M, 5 / 8), (20 * M, 5 / 20)],
)
def test_surplus_of_five_lines_over_a_line_of_one_million(insured, share):
    """Retained 1 m, ceded up to 5 m of the sum insured, losses in the same proportion."""
    of = programme(treaty("S", "surplus", 1, retained_line=1 * M, lines=5))
    got, _ = paid(of, one(600_000.0), book=table(row("A", limit_cny=insured)))
    assert got == [[pytest.approx(600_000 * share, abs=0.005)]]


def test_surplus_looks_at_our_share_and_at_the_whole_account_where_asked():
    """Two policies of 4 m and 2 m, our share a half: 2 m and 1 m. By policy cede 1/2 and 0, by account 2/3."""
    book = table(row("A", "1", limit_cny=4 * M, share=0.5), row("A", "2", limit_cny=2 * M, share=0.5))
    event = Loss(0, 0.1, {0: 600_000.0, 1: 300_000.0})
    by_policy = programme(treaty("S", "surplus", 1, retained_line=1 * M, lines=5))
    by_account = programme(treaty("S", "surplus", 1, retained_line=1 * M, lines=5, level="account"))
    assert paid(by_policy, event, book=book)[0] == [[300_000]]
    assert paid(by_account, event, book=book)[0] == [[600_000]]


def test_per_risk_excess_acts_on_each_risk():
    """4 m xs 1 m: risks of 3 m, 6 m and 0.5 m recover 2 + 4 + 0 = 6 m; at most 5 m an event where so agreed."""
    book = table(row("A"), row("B"), row("C"))
    event = Loss(0, 0.5, {0: 3 * M, 1: 6 * M, 2: 0.5 * M}, common=True)
    terms = {"attachment": 1 * M, "limit": 4 * M}
    assert paid(programme(treaty("R", "per_risk_excess", 1, **terms)), event, book=book)[0] == [[6 * M]]
    bound = programme(treaty("R", "per_risk_excess", 1, **terms, occurrence_limit=5 * M))
    assert paid(bound, event, book=book)[0] == [[5 * M]]


def test_per_risk_excess_by_account_takes_its_policies_together():
    """Two policies of 0.8 m and 0.6 m: neither passes 1 m alone, together they are 0.4 m above it."""
    book = table(row("A", "1"), row("A", "2"))
    event = Loss(0, 0.5, {0: 0.8 * M, 1: 0.6 * M})
    terms = {"attachment": 1 * M, "limit": 4 * M}
    assert paid(programme(treaty("R", "per_risk_excess", 1, **terms)), event, book=book)[0] == [[0]]
    together = programme(treaty("R", "per_risk_excess", 1, **terms, level="account"))
    assert paid(together, event, book=book)[0] == [[0.4 * M]]


def test_facultative_covers_the_risks_it_names_on_their_own_terms():
    book = table(row("A"), row("B"), row("C"))
    event = Loss(0, 0.5, {0: 3 * M, 1: 6 * M, 2: 1 * M}, common=True)
    risks = [
        {"account": "A", "ceded": 0.5},
        {"account": "B", "policy": "P", "attachment": 2 * M, "limit": 1 * M},
    ]
    of = programme(treaty("F", "facultative", 1, scope={"risks": risks}))
    assert paid(of, event, book=book)[0] == [[1.5 * M + 1 * M]]


LAYER = {"occurrence_attachment": 50 * M, "occurrence_limit": 100 * M, "premium": 100.0}


@pytest.mark.parametrize(
    ("losses", "recovered", "premium"),
    [
        (
            [150],
            100,
            100,
        ),  # one limit: the first reinstatement, at 100 %; the mean rate, 75 %, would be wrong
        ([100], 50, 50),  # half a limit: pro rata as to amount
        ([150, 100], 150, 125),  # 100 + 50 % of half
        ([150, 150], 200, 150),  # both used
        ([150, 150, 150], 300, 150),  # the last limit is not reinstated
        ([150, 150, 150, 150], 300, 150),  # and then the cover is gone
        ([50], 0, 0),
        ([75, 75, 75, 75, 75], 125, 112.5),  # five quarters: 100 + 50 % of a quarter
    ],
)
def test_reinstatements_at_differing_rates(losses, recovered, premium):
    """100 m xs 50 m for a premium of 100, two reinstatements, the first at 100 % and the second at 50 %."""
    rates = [{"premium_percent": 100}, {"premium_percent": 50}]
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, reinstatements=rates))
    got = paid(of, *(one(loss * M, 0.1 * k) for k, loss in enumerate(losses)))
    assert got == ([[recovered * M]], [[premium]])


@pytest.mark.parametrize(
    ("rates", "losses", "recovered", "premium"),
    [
        ([100], [150, 150, 150], 200, 100),  # one at 100 %
        ([50, 50], [150, 150, 150], 300, 100),  # two at 50 %
        ([0, 100], [150, 125], 175, 75),  # the first is free
        ([], [150, 150], 100, 0),  # none: one limit a year
        (None, [150, 150], 200, 0),  # not agreed: no annual bound
    ],
)
def test_reinstatements_free_paid_none_and_unlimited(rates, losses, recovered, premium):
    given = {} if rates is None else {"reinstatements": [{"premium_percent": rate} for rate in rates]}
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, **given))
    got = paid(of, *(one(loss * M, 0.1 * k) for k, loss in enumerate(losses)))
    assert got == ([[recovered * M]], [[premium]])


def test_a_reinstatement_of_part_of_the_limit():
    """Half the limit at 80 %: 150 m of cover; recoveries of 100 and 50 use all of it: 100 x 0.5 x 0.8 = 40."""
    half = [{"premium_percent": 80, "share_of_limit": 0.5}]
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, reinstatements=half))
    assert paid(of, one(150 * M, 0.1), one(150 * M, 0.2)) == ([[150 * M]], [[40]])


def test_part_placed_pays_and_is_paid_in_part():
    """Placed 80 %: of the recovery of 100 m and of the reinstatement premium of 100."""
    of = programme(
        treaty("C", "catastrophe_excess", 1, **LAYER, reinstatements=[{"premium_percent": 100}], placed=0.8)
    )
    assert paid(of, one(150 * M)) == ([[80 * M]], [[80]])


def test_reinsurers_shares_say_what_is_placed():
    names = [{"name": "甲再", "share": 0.5}, {"name": "乙再", "share": 0.25}]
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, reinsurers=names))
    assert paid(of, one(150 * M)) == ([[75 * M]], [[0]])


def test_each_year_begins_with_the_whole_cover():
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, reinstatements=[]))
    losses = [one(150 * M, 0.9, 0), one(150 * M, 0.1, 1), one(150 * M, 0.2, 1)]
    assert paid(of, *losses, years=3)[0] == [[100 * M, 100 * M, 0]]


def test_annual_aggregate_deductible_comes_before_the_annual_limit():
    """50 m xs 10 m an event, 30 m in the year borne first: layers 40, 20, 50 add up to 110; 80 above; limit 60."""
    layer = {"occurrence_attachment": 10 * M, "occurrence_limit": 50 * M, "annual_attachment": 30 * M}
    losses = [one(50 * M, 0.1), one(30 * M, 0.2), one(90 * M, 0.3)]
    assert paid(programme(treaty("C", "catastrophe_excess", 1, **layer)), *losses)[0] == [[80 * M]]
    bound = programme(treaty("C", "catastrophe_excess", 1, **layer, annual_limit=60 * M))
    made = run(bound, ONE, losses)
    assert yuan(made.got.event_ceded) == [[10 * M, 20 * M, 30 * M]]
    assert yuan(made.got.event_net) == [40 * M, 10 * M, 60 * M]


@pytest.mark.parametrize(("loss", "recovered"), [(70, 0), (80, 0), (120, 40), (130, 50), (200, 50)])
def test_stop_loss_of_fifty_percent_above_eighty_percent_of_premium(loss, recovered):
    """Premium 100 m: 50 m xs 80 m of the year, whatever the number of losses."""
    percents = {"attachment_percent": 80, "limit_percent": 50}
    given = programme(treaty("S", "stop_loss", 1, **percents, subject_premium=100 * M))
    from_book = programme(treaty("S", "stop_loss", 1, **percents))
    amounts = programme(treaty("S", "stop_loss", 1, annual_attachment=80 * M, annual_limit=50 * M))
    book = table(row("A", premium_cny=150 * M, share=0.5), row("B", premium_cny=25 * M))
    losses = [Loss(0, 0.1 * k, {0: loss * M / 4}) for k in range(4)]
    for of in (given, from_book, amounts):
        assert paid(of, *losses, book=book)[0] == [[recovered * M]]


def test_aggregate_excess_with_part_ceded_and_placed():
    """Losses of 30, 40 and 50 are 120 m; 60 xs 50 gives 60; 90 % of it, 50 % placed: 27 m."""
    terms = {"annual_attachment": 50 * M, "annual_limit": 60 * M, "ceded": 0.9, "placed": 0.5}
    of = programme(treaty("X", "aggregate_excess", 1, **terms))
    made = run(of, ONE, [one(30 * M), one(40 * M), one(50 * M)])
    assert yuan(made.got.by_treaty) == [[27 * M]]
    assert yuan(made.got.year_net) == [93 * M]
    assert yuan(made.got.largest_net) == [50 * M]  # an event's net is before what belongs to the year


def test_inuring_quota_share_before_or_beside_a_catastrophe_excess():
    """Loss 40 m, half ceded, excess 10 xs 10: net 20 m, it pays 10; loss 32 m, net 16, 6; on gross, 10."""
    share = treaty("Q", "quota_share", 1, ceded=0.5)
    layer = {"occurrence_attachment": 10 * M, "occurrence_limit": 10 * M}
    after = programme(share, treaty("C", "catastrophe_excess", 2, **layer))
    beside = programme(share, treaty("C", "catastrophe_excess", 1, **layer))
    assert paid(after, one(40 * M))[0] == [[20 * M], [10 * M]]
    assert paid(after, one(32 * M))[0] == [[16 * M], [6 * M]]
    assert paid(beside, one(32 * M))[0] == [[16 * M], [10 * M]]


def test_quota_share_on_the_net_after_a_catastrophe_excess():
    """40 m less 10 m of excess is 30 m, half ceded; a loss of 8 m is ceded by half too."""
    of = programme(
        treaty("C", "catastrophe_excess", 1, occurrence_attachment=10 * M, occurrence_limit=10 * M),
        treaty("Q", "quota_share", 2, ceded=0.5),
    )
    made = run(of, ONE, [one(40 * M), one(8 * M)], keep_from=10 * M)
    assert yuan(made.got.by_treaty) == [[10 * M], [19 * M]]
    assert yuan(made.got.lump_ceded) == [[0], [4 * M]]


def test_treaties_of_one_priority_never_take_more_than_there_is():
    """Two shares of 60 % beside each other: the second finds 40 %."""
    of = programme(
        treaty("Q1", "quota_share", 1, ceded=0.6, limit=5 * M), treaty("Q2", "quota_share", 1, ceded=0.6)
    )
    assert paid(of, one(1 * M))[0] == [[0.6 * M], [0.4 * M]]
    beside = programme(
        treaty("Q", "quota_share", 1, ceded=0.6),
        treaty("C", "catastrophe_excess", 1, occurrence_attachment=0, occurrence_limit=9 * M),
    )
    assert paid(beside, one(1 * M))[0] == [[0.6 * M], [0.4 * M]]


def test_three_layers_of_a_catastrophe_programme():
    """20 xs 10, 30 xs 30, 40 xs 60 beside each other: a loss of 75 m pays 20 + 30 + 15."""
    layers = [(10, 20), (30, 30), (60, 40)]
    of = programme(
        *(
            treaty(f"C{k}", "catastrophe_excess", 1, occurrence_attachment=a * M, occurrence_limit=x * M)
            for k, (a, x) in enumerate(layers)
        )
    )
    assert paid(of, one(75 * M))[0] == [[20 * M], [30 * M], [15 * M]]


def test_losses_occurring_looks_at_the_time_and_risks_attaching_at_the_policy():
    """From 1 July: the loss of 1 March is out, that of 1 October in; or only the policy of July."""
    dates = {"inception": dt.date(2027, 7, 1), "expiry": dt.date(2028, 7, 1)}
    book = table(row("A", inception=dt.date(2027, 2, 1)), row("B", inception=dt.date(2027, 7, 1)))
    march, october = 59 / 365, 273 / 365
    losses = [Loss(0, march, {0: 100.0}), Loss(0, october, {0: 200.0}), Loss(0, october, {1: 400.0})]
    for ceding in (
        treaty("Q", "quota_share", 1, ceded=1, **dates),
        treaty("C", "catastrophe_excess", 1, occurrence_attachment=0, occurrence_limit=M, **dates),
        treaty("X", "aggregate_excess", 1, annual_attachment=0, annual_limit=M, **dates),
    ):
        attaching = {**ceding, "basis": "risks_attaching"}
        assert paid(programme(ceding), *losses, book=book)[0] == [[600]]
        assert paid(programme(attaching), *losses, book=book)[0] == [[400]]


def test_the_boundaries_of_a_period_are_half_open():
    dates = {"inception": dt.date(2027, 2, 1), "expiry": dt.date(2027, 3, 1)}
    of = programme(treaty("Q", "quota_share", 1, ceded=1, **dates))
    times = [30.999 / 365, 31 / 365, 58.999 / 365, 59 / 365]
    made = run(of, ONE, [one(100.0, time) for time in times])
    assert yuan(made.got.event_ceded) == [[0, 100, 100, 0]]


def test_scopes_that_overlap_get_back_what_they_gave():
    """A share of a third for manufacturing, on the net of an excess over all: 90 m pay 60 xs 30, given back evenly over
    60 m of manufacturing and 30 m of finance; manufacturing keeps 20 m, of which a quarter goes."""
    book = table(row("A"), row("B", sector="finance"))
    of = programme(
        treaty("C", "catastrophe_excess", 1, occurrence_attachment=30 * M, occurrence_limit=60 * M),
        treaty("Q", "quota_share", 2, ceded=0.25, scope={"sectors": ["manufacturing"]}),
    )
    made = run(of, book, [Loss(0, 0.5, {0: 60 * M, 1: 30 * M}, common=True)])
    assert yuan(made.got.by_treaty) == [[60 * M], [5 * M]]
    assert yuan(made.got.event_net) == [25 * M]


def test_the_order_in_which_events_are_given_does_not_matter():
    of = programme(treaty("C", "catastrophe_excess", 1, **LAYER, reinstatements=[]))
    rng = np.random.default_rng(7)
    losses = [
        Loss(int(rng.integers(3)), float(rng.random()), {0: float(rng.integers(200)) * M}) for _ in range(40)
    ]
    straight = run(of, ONE, losses, years=3)
    shuffled = rng.permutation(40)
    other = run(of, ONE, [losses[k] for k in shuffled], years=3)
    assert (other.got.event_ceded == straight.got.event_ceded[:, shuffled]).all()
    assert (other.got.by_treaty == straight.got.by_treaty).all()
