"""A hand-made summary of a book and its policies, to develop and test the page against.

A TEST SAMPLE: its figures hang together (groups add up to the book, gross is ceded and net) and are of a plausible
size, but no model computed them. Nothing outside the tests may read it.
"""

import hashlib
import math
from decimal import Decimal
from functools import cache

import numpy as np
import pyarrow as pa

from wangbao.portfolio.reinsurance.treaty_parts import Reinsurer
from wangbao.portfolio.results.run import Run, Source, Treaties, TreatyName
from wangbao.portfolio.results.summary import (
    Adequacy,
    AdequacyRow,
    Book,
    CoinsurerResult,
    Convergence,
    ConvergencePoint,
    CurvePoint,
    Driver,
    Drivers,
    GroupResult,
    InsuredRow,
    ReinsurerPart,
    ReinsurerResult,
    Summary,
    TreatyResult,
    View,
    WorstYear,
)
from wangbao.portfolio.results.tables import POLICIES
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import Tail
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

YEARS = 100_000
MEAN = 312e6  # gross, yuan a year
PERIODS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0)
LEVELS = (0.9, 0.95, 0.99, 0.995, 0.999)
PROVIDERS = ("云海", "天枢云", "北辰云", "沧浪云", "蓝鲸云", None)
NAMES = (
    TreatyName(
        code="qs",
        name_zh="成数分保 30%",
        name_en="30% quota share",
        type="quota_share",
        words_zh="成数分保的条件。",
        words_en="The terms of the quota share.",
        reinsurers=(
            Reinsurer(name="Re A", share=Decimal("0.6")),
            Reinsurer(name="Re B", share=Decimal("0.4")),
        ),
    ),
    TreatyName(
        code="cat1", name_zh="巨灾超赔第一层", name_en="Catastrophe layer 1", type="catastrophe_excess"
    ),
    TreatyName(
        code="cat2", name_zh="巨灾超赔第二层", name_en="Catastrophe layer 2", type="catastrophe_excess"
    ),
    TreatyName(code="sl", name_zh="赔付率超赔", name_en="Stop loss", type="stop_loss"),
)
BEARERS = (("Re A", ("qs",), 0.18), ("Re B", ("qs",), 0.12), (None, ("cat1", "cat2", "sl"), 0.08))
COINSURED = (
    ("ours", None, 0.5),
    ("named", "Insurer X", 0.3),
    ("named", "Insurer Y", 0.15),
    ("rest", None, 0.05),
)
SHARES = (0.30, 0.05, 0.02, 0.01)  # of the gross mean
HASH = hashlib.sha256(b"sample").hexdigest()


def figure(value, relative):
    error = abs(value) * relative
    return Figure(value, error, value - 1.96 * error, value + 1.96 * error)


def view(code, mean, *, events=True, noise=1.0):
    def point(period):
        relative = 0.004 * noise * math.sqrt(period / 10)
        total = mean * 0.62 * period**0.42
        return CurvePoint(
            period,
            figure(total, relative),
            figure(total * min(0.1 + 0.11 * math.log(period), 0.95), relative * 1.3) if events else None,
        )

    def tail(level):
        period = 1 / (1 - level)
        relative = 0.004 * noise * math.sqrt(period / 10)
        value = mean * 0.62 * period**0.42
        return Tail(level, figure(value, relative), figure(value / (1 - 0.42), relative * 1.2))

    return View(
        code,
        figure(mean, 0.0031 * noise),
        figure(mean * 1.9, 0.01 * noise),
        Figure(0.9993, 0.0001, 0.9991, 0.9995),
        tuple(map(tail, LEVELS)),
        tuple(map(point, PERIODS)),
    )


def run_of(*, synthetic=True, treaties=True, policies=600):
    return Run(
        wangbao="0.1.0",
        model="2026.1",
        seed=2026,
        years=YEARS,
        policies=policies,
        accounts=policies - policies // 6,
        book=Source(file="book.parquet", sha256=HASH, synthetic=synthetic),
        treaties=Treaties(file="treaties.yaml", sha256=HASH, names=NAMES) if treaties else None,
        common_causes="rebased",
        groupings=("sector", "kind", "province"),
    )


def treaty(name, share):
    mean = MEAN * share
    bounded = name.type != "quota_share"
    rare = {"qs": 0.9993, "cat1": 0.12, "cat2": 0.031, "sl": 0.018}[name.code]
    return TreatyResult(
        name,
        view(name.code, mean, events=False, noise=2.0),
        Figure(rare, 0.0011, rare - 0.0022, rare + 0.0022),
        Figure(rare / 6, 0.0005, rare / 6 - 0.001, rare / 6 + 0.001) if bounded else None,
        figure(mean * 0.11 if name.code == "cat1" else 0.0, 0.02),
        figure(mean * 5, 0.04),
        figure(share, 0.006),
        round(mean * 100 * YEARS),
    )


