"""The exact insured loss against closed forms of models stripped down, and against the simulator with its reader."""

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from statistics import NormalDist

import numpy as np
import pytest

from tests.assessment.few_types import CERTAIN, contract, one_type
from tests.assessment.plain_terms import plain_terms
from tests.risk.conftest import make_profile
from wangbao.assessment.exact_cover import Insured, beyond_cap, insured_yearly
from wangbao.assessment.losses import FEN, Sampling, simulate
from wangbao.contract import resolve, steps, wording
from wangbao.contract.steps import Step
from wangbao.contract.terms import Terms
from wangbao.risk.counts import negative_binomial_cdf
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.exact import beta_nodes
from wangbao.risk.incidents import incident_types
from wangbao.risk.measures import measure
from wangbao.risk.parameters import default
from wangbao.risk.severity import HeadLoss, Interruption
from wangbao.vocabulary.text import Text

ALL = ("a",)
AMPLE = steps.annual_limit(ALL, Decimal(20_000_000), "ample")  # no year of these tests comes near
HEAD = HeadLoss("data_restoration", 0.8, math.log(150_000.0), 1.1)
QUANTILES = np.array([NormalDist().inv_cdf((i + 0.5) / 100_000) for i in range(100_000)])


def exactly(model: EventModel, terms: Terms) -> Insured:
    found = insured_yearly(model, terms)
    assert isinstance(found, Insured), found
    return found


def reason(model: EventModel, terms: Terms) -> Text:
    found = insured_yearly(model, terms)
    assert isinstance(found, Text)
    return found


# One head, one type: the yearly mean is the rate times the mean of the steps' formula.


@pytest.mark.parametrize(
    ("found", "formula"),
    [
        ([], lambda t: t),
        ([steps.deductible(ALL, amount=Decimal(50_000))], lambda t: np.maximum(t - 50_000, 0)),
        (
            [steps.deductible(ALL, amount=Decimal(30_000), rate=Decimal("0.1"), maximum=Decimal(60_000))],
            lambda t: np.maximum(t - np.minimum(np.maximum(30_000, 0.1 * t), 60_000), 0),
        ),
        ([steps.franchise(ALL, Decimal(80_000))], lambda t: np.where(t > 80_000, t, 0)),
        ([steps.coinsurance(ALL, Decimal("0.2"))], lambda t: 0.8 * t),
        (
            [
                steps.deductible(ALL, amount=Decimal(50_000)),
                steps.coinsurance(ALL, Decimal("0.1")),
                steps.limit(ALL, Decimal(400_000)),
            ],
            lambda t: np.minimum(0.9 * np.maximum(t - 50_000, 0), 400_000),
        ),
        (
            [steps.limit(ALL, Decimal(300_000)), steps.excess(ALL, Decimal(100_000))],
            lambda t: np.maximum(np.minimum(t, 300_000) - 100_000, 0),
        ),
        ([steps.limit(ALL, Decimal(70_000)), steps.franchise(ALL, Decimal(70_000))], lambda t: 0 * t),
    ],
)
def test_one_head_has_the_mean_of_the_formula(
    found: list[Step], formula: Callable[[np.ndarray], np.ndarray]
) -> None:
    x = exactly(one_type(HEAD), contract(*found, AMPLE))
    losses = np.exp(HEAD.log_median + HEAD.sigma * QUANTILES)
    assert x.mean() == pytest.approx(0.3 * 0.8 * formula(losses).mean(), rel=2e-4)
    assert (x.over, x.under) == (0.0, 0.0)


STOP = Interruption(0.7, math.log(30.0), 1.2)
BI = ("bi",)


