"""The distance between the technical rate and the first pilot's published 1.30 %, part by part.

A made-up book like the pilot's (:mod:`pilot_rate`: its industries and mean limit; size and choice of limit are
judgement) is priced by the shipped model, wordings and loadings. What its rate is made of is read off the same
simulated years; what could lie between it and the published rate is worked out part by part, each from the end of the
one before, low, central and high, the others central. What no part explains is the market margin. The sample's
policies stand beside it, priced by the plans they are sold under and by the model. See docs/rate-check.md.

    python benchmarks/rate_level.py [--policies 300] [--incidents 4000]
"""
# ruff: noqa: PLC0415 - the sample's modules are imported once Django is set up

import argparse
import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pilot_rate import PILOT_RATE, SEED, Policy, book, covers
from wangbao.assessment.band import years_for
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.views import measured
from wangbao.contract import resolve, wording
from wangbao.contract.terms import Terms
from wangbao.hub.hosting import server
from wangbao.pricing.loadings import default_loadings
from wangbao.pricing.many import premiums
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.frequency import View
from wangbao.risk.incidents import incident_types
from wangbao.risk.profile import Profile, load
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.period import Period

Floats = NDArray[np.float64]

LOADINGS: Final = default_loadings()
REST: Final = float(1 - LOADINGS.share_of_premium)
MEDIANS: Final = (
    150e6,
    300e6,
    600e6,
)  # yuan of revenue: low, central, high; judgement, nobody has published who bought
PILOT_LIMIT: Final = 11.5e9 / 1500
LIABILITY: Final = np.array([head.insurance_class == "liability" for head in HEADS])
EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "enterprise.toml"
# 1 in 200 of common causes over premium: Guy Carpenter 2023, three vendors' models; low: as loaded today
TAIL: Final = (0.0, 1.75, 2.4)
SERVICES: Final = (
    0.0,
    0.10,
    0.20,
)  # of premium; high: the cap of the draft rules on liability insurance; central: judgement
FIXED: Final = tuple(
    float(x) for x in (LOADINGS.fixed_expense_cny.value, 2500, LOADINGS.fixed_expense_cny.high)
)
PROFIT: Final = tuple(
    float(x) for x in (LOADINGS.profit.value, 0.055, LOADINGS.profit.high)
)  # of premium; central: judgement
SIZES: Final = (0.0, 5e7, 2e8, 1e9, 1e12)
KIND_NAMES: Final = {
    "industrial_internet": "industrial internet",
    "connected_vehicle": "connected vehicles",
    "telecom_internet": "telecom and internet",
    "other_industry": "other industries",
}


@dataclass(frozen=True, slots=True)
class Book:
    """Figures of a book's policies, yuan a year, float64[P] each."""

    limit: Floats
    revenue: Floats
    mean: Floats
    misoperation: Floats  # of the mean
    liability: Floats  # of the mean, without what misoperation brings
    capital: Floats  # stand-alone: TVaR less mean
    premium: Floats
    conservative: Floats  # mean by the conservative view of frequency

    def of(self, chosen: NDArray[np.bool_]) -> "Book":
        return Book(*(getattr(self, item.name)[chosen] for item in fields(self)))

    def rate(self, amounts: Floats) -> float:
        return float(amounts.sum() / self.limit.sum())


def priced(policies: list[tuple[Profile, Terms]], incidents: int) -> Book:
    """Price policies in the default view, and their mean in the conservative one."""
    rows = [_one(profile, terms, incidents, SEED + at) for at, (profile, terms) in enumerate(policies)]
    limit, revenue, mean, deviation, tvar, operator, liability, conservative = np.array(rows).T
    premium = premiums(mean, deviation, tvar, limit, LOADINGS)
    return Book(limit, revenue, mean, operator, liability, tvar - mean, premium, conservative)


def _one(profile: Profile, terms: Terms, incidents: int, seed: int) -> tuple[float, ...]:
    by_operators = np.array(
        [one.cause_for(profile.insured_kind) == "misoperation" for one in incident_types()]
    )
    level = LOADINGS.capital_level
    found = {}
    views: tuple[View, ...] = ("default", "conservative")
    for view in views:
        events = build(profile, parameters.default(), view=view)
        years = years_for(events.frequency.mu, incidents)
        losses = simulate(events, [terms], Sampling(years=years, seed=seed, threads=1))
        found[view] = losses, measured(losses.insured[0], losses.years, (level,))
    losses, of = found["default"]
    cells = losses.per_year(losses.insured_cells)[0]  # by type and head
    operator = float(cells[by_operators].sum())
    return (
        float(terms.limit_cny or 0),
        profile.revenue_cny,
        of.mean.value,
        of.deviation.value,
        max(of.tail[0].tvar.value, of.mean.value),
        operator,
        float(cells[~by_operators][:, LIABILITY].sum()),
        found["conservative"][1].mean.value,
    )


