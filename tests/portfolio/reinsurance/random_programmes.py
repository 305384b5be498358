"""Random small books, programmes of every type and term, and events, in amounts round enough for floats."""

import datetime as dt
import random
from typing import Any

from tests.portfolio.reinsurance.made import START, Loss, programme, row, treaty
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.vocabulary.errors import InputError

TYPES = (
    "facultative",
    "surplus",
    "quota_share",
    "quota_share",
    "per_risk_excess",
    "catastrophe_excess",
    "catastrophe_excess",
    "aggregate_excess",
    "stop_loss",
)
SECTORS = ("manufacturing", "finance", "healthcare")
KINDS = ("other_industry", "telecom_internet")
PROVINCES = ("11", "31")
SHARES = (0.1, 0.25, 0.3, 0.5, 0.9, 1)
DAYS = (0, 31, 90, 181, 273)


def book(rng: random.Random) -> list[dict[str, Any]]:
    rows = []
    for number in range(rng.randint(1, 5)):
        facts = {
            "kind": rng.choice(KINDS),
            "sector": rng.choice(SECTORS),
            "province": rng.choice((*PROVINCES, None)),
        }
        rows += [
            row(
                f"A{number}",
                f"P{policy}",
                **facts,
                limit_cny=rng.choice((2e6, 3e6, 5e6, 7e6)),
                premium_cny=rng.choice((1e4, 3e4)),
                share=rng.choice((1.0, 0.5)),
                inception=START + dt.timedelta(days=rng.choice((-200, -100, 0, 60, 200))),
            )
            for policy in range(rng.choice((1, 1, 2, 3)))
        ]
    return rows


def losses(rng: random.Random, rows: list[dict[str, Any]], years: int) -> list[Loss]:
    made = []
    accounts = sorted({one["account"] for one in rows})
    for _ in range(rng.randint(1, 14)):
        common = rng.random() < 0.4
        struck = [a for a in accounts if rng.random() < 0.7] if common else [rng.choice(accounts)]
        gross = {
            n: rng.choice((0, 1, 3, 20, 500, 2345, 9999, 40_000)) * 100.0
            for n, one in enumerate(rows)
            if one["account"] in struck
        }
        made.append(Loss(rng.randrange(years), rng.random(), gross, common))
    return [one for one in made if any(one.gross.values())]


def treaties(
    rng: random.Random, rows: list[dict[str, Any]], *, annual: bool = True, dates: bool = True
) -> Programme:
    """A programme that is not refused; with ``annual`` False no annual or event term on proportional and per-risk ones,
    with ``dates`` False all in force the whole year.
    """
    while True:
        count = rng.randint(1, 6)
        made = [_treaty(rng, rows, f"T{n}", annual=annual, dates=dates) for n in range(count)]
        try:
            return programme(*made)
        except InputError:
            continue


def _treaty(
    rng: random.Random, rows: list[dict[str, Any]], code: str, *, annual: bool, dates: bool
) -> dict[str, Any]:
    kind = rng.choice(TYPES)
    made = treaty(code, kind, rng.randint(1, 4), **_TERMS[kind](rng))
    if kind in ("facultative", "surplus", "quota_share", "per_risk_excess"):
        if rng.random() < 0.3:
            made["level"] = rng.choice(("policy", "account"))
        if annual and rng.random() < 0.4:
            made["occurrence_limit"] = rng.choice((5e4, 3e5, 1e6))
        if annual and rng.random() < 0.3:
            made["annual_limit"] = rng.choice((1e5, 5e5, 2e6))
    if kind in ("per_risk_excess", "catastrophe_excess"):
        if (annual or kind == "catastrophe_excess") and rng.random() < 0.3:
            made["annual_attachment"] = rng.choice((1e5, 1e6))
        if (annual or kind == "catastrophe_excess") and rng.random() < 0.5:
            made |= _reinstatements(rng)
    if rng.random() < 0.3:
        made["placed"] = rng.choice((0.5, 0.8, 0.95))
    elif rng.random() < 0.2:
        made["reinsurers"] = [{"name": "甲", "share": 0.4}, {"name": "乙", "share": rng.choice((0.2, 0.6))}]
    if dates and rng.random() < 0.3:
        made["inception"] = START + dt.timedelta(days=rng.choice(DAYS))
        made["expiry"] = START + dt.timedelta(days=rng.choice((300, 365)))
        made["basis"] = rng.choice(("losses_occurring", "risks_attaching"))
    if rng.random() < 0.5 or kind == "facultative":
        made["scope"] = {**made.get("scope", {}), **_scope(rng, rows, named=kind == "facultative")}
    return made