def reinsurer(name, codes, share):
    mean = MEAN * share
    of = {one.name: float(one.share) for one in NAMES[0].reinsurers}
    return ReinsurerResult(
        name,
        view(name or "", mean, events=False, noise=2.0),
        figure(share, 0.006),
        figure(mean * 5, 0.04),
        figure(0.0, 0.0),
        round(mean * 100 * YEARS),
        tuple(
            ReinsurerPart(
                code,
                of.get(name),
                figure(mean / len(codes), 0.006),
                figure(0.0, 0.0),
                round(mean * 100 * YEARS),
            )
            for code in codes
        ),
    )


def coinsurer(part, name, share):
    mean = 2e7 * share
    return CoinsurerResult(part, name, 40, 3e8 * share, round(mean * 100 * YEARS), figure(mean, 0.01), share)


@cache
def policies(count=600):
    """The policies as an Arrow table of the results folder; gross means add up to ``MEAN``."""
    at = np.arange(count)
    account = at - (at % 6 == 5)
    rng = np.random.default_rng(5)
    weight = rng.lognormal(0.0, 1.6, count)
    gross = np.floor(weight / weight.sum() * MEAN * 100 * YEARS).astype(np.int64)
    gross[0] += round(MEAN * 100 * YEARS) - gross.sum()
    provinces = [None if a % 37 == 0 else REGIONS[int(34 * (a * 0.381966 % 1) ** 2)].code for a in account]
    sectors = [SECTORS[int(20 * (a * 0.618034 % 1) ** 1.5)].code for a in account]
    limit = np.round(2e6 * rng.lognormal(0.7, 0.9, count), -4)
    columns = {
        "account": [f"A{a:05}" for a in account],
        "policy": [f"P{p:05}" for p in at],
        "layer": 1 + (at % 6 == 5).astype(np.int16),
        "insured": [f"示例企业{a:03}有限公司" for a in account],
        "sector": sectors,
        "kind": [KINDS[a % 7].code for a in account],
        "province": provinces,
        "cloud_provider": [PROVIDERS[int(6 * (a * 0.7548777 % 1) ** 1.7)] for a in account],
        "limit_cny": limit,
        "premium_cny": np.round(gross / 100 / YEARS * rng.uniform(0.7, 2.6, count), -2),
        "gross_sum_fen": gross,
        "gross_square": (gross / 100.0 / YEARS) ** 2 * 40 * YEARS,
        "tvar_cny": limit,
        "risk_ceded_sum_fen": gross * 3 // 10,
        "tail_gross_fen": gross * 9 // 200,
        "tail_net_fen": gross * 5 // 200,
    }
    arrays = [
        pa.array(columns[field.name]).cast(field.type)
        if field.name in columns
        else pa.nulls(count, field.type)
        for field in POLICIES
    ]
    return pa.table(arrays, schema=POLICIES)


def groups(table):
    found = []
    means = table.column("gross_sum_fen").to_numpy() / 100 / YEARS
    gross, net = view("gross", MEAN), view("net", MEAN * 0.62)
    for grouping in ("sector", "kind", "province"):
        names = np.array([str(x) for x in table.column(grouping).to_pylist()])
        for name in sorted(set(names) - {"None"}):
            share = means[names == name].sum() / MEAN
            noise = 1 / math.sqrt(share)
            found.append(
                GroupResult(
                    grouping,
                    name,
                    view(name, MEAN * share, noise=noise),
                    view(name, MEAN * 0.62 * share, events=False, noise=noise),
                    figure(gross.at(0.995).tvar.value * share, 0.03 * noise),
                    figure(net.at(0.995).tvar.value * share, 0.03 * noise),
                )
            )
    return tuple(found)