@pytest.mark.parametrize(
    ("found", "formula"),
    [
        ([], lambda h, p: p * h),
        ([steps.waiting(BI, Decimal(12))], lambda h, p: p * np.maximum(h - 12, 0)),
        ([steps.waiting_trigger(BI, Decimal(12))], lambda h, p: p * h * (h > 12)),
        (
            [
                steps.indemnity_period(BI, Decimal(72)),
                steps.waiting(BI, Decimal(12), period_hours=Decimal(72)),
            ],
            lambda h, p: p * np.maximum(np.minimum(h, 72) - 12, 0),
        ),
        (
            [
                steps.indemnity_period(BI, Decimal(72)),
                steps.waiting_or_deductible(BI, Decimal(8), Decimal(90_000), period_hours=Decimal(72)),
                steps.limit(BI, Decimal(200_000)),
            ],
            lambda h, p: np.clip(p * np.minimum(h, 72) - np.maximum(8 * p, 90_000), 0, 200_000),
        ),
        (
            [steps.limit(BI, Decimal(500_000)), steps.waiting_trigger(BI, Decimal(24))],
            lambda h, p: np.minimum(p * h, 500_000) * (h > 24),
        ),
    ],
)
def test_interruption_has_the_mean_over_hours_and_affected_share(
    found: list[Step], formula: Callable[[np.ndarray, float], np.ndarray]
) -> None:
    model = one_type(stop=STOP)
    s = replace(model.severity, profit_per_hour=20_000.0)
    terms = contract(
        *found, steps.annual_limit(BI, Decimal(60_000_000), "ample"), lines={"bi": ("business_interruption",)}
    )
    hours = np.exp(STOP.log_median_hours + STOP.sigma * QUANTILES)
    shares, weights = beta_nodes(s.affected_a, s.affected_b, 24)
    means = [formula(hours, 20_000.0 * share).mean() for share in shares]
    x = exactly(replace(model, severity=s), terms)
    assert x.mean() == pytest.approx(0.3 * 0.7 * float(weights @ np.array(means)), rel=2e-3)


# Every incident is paid the same: a year is a function of how many there are.


def counts(model: EventModel) -> np.ndarray:
    f = model.frequency
    return np.diff(negative_binomial_cdf(f.mu, f.r), prepend=0.0)


def paid_by_count(model: EventModel, of_year: Callable[[int], float]) -> tuple[np.ndarray, float]:
    """What each number of incidents is paid, and the mean."""
    masses = counts(model)
    paid = np.array([of_year(n) for n in range(masses.size)])
    return paid, float(masses @ paid)


def _one_by_one(events: list[float], limit: float, capacity: float, deductible: float = 0.0) -> float:
    paid, borne = 0.0, 0.0
    for event in events:
        cut = min(event, deductible - borne)
        borne += cut
        paid += min(event - cut, limit, capacity - paid)
    return paid


TEN = steps.limit(ALL, Decimal(10_000))


@pytest.mark.parametrize(
    ("found", "of_year"),
    [
        ([steps.annual_limit(ALL, Decimal(35_000), "l")], lambda n: min(10_000 * n, 35_000)),
        (
            [
                steps.aggregate_deductible(ALL, Decimal(15_000), "d"),
                steps.annual_limit(ALL, Decimal(30_000), "l"),
            ],
            lambda n: _one_by_one([10_000.0] * n, 30_000, 30_000, 15_000),
        ),
        (
            [steps.annual_limit(ALL, Decimal(8_000), "l", reinstatements=2)],
            lambda n: _one_by_one([10_000.0] * n, 8_000, 24_000),
        ),
        (
            [
                steps.annual_limit(ALL, Decimal(8_000), "l", reinstatements=2),
                steps.annual_limit(ALL, Decimal(20_000), "m"),
            ],
            lambda n: _one_by_one([10_000.0] * n, 8_000, 20_000),
        ),
        (
            [
                steps.aggregate_deductible(ALL, Decimal(5_000), "d"),
                steps.annual_layer(ALL, Decimal(22_000), "l"),
                steps.coinsurance(ALL, Decimal("0.25")),
            ],
            lambda n: 0.75 * _one_by_one([10_000.0] * n, 22_000, 22_000, 5_000),
        ),
    ],
)
def test_annual_steps_work_on_the_running_total(found: list[Step], of_year: Callable[[int], float]) -> None:
    model = one_type(CERTAIN, mu=1.2)
    x = exactly(model, contract(TEN, *found))
    paid, mean = paid_by_count(model, of_year)
    assert x.limit == pytest.approx(paid.max())
    assert x.mean() == pytest.approx(mean, rel=1e-6)
    cdf = np.cumsum(counts(model))
    for n in (1, 2, 3):
        assert x.value_at_risk(cdf[n] - 0.01) == pytest.approx(paid[n], abs=2 * x.step)
    assert (x.over, x.under) == (0.0, 0.0)


