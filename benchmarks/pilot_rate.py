"""What the technical price would charge a synthetic book like the first pilot's, beside the pilot's published rate.

Published (Xinhua, 29 July 2025): more than 1,500 policies, premium above 150 million yuan, sums insured about 11.5
billion, so 1.30 % of sum insured. Nobody has published who was insured, for how much each, or what was paid. The book
here is made up: sectors and limits are chosen to have the pilot's mean limit, revenues are our guess, and controls are
as common as the loss model assumes. See docs/rate-check.md.

    python benchmarks/pilot_rate.py [--policies 1500] [--years 20000] [--median-revenue 600e6] [--view conservative]
                                    [--plain] [--book]
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Losses, Sampling, simulate
from wangbao.contract import resolve, steps, wording
from wangbao.contract.terms import Line, Terms
from wangbao.pricing.loadings import default_loadings
from wangbao.pricing.technical import technical_price
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.frequency import View
from wangbao.risk.incidents import incident_types
from wangbao.risk.measures import measure
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Answer, Profile
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text

PILOT_RATE = 150e6 / 11.5e9
SEED = 2025
# section of GB/T 4754, kind of insured, share of the book: the batch's industries, shares ours
WHO = (
    ("C", "industrial_internet", 0.30),
    ("C36", "connected_vehicle", 0.10),
    ("I", "telecom_internet", 0.25),
    ("C", "other_industry", 0.15),
    ("F", "other_industry", 0.10),
    ("G", "other_industry", 0.10),
)
LIMITS = (1e6, 2e6, 5e6, 10e6, 20e6, 50e6)
SHARES = (0.199, 0.20, 0.28, 0.20, 0.08, 0.041)  # mean 7.67 million yuan, as the pilot's
REVENUE_SIGMA, REVENUE_MOST = 1.2, 20e9  # yuan a year; our guess
DEDUCTIBLE_OF_LIMIT = Decimal("0.005")
ONE_EVENT_YEARS = 2000  # years of one incident each, for a policy's loss under a common cause


@dataclass(frozen=True, slots=True)
class Policy:
    """One made-up policy: its event model and its contract."""

    events: EventModel
    terms: Terms
    limit: float
    profile: Profile


def covers(*, plain: bool) -> dict[str, Callable[[Decimal], Terms]]:
    """By kind of insured, the terms for a limit: the shipped wording's, or everything covered in full."""
    if plain:
        return dict.fromkeys((kind for _, kind, _ in WHO), everything)
    loaded = {kind: wording.load(wording.for_kind(kind)) for _, kind, _ in WHO}
    return {
        kind: lambda limit, cover=cover: resolve.resolve(
            cover, limit_cny=limit, deductible_cny=yuan(limit * DEDUCTIBLE_OF_LIMIT)
        )
        for kind, cover in loaded.items()
    }


def everything(limit: Decimal) -> Terms:
    """Every head in full after the deductible, up to the limit."""
    lines = tuple(Line(h.code, "all", (h.code,), h.name, h.insurance_class) for h in HEADS)
    codes = tuple(line.code for line in lines)
    deductible = yuan(limit * DEDUCTIBLE_OF_LIMIT)
    taken = (steps.deductible(codes, amount=deductible), steps.annual_limit(codes, limit, "aggregate"))
    return Terms("everything", Text("全部承保", "everything"), lines, taken, limit, deductible)


def book(
    policies: int,
    median_revenue: float,
    model: Parameters,
    terms_of: dict[str, Callable[[Decimal], Terms]],
    view: View,
) -> list[Policy]:
    """The made-up book: the larger the firm, the larger as a rule its limit."""
    rng = np.random.Generator(np.random.Philox(SEED))
    shares = np.array([share for *_, share in WHO])
    score = rng.standard_normal(policies)
    revenue = np.minimum(median_revenue * np.exp(REVENUE_SIGMA * score), REVENUE_MOST)
    rank = np.argsort(np.argsort(0.8 * score + 0.6 * rng.standard_normal(policies)))
    limit = np.array(LIMITS)[np.searchsorted(np.cumsum(SHARES), (rank + 0.5) / policies)]
    who = rng.choice(len(WHO), policies, p=shares / shares.sum())
    made = []
    for i in range(policies):
        section, kind, _ = WHO[who[i]]
        has: dict[str, Answer] = {
            code: "yes" if rng.random() < control.prevalence else "no"
            for code, control in model.controls.items()
        }
        profile = Profile(
            name=f"synthetic {i}", section=section, kind=kind, revenue_cny=round(revenue[i]), controls=has
        )
        terms = terms_of[kind](Decimal(int(limit[i])))
        made.append(Policy(build(profile, model, view=view), terms, float(limit[i]), profile))
    return made


def only(events: EventModel, kinds: set[str], mu: float | None = None) -> EventModel:
    """The event model with the rates of some incident types alone; ``mu`` scales them to a total."""
    rates = [
        rate if t.code in kinds else 0.0
        for rate, t in zip(events.frequency.rates, incident_types(), strict=True)
    ]
    total = sum(rates)
    scale = 1.0 if mu is None or not total else mu / total
    size = events.frequency.r if mu is None else 1e6  # one incident's loss: Poisson will do
    frequency = replace(events.frequency, rates=tuple(r * scale for r in rates), mu=total * scale, r=size)
    return replace(events, frequency=frequency)


