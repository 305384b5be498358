"""Policies of synthetic insureds: wording, limit, deductible, premium, dates, co-insurers, towers."""

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.contract import wording
from wangbao.portfolio.book import mix, schema
from wangbao.portfolio.book.draws import Draws, Floats, Whole, words
from wangbao.portfolio.book.synthetic_facts import MadeFacts

_PACKAGE = "small-enterprise"
_VENDORS = ("security_product", "security_service", "it_product")


def policies(
    facts: MadeFacts, of_insured: Draws, of_row: Draws, layer: Whole, tower: NDArray[np.bool_]
) -> dict[str, pa.Array]:
    """Draw the columns of policies, some of which (``tower``) are layers in OED terms.

    Args:
        facts: facts of the insureds, one a row.
        of_insured: draws shared by all layers of an insured.
        of_row: draws of the single row.
        layer: the layer's number, from 1.
        tower: whether the insured has several layers.
    """
    table = mix.pilot()["policy"]
    menu = np.array(table["limits_cny"])
    limit = _limit(facts, of_insured, table, menu)
    deductible = _deductible(of_insured, table, limit)
    limits = limit * np.where(tower, 2.0 ** (layer - 1), 1.0)  # each layer doubles the one below it
    attachment = limit * np.where(tower, 2.0 ** (layer - 1) - 1.0, 0.0)
    rate = _rate(facts, of_row, table, limits) * np.where(
        tower, table["excess_relativity"] ** (layer - 1.0), 1.0
    )
    columns = {
        "wording": _wordings(facts, of_insured, tower),
        "limit_cny": pa.array(limits),
        "deductible_cny": pa.array(deductible),
        "premium_cny": pa.array(np.round(np.maximum(limits * rate, 500.0), 2)),
        "currency": words(np.zeros(len(limit), dtype=np.int32), ["CNY"]),
    }
    columns |= _dates(of_insured, table)
    columns |= _shares(of_row, table)
    for name, values in {
        "PolDed": deductible,
        "LayerAttachment": attachment,
        "LayerLimit": limits,
        "LayerAggLimit": limits,
        "LayerParticipation": np.ones(len(limit)),
        "BIWaitingPeriod": np.full(len(limit), table["tower_waiting_days"]),
        "BIPOI": np.full(len(limit), float(table["tower_indemnity_days"])),
    }.items():
        columns[f"oed.{name}"] = pa.array(values, mask=~tower)
    columns[schema.OED_COVERAGE] = pa.array(["CYB"], pa.string()).take(
        pa.array(np.zeros(len(limit), dtype=np.int32), mask=~tower)
    )
    return columns


def compound(facts: MadeFacts, draws: Draws, mean: float) -> dict[str, pa.Array]:
    """Draw the columns of compound policies: a count, one lognormal severity, deductible, limit, annual aggregate.

    ``mean`` is the expected number of incidents a year.
    """
    table = mix.pilot()["compound"]
    policy = mix.pilot()["policy"]
    limit = _limit(facts, draws, policy, np.array(policy["limits_cny"]))
    count = len(limit)
    scale = (facts.revenue / 3e8) ** 0.3
    return {
        "wording": words(np.zeros(count, dtype=np.int32), [schema.COMPOUND]),
        "limit_cny": pa.array(limit),
        "deductible_cny": pa.array(_deductible(draws, policy, limit)),
        "premium_cny": pa.array(np.round(limit * _rate(facts, draws, policy, limit), 2)),
        "currency": words(np.zeros(count, dtype=np.int32), ["CNY"]),
        "compound.mean": pa.array(np.full(count, mean)),
        "compound.dispersion": pa.array(np.full(count, table["dispersion"])),
        "compound.log_mean": pa.array(np.log(table["log_median_cny"] * scale)),
        "compound.log_sigma": pa.array(np.full(count, table["sigma"])),
        "compound.aggregate_cny": pa.array(2.0 * limit),
    } | _dates(draws, policy)