TWO = {"a": ("data_restoration",), "b": ("public_relations",)}
BOTH = ("a", "b")
SAME_TWICE = (CERTAIN, replace(CERTAIN, head="public_relations"))


def test_an_annual_limit_on_one_line_is_within_its_bound() -> None:
    model = one_type(*SAME_TWICE, mu=0.02)
    terms = contract(
        steps.limit(ALL, Decimal(10_000)),
        steps.limit(("b",), Decimal(5_000)),
        steps.annual_limit(ALL, Decimal(15_000), "a"),
        steps.annual_limit(BOTH, Decimal(500_000), "all"),
        lines=TWO,
    )
    x = exactly(model, terms)
    _, mean = paid_by_count(model, lambda n: min(10_000 * n, 15_000) + 5_000 * n)
    assert x.under == 0.0
    assert x.mean() - x.over == pytest.approx(mean, rel=1e-5)  # here the bound is met


def test_an_annual_deductible_on_one_line_is_within_its_bound() -> None:
    model = one_type(*SAME_TWICE, mu=0.02)
    terms = contract(
        steps.limit(ALL, Decimal(10_000)),
        steps.limit(("b",), Decimal(5_000)),
        steps.aggregate_deductible(ALL, Decimal(2_000), "a"),
        steps.annual_limit(BOTH, Decimal(500_000), "all"),
        lines=TWO,
    )
    x = exactly(model, terms)
    _, mean = paid_by_count(model, lambda n: max(10_000 * n - 2_000, 0) + 5_000 * n)
    assert x.over == 0.0
    assert x.mean() + x.under == pytest.approx(mean, rel=1e-5)


def test_limits_on_some_lines_alone_limit_the_year() -> None:
    model = one_type(*SAME_TWICE, mu=0.02)
    terms = contract(
        steps.limit(ALL, Decimal(10_000)),
        steps.limit(("b",), Decimal(5_000)),
        steps.annual_limit(ALL, Decimal(200_000), "a"),
        steps.annual_limit(("b",), Decimal(100_000), "b"),
        lines=TWO,
    )
    x = exactly(model, terms)
    assert x.limit == pytest.approx(300_000)
    assert x.mean() == pytest.approx(0.02 * 15_000, rel=1e-5)


def test_an_annual_limit_on_one_line_of_at_least_the_aggregate_costs_nothing() -> None:
    model = one_type(*SAME_TWICE, mu=1.2)
    aggregate = steps.annual_limit(BOTH, Decimal(35_000), "all")
    plain = contract(steps.limit(BOTH, Decimal(10_000)), aggregate, lines=TWO)
    more = contract(
        steps.limit(BOTH, Decimal(10_000)),
        steps.annual_limit(ALL, Decimal(35_000), "a"),
        aggregate,
        lines=TWO,
    )
    assert exactly(model, more).mean() == exactly(model, plain).mean()
    assert exactly(model, more).over == 0.0


def test_a_limit_across_lines_that_are_treated_apart_later_is_left_out_within_its_bound() -> None:
    model = one_type(HEAD, replace(HEAD, head="public_relations"))
    shared = steps.limit(BOTH, Decimal(4_000_000))
    rest = (
        steps.deductible(ALL, amount=Decimal(20_000)),
        steps.annual_limit(BOTH, Decimal(9_000_000), "all"),
    )
    x = exactly(model, contract(shared, *rest, lines=TWO))
    without = exactly(model, contract(*rest, lines=TWO))
    assert x.mean() == without.mean()
    assert 0.0 < x.over < 0.02 * x.mean()