def made_up(median: float, policies: int, incidents: int) -> tuple[Book, list[Policy]]:
    made = book(policies, median, parameters.default(), covers(plain=False), "default")
    return priced([(one.profile, one.terms) for one in made], incidents), made


def composition(of: Book) -> list[tuple[str, float]]:
    """Take the technical rate apart into what it is made of; the parts add up to it."""
    share = LOADINGS
    risk = of.capital * float(share.capital_charge)
    gross = (of.mean + risk + float(share.fixed_expense_cny.value)) / REST
    return [
        ("own losses of the insured, no misoperation", of.rate(of.mean - of.misoperation - of.liability)),
        ("misoperation", of.rate(of.misoperation)),
        ("liability", of.rate(of.liability)),
        ("risk load", of.rate(risk)),
        ("fixed expense (small size)", of.rate(np.full(of.limit.size, float(share.fixed_expense_cny.value)))),
        ("expenses, of premium", of.rate(gross * float(share.expense.value))),
        ("commission", of.rate(gross * float(share.commission.value))),
        ("profit", of.rate(gross * float(share.profit.value))),
        ("up to the minimum premium", of.rate(of.premium - gross)),
    ]


@dataclass(frozen=True, slots=True)
class Assumed:
    """One point of the walk: each part at low (0), central (1) or high (2)."""

    mix: int = 1
    frequency: int = 0
    tail: int = 0
    services: int = 0
    fixed: int = 0
    profit: int = 0


def walked(books: tuple[Book, ...], at: Assumed) -> float:
    """Compute the rate with each part where it is assumed."""
    of = books[at.mix]
    view = np.array([0.0, 0.5, 1.0])[at.frequency]  # of the way, in logarithms, to the conservative view
    more = (of.conservative / of.mean) ** view
    mean, risk = of.mean * more, of.capital * more * float(LOADINGS.capital_charge)
    rest = REST - (PROFIT[at.profit] - PROFIT[0])
    fixed = np.full(of.limit.size, FIXED[at.fixed])
    gross = np.maximum((mean + risk + fixed) / rest, float(LOADINGS.minimum_premium_cny.value))
    premium = float(gross.sum())
    if (
        at.tail
    ):  # capital for common causes: premium = (all but risk + charge x (tail x premium - mean)) / rest
        charge = float(LOADINGS.cost_of_capital.value)
        loaded = (float((mean + fixed).sum()) - charge * float(mean.sum())) / (rest - charge * TAIL[at.tail])
        premium = max(premium, loaded)
    return premium / (1.0 - SERVICES[at.services]) / float(of.limit.sum())


WALK: Final = (
    ("frequency", "frequency view: towards published tiers (judgement)"),
    ("tail", "accumulation load: capital for common causes (Guy Carpenter)"),
    ("fixed", "expenses at small size: fixed part 1,000 / 2,500 / 5,000 (judgement)"),
    ("services", "services bundled: 0 / 10 / 20 % of premium (draft rule, judgement)"),
    ("profit", "new-business margin: profit 3 / 5.5 / 8 % (range, judgement)"),
)


def show_walk(books: tuple[Book, ...]) -> None:
    """Print the walk from our rate to the pilot's, and the market margin that is left."""
    at = Assumed()
    before = ours = walked(books, at)
    print(
        f"\n{'from our rate to the published one, percentage points':68}{'low':>8}{'central':>9}{'high':>8}"
    )
    print(f"{'technical rate, central mix':68}{'':8}{before:9.3%}")
    for part, name in WALK:
        central, high = (walked(books, _with(at, part, way)) for way in (1, 2))
        print(f"{name:68}{0.0:8.3%}{central - before:9.3%}{high - before:8.3%}")
        at, before = _with(at, part, 1), central
    low, high = (walked(books, _with(at, "mix", way)) - before for way in (0, 2))
    print(
        f"{'mix by size and limit: median revenue 150m / 300m / 600m (judgement)':68}{low:8.3%}{0.0:9.3%}{high:8.3%}"
    )
    print(f"{'explained':68}{'':8}{before:9.3%}")
    print(f"{'market margin: the published rate less what is explained':68}{'':8}{PILOT_RATE - before:9.3%}")
    print(f"{'published':68}{'':8}{PILOT_RATE:9.3%}")
    print(f"market margin over the technical premium: {(PILOT_RATE - before) / ours:.1%}")


def _with(at: Assumed, part: str, way: int) -> Assumed:
    return Assumed(**{item.name: way if item.name == part else getattr(at, item.name) for item in fields(at)})