def _limit(facts: MadeFacts, draws: Draws, table: dict[str, Any], menu: Floats) -> Floats:
    """Draw limits in yuan: the menu entry nearest, in ratio, to a target that rises with revenue."""
    factor = mix.pilot()["calibrated"]["limit_factor"]
    wanted = table["limit_at_300m_cny"] * factor * (facts.revenue / 3e8) ** table["limit_elasticity"]
    return _nearest(wanted * np.exp(table["limit_sigma"] * draws.normal("limit")), menu)


def _deductible(draws: Draws, table: dict[str, Any], limit: Floats) -> Floats:
    wanted = limit * table["deductible_of_limit"]
    wanted = wanted * np.exp(table["deductible_sigma"] * draws.normal("deductible"))
    return _nearest(wanted, np.array(table["deductibles_cny"]))


def _nearest(wanted: Floats, menu: Floats) -> Floats:
    edges = np.sqrt(menu[1:] * menu[:-1])
    return menu[np.searchsorted(edges, wanted)]


def _rate(facts: MadeFacts, draws: Draws, table: dict[str, Any], limit: Floats) -> Floats:
    """Draw rates on line: the pilot's rate by kind and size of limit, with noise of mean one."""
    pilot, tables = mix.pilot(), mix.kinds()
    relativity = np.array([tables[code]["relativity"] for code in facts.kinds])[facts.kind]
    size = (limit / pilot["means"]["limit_cny"]) ** table["rate_elasticity"]
    sigma = table["rate_sigma"]
    noise = np.exp(sigma * draws.normal("rate") - sigma * sigma / 2.0)
    base = pilot["means"]["rate_on_line"] * pilot["calibrated"]["rate_factor"]
    return np.asarray(base * relativity * size * noise, dtype=np.float64)


def _wordings(facts: MadeFacts, draws: Draws, tower: NDArray[np.bool_]) -> pa.Array:
    rules = mix.pilot()["kind"]
    names = [*(wording.for_kind(code) for code in facts.kinds), _PACKAGE, schema.OED]
    enterprise = np.array([code not in _VENDORS for code in facts.kinds])[facts.kind]
    small = enterprise & (facts.revenue < rules["small_enterprise_below_cny"])
    small &= draws.happens("package", rules["small_enterprise_share"])
    place = np.where(small, len(facts.kinds), facts.kind)
    return words(np.where(tower, len(facts.kinds) + 1, place).astype(np.int32), names)


def _dates(draws: Draws, table: dict[str, Any]) -> dict[str, pa.Array]:
    """Draw one-year periods that begin within a year of the first day, some on the first of a month."""
    first = dt.date.fromisoformat(table["first_day"])
    days = (first.replace(year=first.year + 1) - first).days
    day = np.datetime64(first, "D") + np.floor(draws.uniform("inception") * days).astype("timedelta64[D]")
    month = day.astype("datetime64[M]").astype("datetime64[D]")
    start = np.where(draws.happens("first of month", table["first_of_month"]), month, day)
    months = start.astype("datetime64[M]")
    end = (months + np.timedelta64(12, "M")).astype("datetime64[D]") + (
        start - months.astype("datetime64[D]")
    )
    return {"inception": pa.array(start, pa.date32()), "expiry": pa.array(end, pa.date32())}


def _shares(draws: Draws, table: dict[str, Any]) -> dict[str, pa.Array]:
    """Draw our share and the other co-insurers with their shares."""
    splits, others = list(table["splits"]), table["coinsurers"]
    texts: list[str | None] = []
    shares: list[float] = []
    for split in splits:
        ours, *theirs = split.split(";")
        for turn in range(len(others)):
            shares.append(float(ours))
            named = [f"{others[(turn + at) % len(others)]}:{part}" for at, part in enumerate(theirs)]
            texts.append(";".join(named) or None)
    chosen = draws.chosen("split", list(table["splits"].values())) * len(others)
    chosen = chosen + (len(others) * draws.uniform("co-insurers")).astype(np.int32)
    return {
        "share": pa.array(np.array(shares)[chosen]),
        "coinsurers": pa.array(texts, pa.string()).take(pa.array(chosen)),
    }