def test_exclusions_and_requirements_are_settled_by_type() -> None:
    head = replace(HEAD, probability=1.0)
    ransomware, misuse = (
        one_type(head, open_findings=True),
        one_type(head, code=[kind.code for kind in incident_types()].index("human_error")),
    )
    full = exactly(ransomware, contract(AMPLE)).mean()

    def mean(model: EventModel, *found: Step) -> float:
        return exactly(model, contract(*found, AMPLE)).mean()

    assert exactly(misuse, contract(AMPLE)).mean() == pytest.approx(full, rel=1e-12)
    assert mean(ransomware, steps.exclude(ALL, causes=("network_attack",))) == 0.0
    assert mean(misuse, steps.exclude(ALL, causes=("network_attack",))) == pytest.approx(full)
    assert mean(ransomware, steps.exclude(ALL, conditions=("unremediated_finding",))) == 0.0
    assert mean(misuse, steps.exclude(ALL, conditions=("unremediated_finding",))) == pytest.approx(full)
    assert mean(ransomware, steps.exclude(ALL, scenarios=("system_stop",))) == 0.0
    assert mean(ransomware, steps.require(ALL, ("police_report",))) == pytest.approx(full)
    assert mean(ransomware, steps.require(ALL, ("wilful_act",))) == 0.0
    assert mean(ransomware, steps.not_payable(ALL, "nominal_only")) == 0.0


@pytest.mark.parametrize("rate", [None, Decimal("0.2")])
def test_an_uplift_is_a_raised_deductible_where_there_is_one_line(rate: Decimal | None) -> None:
    model = one_type(replace(HEAD, probability=1.0), open_findings=True)
    plain = steps.deductible(
        ALL, amount=Decimal(40_000), rate=rate or Decimal(0), maximum=rate and Decimal(200_000)
    )
    raised = steps.deductible(
        ALL,
        amount=Decimal(44_000),
        rate=(rate or Decimal(0)) * Decimal("1.1"),
        maximum=rate and Decimal(220_000),
    )
    uplift = steps.uplift(ALL, ("unremediated_finding",), Decimal("0.1"))
    x = exactly(model, contract(plain, uplift, AMPLE))
    assert x.mean() == pytest.approx(exactly(model, contract(raised, AMPLE)).mean(), rel=1e-7)
    assert 0.0 < x.over < 0.01 * x.mean()  # what small losses leave of the deductible; nothing, with one line
    calm = replace(model, open_findings=False)
    assert exactly(calm, contract(plain, uplift, AMPLE)).mean() == pytest.approx(
        exactly(calm, contract(plain, AMPLE)).mean(), rel=1e-12
    )


def test_incidents_beyond_the_cap_bound_what_following_it_would_change() -> None:
    head = replace(HEAD, probability=1.0)
    most = 3_000_000.0
    capped, free = one_type(head, cap_cny=most), one_type(head)
    terms = contract(
        steps.deductible(ALL, amount=Decimal(50_000)), steps.annual_limit(ALL, Decimal(500_000), "l")
    )
    beyond = 1.0 - NormalDist(head.log_median, head.sigma).cdf(math.log(most))
    assert beyond_cap(capped) == pytest.approx([beyond], rel=0.05)
    assert beyond_cap(free) == pytest.approx([0.0])
    assert exactly(capped, terms).mean() == exactly(free, terms).mean()
    assert exactly(capped, terms).over == pytest.approx(0.3 * beyond * 500_000, rel=0.05)


# Simulator and vector reader against the exact path.


@cache
def enterprise(name: str) -> EventModel:
    facts = {
        "maker": {"section": "C36", "records_held": 50_000, "open_findings": 2},
        "shop": {"section": "F", "revenue_usd": 2e6},
        "bank": {"section": "J66", "revenue_usd": 1e9},
        "software": {"section": "I65", "revenue_usd": 3e7, "open_findings": 1},
    }[name]
    return build(make_profile(**facts), default())


def assert_agree(model: EventModel, terms: Terms, *, incidents: int = 120_000) -> None:
    """Mean within four standard errors and the path's own bounds; 1-in-100 and 1-in-200 within a grid step more."""
    x = exactly(model, terms)
    years = int(incidents / model.frequency.mu) // 50 * 50
    losses = simulate(model, [terms], Sampling(years=years, seed=11, threads=2))
    y = losses.years
    found = measure(losses.insured[0] / FEN, y.batch, y.batches, y.years, (0.99, 0.995))
    apart = found.mean.value - x.mean()
    assert -4 * found.mean.error - x.over < apart < 4 * found.mean.error + x.under
    for tail in found.tail:
        assert abs(tail.var.value - x.value_at_risk(tail.level)) < 4 * tail.var.error + x.step


