"""Small books for the engine's tests: insureds of every kind, towers, co-insured policies; and how they are run."""

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.risk.many.sample import random_profile
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine import block, recovery, tail as second
from wangbao.portfolio.engine.block_order import order_blocks
from wangbao.portfolio.engine.recovery import Recovered
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.tail import TailTotals
from wangbao.portfolio.engine.timeline import hits_of_list
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import World, world as draw
from wangbao.portfolio.reinsurance.programme import compile as compile_programme
from wangbao.portfolio.results.allocation import worst_years
from wangbao.risk import parameters
from wangbao.risk.profile import Profile
from wangbao.risk.randoms import key

START = dt.date(2027, 1, 1)
WORDINGS = (
    "small-enterprise",
    "connected-vehicle",
    "industrial-internet",
    "telecom-internet",
    "other-industry",
    "security-product",
    "security-service",
    "it-product",
)
SECTORS = ("manufacturing", "finance", "healthcare", "information")
PROVINCES = ("11", "31", None)
CLOUDS = (("云甲", "北区"), ("云甲", "南区"), ("云乙", "东区"), ("云乙", None), (None, None))
PRODUCTS = ("邮件网关;文件传输", "文件传输", None, "邮件网关", "远程接入")


class Small(NamedTuple):
    """A book and, for every account, the same facts as a profile."""

    table: pa.Table
    profiles: dict[str, Profile]


def small(accounts: int, seed: int) -> Small:
    """Accounts A0, A1, … with one to four policies each, of any wording, in OED layers, whole or shared."""
    rng = np.random.default_rng(seed)
    profiles, rows = {}, []
    for number in range(accounts):
        name = f"A{number}"
        sector = SECTORS[number % len(SECTORS)]
        profile = random_profile(rng).model_copy(
            update={"revenue_cny": float(10.0 ** rng.uniform(7.5, 10.0)), "sector": sector}
        )
        profiles[name] = profile
        facts = _facts(name, profile, number)
        policies = _tower(rng) if number % 3 == 1 else _plain(rng, 1 + number % 2)
        rows += [{**facts, **policy} for policy in policies]
    return Small(table(rows), profiles)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a complete table in the book's own types."""
    names = [name for name in schema.SCHEMA.names if any(name in row for row in rows)]
    fields = pa.schema([pa.field(name, schema.SCHEMA.field(name).type) for name in names])
    plain = pa.schema([pa.field(f.name, _plain_type(f.type)) for f in fields])
    made = pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], plain)
    return schema.complete(made.cast(fields))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _facts(name: str, profile: Profile, number: int) -> dict[str, Any]:
    model = parameters.default()
    cloud, region = CLOUDS[number % len(CLOUDS)]
    return {
        "account": name,
        "insured": f"测试企业{number}",
        "section": profile.section,
        "kind": profile.insured_kind,
        "sector": profile.loss_sector,
        "country": profile.country,
        "province": PROVINCES[number % len(PROVINCES)],
        "revenue_cny": profile.revenue_cny,
        "gross_margin": profile.gross_margin,
        "records_held": profile.records_held,
        "business_customers": profile.business_customers,
        "vehicles_in_service": profile.vehicles_in_service,
        "product_revenue_cny": profile.product_revenue_cny,
        "clients": profile.clients,
        "liability_cap": profile.liability_cap,
        "cloud": profile.cloud,
        "outsourcers": profile.outsourcers,
        "industrial_control": profile.industrial_control,
        "open_findings": profile.open_findings,
        "history_years": profile.history.years if profile.history else None,
        "history_incidents": profile.history.incidents if profile.history else None,
        "endpoint_agent": profile.shared.endpoint_agent,
        **{f"control.{code}": profile.controls.get(code) for code in model.controls},
        **{f"exposure.{code}": code in profile.exposures or None for code in model.exposures},
        "cloud_provider": cloud,
        "cloud_region": region,
        "internet_products": PRODUCTS[number % len(PRODUCTS)],
        "service_provider": "外包丙" if number % 4 == 0 else None,
        "inception": START - dt.timedelta(days=20 * number),
        "expiry": dt.date(START.year + 1, 1, 1),
    }


def _plain(rng: np.random.Generator, policies: int) -> list[dict[str, Any]]:
    return [
        {
            "policy": f"P{number}",
            "layer": 1,
            "wording": str(rng.choice(WORDINGS)),
            "limit_cny": float(rng.choice([1e6, 3e6, 1e7])),
            "deductible_cny": float(rng.choice([5_000, 50_000])),
            "premium_cny": float(rng.choice([12_000, 70_000])),
            "share": float(rng.choice([1.0, 1.0, 0.35, 0.6])),
        }
        for number in range(policies)
    ]