def _reinstatements(rng: random.Random) -> dict[str, Any]:
    listed = [
        {"premium_percent": rng.choice((0, 50, 100, 125)), "share_of_limit": rng.choice((1, 1, 0.5))}
        for _ in range(rng.randint(0, 3))
    ]
    return {"reinstatements": listed, "premium": rng.choice((1e4, 33_333.33))}


def _scope(rng: random.Random, rows: list[dict[str, Any]], *, named: bool) -> dict[str, Any]:
    some = rng.choice(rows)
    filters: dict[str, Any] = {
        "accounts": sorted({some["account"], rng.choice(rows)["account"]}),
        "policies": ["P0", "P2"],
        "kinds": [rng.choice(KINDS)],
        "provinces": ["11"],
        "sectors": ["finance", rng.choice(("manufacturing", "healthcare"))],
    }
    names = [rng.choice(("accounts", "policies"))] if named else [rng.choice(sorted(filters))]
    if rng.random() < 0.2:
        names.append(rng.choice(sorted(filters)))
    return {name: filters[name] for name in names}


def _facultative(rng: random.Random) -> dict[str, Any]:
    return {"ceded": rng.choice(SHARES)} if rng.random() < 0.5 else {"attachment": 1e5, "limit": 1e6}


def _surplus(rng: random.Random) -> dict[str, Any]:
    if rng.random() < 0.3:
        risks = [{"account": "A0", "ceded": 0.4}, {"account": "A1", "policy": "P0", "ceded": 0.25}]
        return {"scope": {"risks": risks}}
    return {"retained_line": 1e6, "lines": rng.choice((0.5, 2, 5))}


def _quota_share(rng: random.Random) -> dict[str, Any]:
    return {"ceded": rng.choice(SHARES), **({"limit": 1e6} if rng.random() < 0.2 else {})}


def _per_risk(rng: random.Random) -> dict[str, Any]:
    terms = {"attachment": rng.choice((0, 5e4, 2e5)), "limit": rng.choice((3e5, 1e6))}
    return terms | ({"ceded": 0.9} if rng.random() < 0.2 else {})


def _catastrophe(rng: random.Random) -> dict[str, Any]:
    terms = {
        "occurrence_attachment": rng.choice((0, 3e5, 1e6)),
        "occurrence_limit": rng.choice((4e5, 2e6)),
        "annual_limit": rng.choice((None, None, 3e6)),
    }
    return {k: v for k, v in terms.items() if v is not None} | ({"ceded": 0.9} if rng.random() < 0.2 else {})


def _aggregate(rng: random.Random) -> dict[str, Any]:
    return {"annual_attachment": rng.choice((0, 5e5)), "annual_limit": rng.choice((5e5, 5e6)), "ceded": 0.9}


def _stop_loss(rng: random.Random) -> dict[str, Any]:
    percents: dict[str, Any] = {"attachment_percent": rng.choice((0, 80, 1000)), "limit_percent": 1000}
    return percents | ({"subject_premium": 54_321.09} if rng.random() < 0.6 else {})


_TERMS = {
    "facultative": _facultative,
    "surplus": _surplus,
    "quota_share": _quota_share,
    "per_risk_excess": _per_risk,
    "catastrophe_excess": _catastrophe,
    "aggregate_excess": _aggregate,
    "stop_loss": _stop_loss,
}