SECTIONS = {
    "bi": ("business_interruption",),
    "first": ("emergency_response", "public_relations", "data_restoration"),
    "extra": ("extortion", "hardware_betterment"),
    "third": ("data_breach_liability", "incident_liability"),
    "legal": ("legal_expense",),
}
EVERY = tuple(SECTIONS)
MILLION = Decimal(1_000_000)

MADE = {
    "plain": plain_terms(),
    "people's data in two sections, each with a deductible": contract(
        steps.waiting(BI, Decimal(12)),
        steps.deductible(("first",), amount=Decimal(50_000)),
        steps.deductible(("third",), amount=Decimal(100_000), rate=Decimal("0.1")),
        steps.limit(("first",), 2 * MILLION),
        steps.limit(("third",), 5 * MILLION),
        steps.annual_limit(EVERY, 10 * MILLION, "all"),
        lines=SECTIONS,
    ),
    "deductibles within deductibles": contract(
        steps.indemnity_period(BI, Decimal(720)),
        steps.waiting_or_deductible(BI, Decimal(12), Decimal(30_000), period_hours=Decimal(720)),
        steps.deductible(("first", "extra"), amount=Decimal(20_000)),
        steps.limit(("first", "extra"), 3 * MILLION),
        steps.deductible(
            ("bi", "first", "extra", "third"), rate=Decimal("0.05"), minimum=Decimal(30_000), maximum=MILLION
        ),
        steps.coinsurance(EVERY, Decimal("0.1")),
        steps.aggregate_deductible(EVERY, Decimal(50_000), "d"),
        steps.annual_limit(EVERY, 8 * MILLION, "all"),
        lines=SECTIONS,
    ),
    "a layer above a layer": contract(
        steps.waiting_trigger(BI, Decimal(8)),
        steps.franchise(("legal",), Decimal(20_000)),
        steps.excess(EVERY, Decimal(200_000)),
        steps.annual_layer(EVERY, 5 * MILLION, "layer"),
        steps.coinsurance(EVERY, Decimal("0.4")),
        lines=SECTIONS,
    ),
    "an indemnity period most interruptions outlast": contract(
        steps.indemnity_period(BI, Decimal(48)),
        steps.deductible(BI, amount=Decimal(20_000)),
        steps.annual_limit(("bi", "legal"), 5 * MILLION, "all"),
        lines={"bi": SECTIONS["bi"], "legal": SECTIONS["legal"]},
    ),
    "reinstated once": contract(
        steps.require(("extra",), ("police_report",)),
        steps.exclude(EVERY, causes=("social_engineering",)),
        steps.deductible(EVERY, amount=Decimal(50_000)),
        steps.annual_limit(EVERY, 2 * MILLION, "all", reinstatements=1),
        lines=SECTIONS,
    ),
    "uplift after limits": contract(
        steps.waiting_or_deductible(BI, Decimal(12), Decimal(50_000)),
        steps.limit(BI, 2 * MILLION),
        steps.deductible(("first", "extra", "third", "legal"), amount=Decimal(50_000)),
        steps.limit(EVERY, 4 * MILLION),
        steps.uplift(EVERY, ("unremediated_finding",), Decimal("0.1")),
        steps.annual_limit(EVERY, 5 * MILLION, "all"),
        lines=SECTIONS,
    ),
    "one line outside the aggregate": contract(
        steps.annual_limit(("legal",), MILLION, "legal"),
        steps.deductible(EVERY, amount=Decimal(20_000)),
        steps.aggregate_deductible(("bi", "first", "extra", "third"), Decimal(5_000), "d"),
        steps.annual_limit(("bi", "first", "extra", "third"), 40 * MILLION, "all"),
        lines=SECTIONS,
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_simulator_and_reader_agree_with_the_exact_path(name: str) -> None:
    assert_agree(enterprise("maker"), MADE[name])


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [
        ("industrial-internet", "maker", 0.02),
        ("telecom-internet", "bank", 0.02),
        # Stolen data goes with most ransomware, so claims of a bank's clients reach the limit they share with defence
        # twice as often as where encryption came alone: 2,500 yuan a year of 103,800.
        ("other-industry", "bank", 0.03),
        ("small-enterprise", "shop", 0.02),
        ("it-product", "software", 0.02),
        ("security-product", "software", 0.02),
        ("security-service", "software", 0.02),
    ],
)
def test_shipped_wordings_are_exact_within_hundredths(name: str, who: str, most: float) -> None:
    terms = resolve.resolve(wording.load(name))
    x = exactly(enterprise(who), terms)
    assert x.over + x.under < most * x.mean()
    assert_agree(enterprise(who), terms)


def test_every_incident_counts_where_there_are_many() -> None:
    model = enterprise("maker")
    f = model.frequency
    often = replace(model, frequency=replace(f, mu=40 * f.mu, rates=tuple(40 * rate for rate in f.rates)))
    assert_agree(often, MADE["deductibles within deductibles"])


def test_incidents_that_are_prevented_are_left_out() -> None:
    """Thinned incidents make the law of the lower rates."""
    model, terms = enterprise("maker"), MADE["plain"]
    f = model.frequency
    kept = tuple(0.3 if i % 3 else 1.0 for i in range(len(f.rates)))
    rates = tuple(rate * share for rate, share in zip(f.rates, kept, strict=True))
    lower = replace(model, frequency=replace(f, mu=sum(rates), rates=rates))
    assert exactly(replace(model, kept=kept), terms).mean() == pytest.approx(
        exactly(lower, terms).mean(), rel=1e-9
    )
    assert exactly(replace(model, kept=kept), terms).mean() < 0.95 * exactly(model, terms).mean()


def test_a_contract_that_pays_nothing_has_no_mass_but_at_nought() -> None:
    every = tuple(plain_terms().codes())
    terms = plain_terms()
    x = exactly(
        enterprise("shop"), replace(terms, steps=(steps.not_payable(every, "excluded"), *terms.steps))
    )
    assert x.mean() == pytest.approx(0.0, abs=1e-6)
    assert x.any_loss == pytest.approx(0.0, abs=1e-9)


# Out of reach: the reason names the step.

LABEL = Text("某条款", "some clause")
ALL_OF_TWO = steps.annual_limit(BOTH, Decimal(5_000_000), "all")
MERGED = steps.deductible(BOTH, amount=Decimal(10_000))
THREE = {**TWO, "bi": ("business_interruption",)}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([MERGED], "nothing limits what a year pays"),
        ([ALL_OF_TWO, steps.exclude(BOTH, causes=("network_attack",))], "paid no"),
        ([ALL_OF_TWO, steps.exclude(ALL, causes=("network_attack",))], "after annual steps"),
        (
            [ALL_OF_TWO, steps.deductible(BOTH, amount=Decimal(1), label=LABEL)],
            "“some clause” comes after the annual",
        ),
        (
            [ALL_OF_TWO, steps.coinsurance(BOTH, Decimal("0.1"), label=LABEL)],
            "“some clause” comes after the annual",
        ),
        (
            [
                steps.aggregate_deductible(BOTH, Decimal(9), "d"),
                steps.limit(BOTH, Decimal(99), label=LABEL),
                ALL_OF_TWO,
            ],
            "“some clause” comes after annual steps",
        ),
        (
            [
                steps.aggregate_deductible(BOTH, Decimal(9), "d"),
                steps.annual_limit(BOTH, Decimal(99), "r", reinstatements=1, label=LABEL),
            ],
            "“some clause” is reinstated after",
        ),
        (
            [ALL_OF_TWO, steps.annual_limit(ALL, Decimal(9), "a", label=LABEL)],
            "“some clause” acts on some lines after",
        ),
        (
            [
                steps.annual_limit(ALL, Decimal(5_000), "a"),
                steps.franchise(("b",), Decimal(100), label=LABEL),
                ALL_OF_TWO,
            ],
            "“some clause” comes after annual steps",
        ),
        (
            [
                steps.retention(ALL, amount=Decimal(9)),
                steps.highest_retention(BOTH, label=LABEL),
                ALL_OF_TWO,
            ],
            "“some clause” compares deductibles",
        ),
        ([steps.deductible_range(BOTH, minimum=Decimal(9), label=LABEL), ALL_OF_TWO], "compares deductibles"),
        (
            [MERGED, steps.deductible(ALL, amount=Decimal(9)), ALL_OF_TWO],
            "“DEDUCTIBLE” acts on some of the lines",
        ),
        (
            [MERGED, steps.exclude(ALL, causes=("network_attack",), label=LABEL), ALL_OF_TWO],
            "“some clause” acts on",
        ),
        (
            [steps.waiting(BOTH, Decimal(12), label=LABEL), ALL_OF_TWO],
            "“some clause” works on more than interruption",
        ),
        (
            [steps.excess(BOTH, Decimal(100_000_000)), steps.annual_limit(BOTH, Decimal(100_000), "all")],
            "the attachment lies far above the limit",
        ),
        (
            [
                steps.franchise(BOTH, Decimal(9_000)),
                steps.aggregate_deductible(ALL, Decimal(9_000), "d", label=LABEL),
                ALL_OF_TWO,
            ],
            "“some clause” acts on some of the lines already taken together",
        ),
        (
            [
                steps.deductible(BOTH, rate=Decimal("0.1")),
                steps.limit(BOTH, Decimal(40_000)),
                steps.uplift(BOTH, ("unremediated_finding",), Decimal("0.5")),
                ALL_OF_TWO,
            ],
            "steps across lines matter too much",
        ),
    ],
)
def test_a_contract_out_of_reach_says_why(found: list[Step], says: str) -> None:
    model = one_type(*SAME_TWICE, open_findings=True)
    if says == "paid no":  # nothing is left to pay: no reason to give
        assert exactly(model, contract(*found, lines=TWO)).mean() == pytest.approx(0.0, abs=1e-6)
        return
    assert says in reason(model, contract(*found, lines=TWO)).en