def show(title: str, rows: list[tuple[str, Book]]) -> None:
    print(
        f"\n{title:40}{'policies':>9}{'limit':>14}{'mean/limit':>11}{'rate':>9}{'ratio':>7}{'conservative mean':>18}"
    )
    for name, of in rows:
        if of.limit.size:
            print(
                f"{name:40}{of.limit.size:9d}{of.limit.mean():14,.0f}{of.rate(of.mean):11.3%}"
                f"{of.rate(of.premium):9.3%}{of.mean.sum() / of.premium.sum():7.2f}"
                f"{of.rate(of.conservative):18.3%}"
            )


def show_segments(of: Book, made: list[Policy]) -> None:
    kinds = np.array([one.profile.insured_kind for one in made])
    show(
        "by yearly revenue (yuan)",
        [
            (f"{low:,.0f} to {high:,.0f}", of.of((of.revenue >= low) & (of.revenue < high)))
            for low, high in pairwise(SIZES)
        ],
    )
    show("by limit (yuan)", [(f"{x:,.0f}", of.of(of.limit == x)) for x in np.unique(of.limit)])
    show("by line", [(KIND_NAMES[code], of.of(kinds == code)) for code in KIND_NAMES])


def example(incidents: int) -> list[tuple[str, Book]]:
    """Price the example enterprise at several limits, the pilot's mean limit among them."""
    profile = load(EXAMPLE)
    cover = wording.load(wording.for_kind(profile.insured_kind))
    limits = (1e6, 5e6, PILOT_LIMIT, 2e7, 5e7)
    return [(f"example, limit {x:,.0f}", priced([(profile, _terms(cover, x))], incidents)) for x in limits]


def _terms(cover: Any, limit: float) -> Terms:
    at = yuan(Decimal(repr(limit)))
    return resolve.resolve(cover, limit_cny=at, deductible_cny=yuan(at * Decimal("0.005")))


def show_sample(incidents: int) -> None:
    """Print the sample's policies as they are first sold, by plan and by model, and at the pilot's mean limit."""
    from wangbao.hub.demo import answers, sold
    from wangbao.product import bundle, choice, definition
    from wangbao.proposal.proposal import Risk, propose
    from wangbao.questionnaire import answers as answering
    from wangbao.questionnaire.facts import profile_from, underwriting_facts

    columns = f"{'limit':>12}{'filed':>12}{'rate':>8}{'technical':>12}{'rate':>8}{'at 7.67m':>9}"
    print(f"\n{'sample as first sold':28}{columns}")
    total = np.zeros(3)
    today = dt.date(2026, 1, 1)
    for one in sold.ALL:
        bound = bundle.bundle(definition.load(one.product))
        given = answering.complete(bound.questions, answers.answers_to(bound.questions, one.answers))
        profile = profile_from(given, name=one.product)
        asked = choice.Choice(**{name: Decimal(value) for name, value in one.cover.items()})
        risk = Risk(profile, Period.of_year(today), underwriting_facts(given))
        found = propose(bound, risk, asked)
        limit = float(found.choice.limit_cny)
        filed, technical = (float(x) for x in (found.priced.annual.premium_cny, found.priced.technical_cny))
        own = priced([(profile, _terms(bound.wording, PILOT_LIMIT))], incidents)
        total += (limit, filed, technical)
        print(
            f"{one.product:28}{limit:12,.0f}{filed:12,.0f}{filed / limit:8.3%}{technical:12,.0f}"
            f"{technical / limit:8.3%}{own.rate(own.premium):9.3%}"
        )
    limit, filed, technical = total
    rates = f"{filed:12,.0f}{filed / limit:8.3%}{technical:12,.0f}{technical / limit:8.3%}"
    print(f"{'together':28}{limit:12,.0f}{rates}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=300)
    parser.add_argument("--incidents", type=int, default=4_000)
    asked = parser.parse_args()
    server.set_up(serving=False)
    made = [made_up(median, asked.policies, asked.incidents) for median in MEDIANS]
    books = tuple(of for of, _ in made)
    of, policies = made[1]
    print(
        f"model {parameters.default().version}, loadings {LOADINGS.version}; {asked.policies} made-up policies, "
        f"mean limit {of.limit.mean():,.0f}, median revenue {MEDIANS[1]:,.0f}"
    )
    parts = composition(of)
    for name, rate in parts:
        print(f"  {name:44}{rate:9.3%}")
    print(f"  {'technical rate':44}{of.rate(of.premium):9.3%}   published {PILOT_RATE:.3%}")
    show_walk(books)
    show("by mix: median revenue (yuan)", [(f"{m:,.0f}", b) for m, b in zip(MEDIANS, books, strict=True)])
    show_segments(of, policies)
    show("the example enterprise", example(asked.incidents * 10))
    show_sample(asked.incidents * 10)


if __name__ == "__main__":
    main()
