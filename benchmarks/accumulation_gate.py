"""Holds the accumulation of a US-like reference book against published figures, and prints hit or miss for each.

The book is made up: sizes, limits and dependences are judgement, and premium is what gives the published loss ratio
of the US market, 0.50 (42 to 53 % in 2023 to 2025). Targets, with sources and whether each may guide a parameter,
stand in
``accumulation_targets.toml``. A miss is printed with its cause and is no failure of the program.

    python benchmarks/accumulation_gate.py [--policies 20000] [--years 20000] [--seed 1]
"""

import argparse
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CODES, WORM, default
from wangbao.portfolio.accumulation.scenario_report import Report, report
from wangbao.portfolio.accumulation.scenario_run import run_scenario
from wangbao.portfolio.accumulation.scenarios import Scenario
from wangbao.portfolio.book import schema, synthetic
from wangbao.portfolio.engine import block, world
from wangbao.portfolio.engine.block_order import order_blocks
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.totals import Totals
from wangbao.risk import parameters
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.heads import HEAD_INDEX

Floats = NDArray[np.float64]
TARGETS = Path(__file__).with_name("accumulation_targets.toml")
LOSS_RATIO = 0.50
USD, GBP = 7.2, 9.2  # yuan
LIMITS = np.array([0.5e6, 1e6, 2e6, 3e6, 5e6, 10e6]) * USD
REGIONS = 135


@dataclass(frozen=True)
class Figures:
    """The model's figures by the names of the targets."""

    values: dict[str, float]
    premium: float
    ranking: dict[str, float]
    heads: dict[str, float]
    waiting: dict[float, float]


def reference_book(policies: int, seed: int, waiting_hours: float = 10.0) -> pa.Table:
    """A US-like book: one policy of plain terms an insured, most of them small, all in US dollars at 7.2."""
    made = synthetic.generate(policies, seed)
    first = np.unique(made.column("account").to_numpy(zero_copy_only=False), return_index=True)[1]
    made = made.take(pa.array(np.sort(first)))
    n, rng = made.num_rows, np.random.default_rng(seed)
    revenue = np.clip(np.exp(np.log(8e6 * USD) + 1.9 * rng.standard_normal(n)), 0.3e6 * USD, 20e9 * USD)
    wanted = 1e6 * USD * (revenue / (20e6 * USD)) ** 0.35 * np.exp(0.4 * rng.standard_normal(n))
    limit = LIMITS[np.searchsorted(np.sqrt(LIMITS[1:] * LIMITS[:-1]), wanted)]
    columns: dict[str, Any] = {
        name: made.column(name)
        for name in ("account", "policy", "section", "sector", "kind", "inception", "expiry")
    }
    footprint = ("cloud_provider", "cloud_region", "endpoint_agent", "internet_products", "service_provider")
    columns |= {name: made.column(name) for name in (*footprint, "cloud", "outsourcers")}
    columns |= {name: made.column(name) for name in made.column_names if name.startswith("control.")}
    columns |= {
        "revenue_cny": revenue,
        "records_held": np.maximum(revenue / USD / 500.0, 10.0).astype(np.int64),
        "country": ["US"] * n,
        "wording": [schema.OED] * n,
        "limit_cny": limit,
        "deductible_cny": 0.01 * limit,
        "oed.PolDed": 0.01 * limit,
        "oed.LayerLimit": limit,
        "oed.LayerAggLimit": limit,
        "oed.LayerParticipation": np.ones(n),
        "oed.BIWaitingPeriod": np.full(n, waiting_hours / 24.0),
        schema.OED_COVERAGE: ["CYB"] * n,
    }
    return schema.complete(pa.table(columns))


