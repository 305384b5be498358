"""A small results folder made without the engine, to develop and test its readers against.

A TEST SAMPLE: its tables hang together (groups and policies add up to the book, gross is ceded and net together) and
are of a plausible size, but no model computed them. Nothing outside the tests may read it.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from wangbao.portfolio.results.allocation import co_tvar, tail_count, worst_years
from wangbao.portfolio.results.folder import Group, Run, Years, new_folder
from wangbao.portfolio.results.run import Source, Treaties, TreatyName

SECTORS = ("financial", "healthcare", "information", "manufacturing", "retail")
PROVINCES = ("11", "31", "33", "44", "51")
PROVIDERS = ("aliyun", "huawei", "tencent", None)
KINDS = ("other_industry", "telecom_internet", "security_product")
TYPES = ("ransomware", "human_error", "data_breach")
GROUPINGS = ("sector", "province", "cloud_provider")
QUOTA, CAT = "qs", "cat"
TREATIES = Treaties(
    file="treaties.yaml",
    sha256=hashlib.sha256(b"sample treaties").hexdigest(),
    names=(
        TreatyName(code=QUOTA, name_zh="成数分保", name_en="Quota share", type="quota_share"),
        TreatyName(
            code=CAT,
            name_zh="巨灾超赔",
            name_en="Catastrophe excess",
            type="catastrophe_excess",
            annual_limit_cny=40e6,
        ),
    ),
)


class Sample(NamedTuple):
    """The folder and the losses it was made from."""

    path: Path
    run: Run
    loss: np.ndarray  # int64[P, Y] gross fen
    net: np.ndarray  # int64[P, Y] what remains of it, spread over policies pro rata
    columns: dict[str, object]  # of policies.parquet


def run_of(*, years=2000, batches=20, policies=60, seed=7, treaties=True, file="book.parquet", **more):
    book = Source(file=file, sha256=hashlib.sha256(file.encode()).hexdigest(), synthetic=True)
    return Run(
        wangbao="0.1.0",
        model="sample",
        seed=seed,
        years=years,
        batches=batches,
        policies=policies,
        accounts=policies - policies // 6,
        book=book,
        treaties=TREATIES if treaties else None,
        common_causes="rebased",
        groupings=GROUPINGS,
        capital_level=0.99,
        **more,
    )


def build(
    path, *, years=2000, batches=20, policies=60, seed=7, treaties=True, prefix="A", file="book.parquet"
):
    """Write a sample folder; another ``prefix`` with the same seed shares the common events (a block to add)."""
    run = run_of(years=years, batches=batches, policies=policies, seed=seed, treaties=treaties, file=file)
    traits = _traits(policies, prefix)
    events = _events(run, traits, prefix)
    loss = np.zeros((policies, years), np.int64)
    np.add.at(loss, (events["policy"], events["year"]), events["fen"])
    per_event = _by_event(events, traits, run)
    table, largest_net = _ceded(per_event, run)
    gross = loss.sum(axis=0)
    ceded = {code: _by_year(per_event["year"], table[f"ceded:{code}"], years) for code in run.treaty_codes}
    all_ceded = sum(ceded.values()) if ceded else np.zeros(years, np.int64)
    net_year = gross - all_ceded
    net = _pro_rata(loss, net_year)
    columns = _policies(traits, loss, net, run)
    with new_folder(path, run) as folder:
        folder.years(
            Years(
                ground_fen=gross + gross // 4,
                gross_fen=gross,
                ceded_fen=all_ceded,
                net_fen=net_year,
                largest_gross_fen=_largest(per_event["year"], per_event["fen"], years),
                largest_net_fen=_largest(per_event["year"], largest_net, years),
                ceded=ceded,
                reinstatement={code: fen // 10 if code == CAT else 0 * fen for code, fen in ceded.items()},
            )
        )
        for grouping in GROUPINGS:
            for group in _groups(grouping, traits, loss, net, events, years):
                folder.group(group)
        folder.events(table)
        folder.policies(columns)
    return Sample(path, run, loss, net, columns)


def _traits(policies, prefix):
    at = np.arange(policies)
    account = at - (at % 6 == 5)  # every sixth policy is a second layer of the account before it
    return {
        "account": np.array([f"{prefix}{a:04}" for a in account]),
        "policy": np.array([f"{prefix}P{p:04}" for p in at]),
        "layer": 1 + (at % 6 == 5),
        "sector": np.array(SECTORS)[account % len(SECTORS)],
        "kind": np.array(KINDS)[account % len(KINDS)],
        "province": np.array(PROVINCES)[account // 2 % len(PROVINCES)],
        "cloud_provider": np.array(PROVIDERS, object)[account // 3 % len(PROVIDERS)],
        "number": account,
    }


def _events(run, traits, prefix):
    """Losses in rising order of event: one a policy and event."""
    own = np.random.default_rng([run.seed, *prefix.encode()])
    rows = []
    for p in range(run.policies):
        n = own.poisson(0.08 * run.years)
        year, time = own.integers(run.years, size=n), own.random(n)
        fen = np.minimum(own.lognormal(12.0, 1.5, n), 5e6) * 100
        kind = own.integers(len(TYPES), size=n)
        rows += [
            (-1, TYPES[k], None, int(y), float(t), None, p, int(f))
            for k, y, t, f in zip(kind, year, time, fen, strict=True)
        ]
    shared = np.random.default_rng(run.seed)
    n = shared.poisson(0.15 * run.years)
    for event, year in enumerate(np.sort(shared.integers(run.years, size=n))):
        provider, latent, time = shared.integers(3), shared.standard_normal(), shared.random()
        hit = (traits["cloud_provider"] == PROVIDERS[provider]) & (own.random(run.policies) < 0.5)
        for p in np.flatnonzero(hit):
            fen = int(min(np.exp(12.0 + 1.5 * (0.6 * latent + 0.8 * own.standard_normal())), 5e6) * 100)
            rows.append((event, "cloud_outage", PROVIDERS[provider], int(year), time, latent, int(p), fen))
    names = ("event", "kind", "entity", "year", "time", "latent", "policy", "fen")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return {
        name: np.array(data, object if name in ("kind", "entity", "latent") else None)
        for name, data in columns.items()
    }


def _by_event(events, traits, run):
    """The losses added up to events: an account's own one by one, a common one over its policies."""
    own = events["event"] < 0
    key = np.where(own, np.arange(own.size) + run.years * 10, events["event"])
    _, first, event = np.unique(key, return_index=True, return_inverse=True)
    account = np.array(
        [
            None if e >= 0 else traits["account"][p]
            for e, p in zip(events["event"], events["policy"], strict=True)
        ],
        object,
    )
    columns = {name: events[name][first] for name in ("event", "kind", "entity", "year", "time", "latent")}
    columns["account"] = account[first]
    columns["accounts_hit"] = np.bincount(event)
    columns["fen"] = np.bincount(event, events["fen"].astype(float)).astype(np.int64)
    return columns


