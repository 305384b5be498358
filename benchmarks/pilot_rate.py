"""What the technical price would charge a synthetic book like the first pilot's, beside the pilot's published rate.

Published (Xinhua, 29 July 2025): more than 1,500 policies, premium above 150 million yuan, sums insured about 11.5
billion, so 1.30 % of sum insured. Nobody has published who was insured, for how much each, or what was paid. The book
here is made up: sectors and limits are chosen to have the pilot's mean limit, revenues are our guess, and controls are
as common as the loss model assumes. See docs/rate-check.md.

    python benchmarks/pilot_rate.py [--policies 1500] [--years 20000] [--median-revenue 300e6]
"""

import argparse
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Losses, Plan, simulate
from wangbao.contract import resolve, wording
from wangbao.contract.terms import Terms
from wangbao.pricing.loadings import default_loadings
from wangbao.pricing.technical import technical_price
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.incidents import incident_types
from wangbao.risk.measures import measure
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Band

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
DEDUCTIBLE_OF_LIMIT = 0.005
ONE_EVENT_YEARS = 2000  # years of one incident each, for a policy's loss under a common cause


@dataclass(frozen=True, slots=True)
class Policy:
    """One made-up policy: its event model and its contract."""

    events: EventModel
    terms: Terms
    limit: float


def book(policies: int, median_revenue: float, model: Parameters) -> list[Policy]:
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
        has = {
            code: "yes" if rng.random() < control.prevalence else "no"
            for code, control in model.controls.items()
        }
        profile = Profile(
            name=f"synthetic {i}", section=section, kind=kind, revenue_cny=round(revenue[i]), controls=has
        )
        cover = wording.load(wording.for_kind(kind))
        terms = resolve.resolve(
            cover,
            limit_cny=Decimal(int(limit[i])),
            deductible_cny=Decimal(int(limit[i] * DEDUCTIBLE_OF_LIMIT)),
        )
        made.append(Policy(build(profile, model), terms, float(limit[i])))
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
                only(p.events, {cause.code}, mu=0.01), [p.terms], Plan(ONE_EVENT_YEARS * 100, SEED)
            )
            sample = np.sort(one.insured[0] / FEN)
            u = rank[hit] if shared_severity else rng.random(hit.size)
            np.add.at(total, when[hit], sample[(u * sample.size).astype(np.int64)])
    return total


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=1500)
    parser.add_argument("--years", type=int, default=20_000)
    parser.add_argument("--median-revenue", type=float, default=300e6, help="yuan a year")
    asked = parser.parse_args()
    model, loadings = parameters.default(), default_loadings()
    policies = book(asked.policies, asked.median_revenue, model)
    rng = np.random.Generator(np.random.Philox(SEED + 2))
    attritional = {t.code for t in incident_types() if not t.common_cause}
    premium = mean = alone = 0.0
    own = np.zeros(asked.years)
    for i, p in enumerate(policies):
        found = simulate(p.events, [p.terms], Plan(asked.years, SEED + i))
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
        without = simulate(only(p.events, attritional), [p.terms], Plan(asked.years, SEED + 10_000 + i))
        own += yearly(without, rng.permutation(asked.years))
    limits = sum(p.limit for p in policies)
    print(
        f"policies {len(policies)}, mean limit {limits / len(policies):,.0f}, "
        f"median revenue {asked.median_revenue:,.0f}, years {asked.years:,}"
    )
    print(f"expected loss / limit    {mean / limits:.3%}")
    print(f"technical premium / limit {premium / limits:.3%}   published {PILOT_RATE:.3%}")
    print(
        f"expected loss ratio       {mean / premium:.3f}   at the published premium {mean / limits / PILOT_RATE:.3f}"
    )
    for label, shared in (("own severity", False), ("shared severity", True)):
        total = own + shocks(policies, model, asked.years, shared_severity=shared)
        worst = np.sort(total)[::-1][: max(round(asked.years * (1 - loadings.capital_level)), 1)]
        capital = worst.mean() - total.mean()
        print(
            f"{label:16} book mean {total.mean() / mean:.3f} of the sum of policies, "
            f"TVaR {loadings.capital_level:.0%} {worst.mean() / premium:.2f} premiums, "
            f"retained capital {capital / alone:.3f}"
        )


if __name__ == "__main__":
    main()