def test_steps_on_hours_must_count_the_same_hours() -> None:
    model = one_type(stop=STOP)
    ample = steps.annual_limit(BI, Decimal(60_000_000), "ample")
    for found in (
        [steps.indemnity_period(BI, Decimal(72)), steps.waiting(BI, Decimal(12))],
        [steps.indemnity_period(BI, Decimal(72)), steps.indemnity_period(BI, Decimal(24))],
        [steps.waiting(BI, Decimal(12)), steps.waiting(BI, Decimal(24))],
        [steps.deductible(BI, amount=Decimal(5)), steps.waiting(BI, Decimal(24))],
    ):
        lines = {"bi": ("business_interruption",)}
        assert "counts other hours" in reason(model, contract(*found, ample, lines=lines)).en


def test_annual_limits_on_some_lines_that_several_incidents_reach_are_out_of_reach() -> None:
    terms = contract(
        steps.limit(ALL, Decimal(10_000)),
        steps.limit(("b",), Decimal(10_000)),
        steps.annual_limit(ALL, Decimal(11_000), "a", label=LABEL),
        ALL_OF_TWO,
        lines=TWO,
    )
    says = reason(one_type(*SAME_TWICE, mu=2.0), terms)
    assert says.en == "“some clause” matters too much in years of several incidents: no exact figure"
    assert says.zh == "“某条款”在多起事故的年份影响过大，无法精确复合"


def test_a_cap_that_many_incidents_reach_is_out_of_reach() -> None:
    says = reason(one_type(HEAD, cap_cny=200_000.0), contract(AMPLE))
    assert says.en == "the cap on one incident matters too much: no exact figure"


def test_single_highest_retention_as_shipped_is_out_of_reach() -> None:
    says = reason(enterprise("maker"), resolve.resolve(wording.load("connected-vehicle")))
    assert says.en == "“All cover” compares deductibles line by line: no exact figure"