def _ceded(event, run):
    """The event table: a quarter by quota share, then 20 million in excess of 5 million of what remains."""
    gross = event["fen"]
    table = {name: event[name] for name in ("event", "kind", "entity", "account", "year", "time", "latent")}
    table |= {"gross_fen": gross, "accounts_hit": event["accounts_hit"], "net_fen": gross}
    if run.treaties:
        quota = gross // 4
        cat = np.clip(gross - quota - 5 * 10**8, 0, 20 * 10**8)
        table |= {f"ceded:{QUOTA}": quota, f"ceded:{CAT}": cat, "net_fen": gross - quota - cat}
    return table, table["net_fen"]


def _by_year(year, fen, years):
    total = np.zeros(years, np.int64)
    np.add.at(total, year, fen)
    return total


def _largest(year, fen, years):
    largest = np.zeros(years, np.int64)
    np.maximum.at(largest, year, fen)
    return largest


def _pro_rata(loss, total):
    """``total`` of every year spread over the policies as their losses are, the rest to the last that has one."""
    whole = np.maximum(loss.sum(axis=0), 1)
    part = (loss.astype(float) * (total / whole)).astype(np.int64)
    last = loss.shape[0] - 1 - np.argmax(loss[::-1] > 0, axis=0)
    part[last, np.arange(total.size)] += total - part.sum(axis=0)
    return part


def _groups(grouping, traits, loss, net, events, years):
    for name in sorted({str(value) for value in traits[grouping] if value is not None}):
        inside = traits[grouping] == name
        gross = loss[inside].sum(axis=0)
        at = np.flatnonzero(gross)
        mine = inside[events["policy"]]
        key = np.where(events["event"] < 0, np.arange(mine.size) + 10 * years, events["event"])[mine]
        _, first, event = np.unique(key, return_index=True, return_inverse=True)
        fen = np.bincount(event, events["fen"][mine].astype(float)).astype(np.int64)
        largest = _largest(events["year"][mine][first], fen, years)
        yield Group(grouping, name, at, gross[at], net[inside].sum(axis=0)[at], largest[at])


def worst(total, level):
    """The years whose mean is the TVaR: the largest totals, the earlier year first where they are equal."""
    k = tail_count(total.size, level)
    return np.lexsort((np.arange(total.size), -total))[:k]


def _policies(traits, loss, net, run):
    gross, remaining = loss.sum(axis=0), net.sum(axis=0)
    k = tail_count(run.years, run.capital_level)
    tail, tail_net = worst(gross, run.capital_level), worst(remaining, run.capital_level)
    tvar = gross[tail].sum() / k / 100
    marginal = []
    for row in loss:
        without = gross - row
        marginal.append(tvar - np.sort(without)[-k:].sum() / k / 100)
    policies = len(loss)
    return {
        **{name: traits[name] for name in ("account", "policy", "layer", "sector", "kind", "province")},
        "cloud_provider": traits["cloud_provider"],
        "insured": [f"示例企业{n}" for n in traits["number"]],
        "limit_cny": np.full(policies, 5e6),
        "premium_cny": 20_000.0 + 10_000.0 * (np.arange(policies) % 7),
        "gross_sum_fen": loss.sum(axis=1),
        "gross_square": ((loss / 100.0) ** 2).sum(axis=1),
        "tvar_cny": np.sort(loss, axis=1)[:, -k:].mean(axis=1) / 100,
        "risk_ceded_sum_fen": loss.sum(axis=1) // 4 if run.treaties else np.zeros(policies, np.int64),
        "tail_gross_fen": loss[:, tail].sum(axis=1),
        "tail_net_fen": net[:, tail_net].sum(axis=1),
        "tail_gross_error_cny": _errors(loss, gross, run),
        "tail_net_error_cny": _errors(net, remaining, run),
        "marginal_gross_cny": np.array(marginal),
    }


def _errors(part, total, run):
    years = worst_years(total, run.capital_level, run.batches)
    return np.array([co_tvar(row[years.year], years).error for row in part])