def _tower(rng: np.random.Generator) -> list[dict[str, Any]]:
    """A wording's policy and three layers of another one above a common deductible."""
    size = float(rng.choice([5e5, 1e6]))
    layers = [
        {
            "policy": "P1",
            "layer": layer,
            "wording": "oed",
            "limit_cny": size * 2.0 ** (layer - 1),
            "premium_cny": 20_000.0,
            "share": 1.0 if layer == 1 else 0.45,
            "oed.PolDed": 20_000.0,
            "oed.LayerAttachment": size * (2.0 ** (layer - 1) - 1.0),
            "oed.LayerLimit": size * 2.0 ** (layer - 1),
            "oed.LayerAggLimit": size * 2.0 ** (layer - 1),
            "oed.LayerParticipation": 1.0,
            "oed.BIWaitingPeriod": 8.0,
            "oed.PolCoverage": "CYB",
        }
        for layer in (1, 2, 3)
    ]
    return [*_plain(rng, 1), *layers]


def fitted(policies: int, seed: int) -> pa.Table:
    """Already fitted policies, two to every account: Poisson and negative binomial, with and without an aggregate."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(policies):
        insured = number // 2
        rows.append(
            {
                "account": f"F{insured}",
                "policy": f"P{number % 2}",
                "layer": 1,
                "section": "C36",
                "kind": "other_industry",
                "sector": SECTORS[insured % len(SECTORS)],
                "country": "CN",
                "province": PROVINCES[insured % len(PROVINCES)],
                "revenue_cny": 1e9,
                "wording": "compound",
                "limit_cny": 2e6,
                "deductible_cny": 20_000.0,
                "premium_cny": 30_000.0,
                "share": float(rng.choice([1.0, 0.4])),
                "inception": START,
                "expiry": dt.date(START.year + 1, 1, 1),
                "compound.mean": float(rng.uniform(0.05, 0.6)),
                "compound.dispersion": float(rng.uniform(0.3, 2.0)) if number % 3 else None,
                "compound.log_mean": float(rng.uniform(10.0, 13.0)),
                "compound.log_sigma": float(rng.uniform(0.8, 2.0)),
                "compound.aggregate_cny": 3e6 if number % 2 else None,
            }
        )
    return table(rows)


def mixed(accounts: int, seed: int) -> pa.Table:
    """A book of policies of both kinds."""
    both = [small(accounts, seed).table, fitted(accounts, seed)]
    return pa.concat_tables(both).unify_dictionaries().combine_chunks()


def book(table: pa.Table) -> Book:
    """A table as a book that was read."""
    return Book(table, "made.parquet", "0" * 64, synthetic=True, remarks=())


class Run(NamedTuple):
    """The engine's parts after both passes."""

    world: World
    totals: Totals
    recovered: Recovered
    shares: TailTotals


def run(
    table: pa.Table,
    settings: Settings,
    *,
    programme: Any = None,
    groupings: tuple[str, ...] = ("sector", "province"),
    block_accounts: int = 2048,
    keep_all: bool = False,
) -> Run:
    """Both passes over a book in this thread; ``keep_all`` keeps every paid event one by one."""
    block_order = order_blocks(table, groupings=groupings, block_accounts=block_accounts)
    codes: tuple[str, ...] = ()
    compiled = None
    if programme is not None:
        compiled = compile_programme(programme, block_order.table, START)
        codes = tuple(t.code for t in sorted(compiled.treaties, key=lambda t: t.priority))
        if keep_all:
            compiled = replace(compiled, keep_from=0.0)
    world = draw(block_order, settings, compiled)
    totals = Totals(world)
    for number in range(len(block_order.blocks)):
        totals.merge(number, block.compute(world, number))
    recovered = recovery.recover(totals, codes)
    years = recovered.years
    worst = [
        worst_years(f, settings.capital_level, settings.batches) for f in (years.gross_fen, years.net_fen)
    ]
    shared = second.tail(world, recovered.nets, *worst)
    shares = TailTotals(block_order.table.num_rows)
    for number in range(len(block_order.blocks)):
        shares.merge(number, second.compute(shared, number))
    return Run(world, totals, recovered, shares)


def hits(
    events: NDArray[np.int32], breadth: NDArray[np.float64], chance: float, *, account: int = 0, lst: int = 9
) -> NDArray[np.int32]:
    """The events of a list that hit an account of seed 1."""
    k0, k1 = (np.uint64(word) for word in key(np.uint64(1), np.uint64(account)))
    widest, narrowest = float(breadth.max(initial=0.0)) or 1.0, float(breadth.min(initial=1.0))
    found = np.zeros(events.size, np.int32)
    room = np.zeros((2, 256))
    n = hits_of_list(events, breadth, widest, narrowest, chance, np.uint64(lst), k0, k1, room, found)
    return found[:n]