def yearly(losses: Losses, order: NDArray[np.int64]) -> NDArray[np.float64]:
    """Insured loss of every year, years shuffled: stratified years come in order of their number of incidents."""
    out = np.zeros(losses.years.years)
    out[losses.years.year] = losses.insured[0] / FEN
    return out[order]


def shocks(
    policies: list[Policy], model: Parameters, years: int, *, shared_severity: bool
) -> NDArray[np.float64]:
    """Insured loss of the whole book from common causes, by year.

    An event of a cause hits each policy with the probability that leaves the policy's own rate of the cause as its
    event model has it; a policy hit loses a draw of its own losses under that cause, at a rank of its own or at one
    shared by all.
    """
    rng = np.random.Generator(np.random.Philox(SEED + 1))
    total = np.zeros(years)
    at = {t.code: i for i, t in enumerate(incident_types())}
    for cause in model.common_causes.values():
        count = rng.poisson(cause.rate, years)
        when = np.repeat(np.arange(years), count)
        rank = rng.random(when.size)
        for p in policies:
            rate = p.events.frequency.rates[at[cause.code]]
            if rate == 0.0:
                continue
            hit = np.flatnonzero(rng.random(when.size) < min(rate / cause.rate, 1.0))
            if hit.size == 0:
                continue
            one = simulate(
                only(p.events, {cause.code}, mu=0.01), [p.terms], Sampling(ONE_EVENT_YEARS * 100, SEED)
            )
            sample = np.sort(one.insured[0] / FEN)
            u = rank[hit] if shared_severity else rng.random(hit.size)
            np.add.at(total, when[hit], sample[(u * sample.size).astype(np.int64)])
    return total


def asked_for() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=1500)
    parser.add_argument("--years", type=int, default=20_000)
    parser.add_argument("--median-revenue", type=float, default=600e6, help="yuan a year")
    parser.add_argument("--view", choices=("default", "conservative"), default="default")
    parser.add_argument(
        "--plain", action="store_true", help="everything covered in full, not the shipped wordings"
    )
    parser.add_argument("--book", action="store_true", help="also the capital of the whole book")
    return parser.parse_args()


def main() -> None:
    asked = asked_for()
    model, loadings = parameters.default(), default_loadings()
    policies = book(asked.policies, asked.median_revenue, model, covers(plain=asked.plain), asked.view)
    premium = mean = alone = 0.0
    for i, p in enumerate(policies):
        found = simulate(p.events, [p.terms], Sampling(asked.years, SEED + i))
        y = found.years
        of = measure(found.insured[0] / FEN, y.batch, y.batches, y.years, (loadings.capital_level,))
        tvar = max(of.tail[0].tvar.value, of.mean.value)
        price = technical_price(
            mean=of.mean.value,
            deviation=of.deviation.value,
            tvar=tvar,
            mean_band=Band(of.mean.value, of.mean.value, of.mean.value),
            limit_cny=Decimal(int(p.limit)),
            loadings=loadings,
        )
        premium += float(price.premium_cny)
        mean += of.mean.value
        alone += tvar - of.mean.value
    limits = sum(p.limit for p in policies)
    print(
        f"{len(policies)} policies, mean limit {limits / len(policies):,.0f}, median revenue "
        f"{asked.median_revenue:,.0f}, {asked.view} view, {'everything covered' if asked.plain else 'wordings'}"
    )
    print(f"  expected loss / limit     {mean / limits:.3%}")
    print(f"  technical premium / limit {premium / limits:.3%}   published {PILOT_RATE:.3%}")
    print(
        f"  expected loss ratio       {mean / premium:.3f}   at the published premium {mean / limits / PILOT_RATE:.3f}"
    )
    if asked.book:
        show_capital(policies, model, asked.years, mean, premium, alone)


def show_capital(
    policies: list[Policy], model: Parameters, years: int, mean: float, premium: float, alone: float
) -> None:
    """Print what of the policies' stand-alone capital the book needs: attritional losses shuffled, causes in common."""
    rng = np.random.Generator(np.random.Philox(SEED + 2))
    attritional = {t.code for t in incident_types() if not t.common_cause}
    own = np.zeros(years)
    for i, p in enumerate(policies):
        without = simulate(only(p.events, attritional), [p.terms], Sampling(years, SEED + 10_000 + i))
        own += yearly(without, rng.permutation(years))
    level = default_loadings().capital_level
    for label, shared in (("own severity", False), ("shared severity", True)):
        total = own + shocks(policies, model, years, shared_severity=shared)
        worst = np.sort(total)[::-1][: max(round(years * (1 - level)), 1)]
        print(
            f"  {label}: book mean {total.mean() / mean:.3f} of the policies' together, TVaR {level:.0%} "
            f"{worst.mean() / premium:.2f} premiums, retained capital {(worst.mean() - total.mean()) / alone:.3f}"
        )


if __name__ == "__main__":
    main()