def drivers(gross):
    total = gross.at(0.995).tvar.value

    def made(source, kind, share, leads, entity=None):
        return Driver(source, kind, entity, figure(total * share, 0.05), figure(share, 0.05), leads)

    return Drivers(
        200.0,
        500,
        (
            made("common", "cloud_outage", 0.46, 271),
            made("common", "destructive_worm", 0.24, 140),
            made("common", "mass_exploitation", 0.09, 41),
            made("own", "ransomware", 0.08, 17),
            made("common", "faulty_update", 0.05, 22),
            made("own", "intrusion", 0.03, 9),
            made("lump", "", 0.05, 0),
        ),
        (
            made("common", "cloud_outage", 0.31, 190, "云海"),
            made("common", "destructive_worm", 0.24, 140, "destructive_worm"),
            made("common", "cloud_outage", 0.15, 81, "天枢云"),
        ),
        (("sector", "manufacturing", figure(0.4, 0.03)), ("sector", "finance", figure(0.2, 0.05))),
        (
            WorstYear(81_232, 9.1e9, 5.0e9, "destructive_worm", "destructive_worm", None, 412, 8.4e9),
            WorstYear(1_903, 7.7e9, 4.2e9, "cloud_outage", "云海", None, 211, 7.0e9),
            WorstYear(55_000, 6.9e9, 4.1e9, "ransomware", None, "A00012", 1, 2.2e9),
        ),
    )


def convergence(code, mean):
    at = view(code, mean)

    def point(part):
        rough = math.sqrt(1 / part)
        return ConvergencePoint(
            int(YEARS * part),
            figure(at.mean.value * (1 + 0.002 * rough), 0.0031 * rough),
            figure(at.at(0.995).var.value * (1 - 0.004 * rough), 0.018 * rough),
            figure(at.at(0.995).tvar.value * (1 + 0.003 * rough), 0.021 * rough),
        )

    return Convergence(
        code,
        0.995,
        tuple(map(point, (0.125, 0.25, 0.5, 1.0))),
        "usable",
        drifting=False,
        words=Text(
            "TVaR 的标准误为 2.1%：可用，尚未稳定。", "The error of the TVaR is 2.1%: usable, not settled."
        ),
        years_for_1_percent=(10_000, 324_000, 441_000),
        years_for_5_percent=(400, 13_000, None),
    )


def insureds(table):
    rows = {}
    for row in table.to_pylist():
        found = rows.setdefault(
            row["account"], {**row, "n": 0, "sum": 0, "tail": 0, "limit": 0.0, "premium": 0.0}
        )
        found["n"] += 1
        found["sum"] += row["gross_sum_fen"]
        found["tail"] += row["tail_gross_fen"]
        found["limit"] += row["limit_cny"]
        found["premium"] += row["premium_cny"]
    ranked = sorted(rows.values(), key=lambda r: (-r["tail"], r["account"]))[:20]
    return tuple(
        InsuredRow(
            r["account"],
            r["insured"],
            r["sector"],
            r["province"],
            r["n"],
            r["limit"],
            r["premium"],
            figure(r["sum"] / 100 / YEARS, 0.04),
            r["tail"] / 100 / 500,
            r["tail"] / 100 / 500 * 0.06,
            r["tail"] / 100 / 500 * 0.98 if r["n"] == 1 else None,
            r["tail"] / 100 / 500 * 0.07 if r["n"] == 1 else None,
        )
        for r in ranked
    )


def adequacy():
    quantiles = tuple(
        (p, 0.2 + 1.1 * (p / (1.001 - p)) ** 0.35)
        for p in (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
    )
    worst = tuple(
        AdequacyRow(
            f"A{n:05}",
            f"P{n:05}",
            1,
            f"示例企业{n:03}有限公司",
            4e5 - 3e4 * n,
            9e5 - 4e4 * n,
            (4e5 - 3e4 * n) / (9e5 - 4e4 * n),
            2.4e4,
        )
        for n in range(6)
    )
    return Adequacy(594, 6, 0.995, 431e6, 402e6, figure(431 / 402, 0.004), 211, 37.2e6, quantiles, worst)


@cache
def sample(*, synthetic=True, treaties=True):
    """The summary of a book of 600 policies."""
    run, table = run_of(synthetic=synthetic, treaties=treaties), policies()
    net = MEAN * (1 - sum(SHARES)) if treaties else MEAN
    gross = view("gross", MEAN)
    views = [view("ground", MEAN * 1.8), gross]
    if treaties:
        views.append(view("ceded", MEAN - net, events=False))
    views.append(view("net", net))
    limits, premiums = table.column("limit_cny").to_numpy(), table.column("premium_cny").to_numpy()
    return Summary(
        run,
        Book(run.policies, run.accounts, float(premiums.sum()), float(limits.sum())),
        tuple(views),
        tuple(treaty(name, share) for name, share in zip(NAMES, SHARES, strict=True)) if treaties else (),
        groups(table),
        (convergence("gross", MEAN), convergence("net", net)),
        drivers(gross),
        insureds(table),
        adequacy(),
        tuple(reinsurer(*one) for one in BEARERS) if treaties else (),
        tuple(coinsurer(*one) for one in COINSURED),
    )