def simulate(book: pa.Table, years: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Simulate the book: gross by year, float64[years], by class and year, float64[5, years], and by head."""
    order = order_blocks(book, groupings=())
    shared = world.world(order, Settings(years=years, seed=seed))
    totals = Totals(shared)
    for at in range(len(order.blocks)):
        totals.merge(at, block.compute(shared, at))
    events = shared.event_set
    by_class = np.zeros((len(CODES), years))
    np.add.at(by_class, (events.kind, events.year), totals.event[0] / 100.0)
    return totals.lump[0] / 100.0 + by_class.sum(axis=0), by_class, totals.heads.sum(axis=0) / 100.0


def event(cause: str, hours: float) -> Scenario:
    """An event of a class with a median interruption of ``hours``."""
    told = {
        "code": "replay",
        "class": cause,
        "zh": "重演",
        "en": "replay",
        "hours": hours,
        "confidence": "judgement",
    }
    return parse(Scenario, told)


def replay(book: pa.Table, cause: str, hours: float, entity: str | None = None) -> Report:
    return report(run_scenario(book, event(cause, hours), entity=entity))


def figures(policies: int, years: int, seed: int) -> Figures:
    """Run everything."""
    book = reference_book(policies, seed)
    gross, by_class, heads = simulate(book, years, seed)
    premium = float(gross.mean()) / LOSS_RATIO
    events = by_class.sum(axis=0)
    worst = np.argsort(events)[-max(years // 200, 1) :]
    parts = by_class[:, worst].sum(axis=1) / by_class[:, worst].sum()
    model, normal = parameters.default(), NormalDist()
    update = replay(book, "faulty_update", 12.0, "SYN-AGENT-B")
    agents = 3  # with a tenth of the market or more, as that of 2024 had
    aws = {
        wait: replay(reference_book(policies, seed, wait), "cloud_outage", 15.0, "SYN-CLOUD-A · east")
        for wait in (0.0, 8.0, 12.0, 24.0)
    }
    stop = replay(book, "sector_provider", 35.0 * 24.0)
    cloud = model.common_causes["cloud_outage"]
    beyond = 1.0 - normal.cdf(np.log(10.0 / 24.0 / cloud.downtime_median_days) / cloud.downtime_sigma)
    regional = cloud.rate * (1.0 - default().cloud.provider_wide.v)
    values = {
        "all_100": float(np.quantile(gross, 0.99)) / premium,
        "events_100": float(np.quantile(events, 0.99)) / premium,
        "events_200": float(np.quantile(events, 0.995)) / premium,
        "malware_share": float(parts[WORM]),
        "interruption_share": float(heads[HEAD_INDEX["business_interruption"]] / heads.sum()),
        "update_2024": update.total.insured_cny / premium,
        "update_2024_years": update.return_years / agents,
        "aws_2025": aws[8.0].total.insured_cny / premium,
        "long_outages": REGIONS * regional * beyond,
        "supplier_stop": stop.total.ground_up_cny / stop.total.hit / GBP / 1e6,
    }
    names = list(HEAD_INDEX)
    return Figures(
        values,
        premium,
        dict(sorted(zip(CODES, parts.tolist(), strict=True), key=lambda pair: -pair[1])),
        {names[i]: float(heads[i] / heads.sum()) for i in np.argsort(-heads)[:4]},
        {wait: found.total.insured_cny / premium for wait, found in aws.items()},
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--policies", type=int, default=20_000)
    asked.add_argument("--years", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    targets = tomllib.loads(TARGETS.read_text(encoding="utf-8"))["target"]
    found = figures(given.policies, given.years, given.seed)
    for code, target in targets.items():
        value = found.values[code]
        verdict = "hit " if target["low"] <= value <= target["high"] else "MISS"
        span = f"{target['low']:g}-{target['high']:g} {target.get('unit', '')}".rstrip()
        print(f"{verdict} {target['use']:5} {code:20} {value:8.4f}  [{span}]  {target['en']}")
    print("perils beyond 1 in 200:", ", ".join(f"{code} {part:.0%}" for code, part in found.ranking.items()))
    print("heads:", ", ".join(f"{code} {part:.0%}" for code, part in found.heads.items()))
    print("AWS replay by waiting:", ", ".join(f"{h:g} h {part:.2%}" for h, part in found.waiting.items()))


if __name__ == "__main__":
    main()
