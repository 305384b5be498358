"""Facts of synthetic insureds: identity, size, controls, and the services they share with others."""

from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.book import mix, schema
from wangbao.portfolio.book.draws import Draws, Floats, by_kind, pick, words
from wangbao.risk import parameters
from wangbao.vocabulary import sectors


class MadeFacts(NamedTuple):
    """Columns of synthetic insureds by name, with the kind (index into ``kinds``) and revenue in yuan of each row."""

    columns: dict[str, pa.Array]
    kinds: tuple[str, ...]
    kind: NDArray[np.int32]
    revenue: Floats


def facts(draws: Draws) -> MadeFacts:
    """Draw the facts of one insured for each row of ``draws``."""
    tables = mix.kinds()
    codes = tuple(tables)
    kind = draws.chosen("kind", [table["weight"] for table in tables.values()])
    revenue = _revenue(draws, list(tables.values()), kind)
    columns: dict[str, pa.Array] = {
        "kind": words(kind, codes),
        "country": words(np.zeros_like(kind), ["CN"]),
        "revenue_cny": pa.array(revenue),
    }
    sector = _industry(draws, list(tables.values()), kind, columns)
    near = _province(draws, columns)
    _size(draws, list(tables.values()), kind, revenue, columns)
    _dependences(draws, list(tables.values()), kind, columns)
    _posture(draws, columns)
    _footprint(draws, sector, near, columns)
    return MadeFacts(columns, codes, kind, revenue)


def _revenue(draws: Draws, tables: list[dict[str, Any]], kind: NDArray[np.int32]) -> Floats:
    limits = mix.pilot()["kind"]
    median = np.array([table["revenue"]["median"] for table in tables])[kind]
    sigma = np.array([table["revenue"]["sigma"] for table in tables])[kind]
    drawn = median * np.exp(sigma * draws.normal("revenue"))
    held = np.clip(drawn, limits["smallest_revenue_cny"], limits["largest_revenue_cny"])
    return np.asarray(np.round(held, -4), dtype=np.float64)


def _industry(
    draws: Draws, tables: list[dict[str, Any]], kind: NDArray[np.int32], columns: dict[str, pa.Array]
) -> list[str]:
    """Draw sections by kind, fill ``section`` and the ``sector`` that follows, and return the list of sector codes."""
    u = draws.uniform("section")
    sections = list(dict.fromkeys(code for table in tables for code in table["section"]))
    chosen = np.zeros(len(kind), dtype=np.int32)
    for number, table in enumerate(tables):
        rows = np.flatnonzero(kind == number)
        places = np.array([sections.index(code) for code in table["section"]], dtype=np.int32)
        chosen[rows] = places[pick(u[rows], list(table["section"].values()))]
    known = [item.code for item in sectors.SECTORS]
    follows = np.array([known.index(sectors.industry(code).sector) for code in sections], dtype=np.int32)
    columns["section"] = pa.array(sections, pa.string()).take(pa.array(chosen))
    columns["sector"] = words(follows[chosen], known)
    return known


def _province(draws: Draws, columns: dict[str, pa.Array]) -> NDArray[np.int32]:
    """Draw provinces, and return the index of the nearest cloud region of each row."""
    table, regions = mix.pilot()["province"], mix.pilot()["footprint"]["regions"]
    codes = list(table["weight"])
    chosen = draws.chosen("province", list(table["weight"].values()))
    columns["province"] = words(chosen, codes)
    return np.array([regions.index(table["near"][code]) for code in codes], dtype=np.int32)[chosen]


def _size(
    draws: Draws,
    tables: list[dict[str, Any]],
    kind: NDArray[np.int32],
    revenue: Floats,
    columns: dict[str, pa.Array],
) -> None:
    rates, per_head = mix.pilot()["facts"], mix.pilot()["kind"]["revenue_per_head_cny"]
    margin = np.array([table["margin"] for table in tables])[kind] * np.exp(0.3 * draws.normal("margin"))
    given = np.round(np.clip(margin, 0.02, 0.95), 2)
    columns["gross_margin"] = pa.array(given, mask=draws.happens("no margin", rates["margin_missing"]))
    heads = np.clip(np.round(revenue / per_head * np.exp(0.5 * draws.normal("employees"))), 1, 1_000_000)
    columns["employees"] = pa.array(
        heads.astype(np.int64), mask=draws.happens("no employees", rates["employees_missing"])
    )
    median = np.array([table["records"]["median"] for table in tables])[kind]
    sigma = np.array([table["records"]["sigma"] for table in tables])[kind]
    scale = (revenue / 3e8) ** 0.5
    records = np.clip(np.round(median * scale * np.exp(sigma * draws.normal("records"))), 0, 1_000_000_000)
    columns["records_held"] = pa.array(
        records.astype(np.int64), mask=draws.happens("no records", rates["records_missing"])
    )


def _dependences(
    draws: Draws, tables: list[dict[str, Any]], kind: NDArray[np.int32], columns: dict[str, pa.Array]
) -> None:
    missing = mix.pilot()["facts"]["dependence_missing"]
    for name in ("cloud", "outsourcers", "industrial_control"):
        level = by_kind([table[name] for table in tables], kind, draws.uniform(name))
        columns[name] = words(level, schema.DEPENDENCES, draws.happens(f"no {name}", missing))


def _posture(draws: Draws, columns: dict[str, pa.Array]) -> None:
    rates = mix.pilot()["facts"]
    found = np.floor(-8.0 * np.log(draws.uniform("findings"))).astype(np.int64) + 1
    found[~draws.happens("some findings", rates["findings_share"])] = 0
    columns["open_findings"] = pa.array(found, mask=draws.happens("no findings", rates["findings_missing"]))
    years = np.floor(5.0 * draws.uniform("history years")) + 1.0
    none = draws.happens("no history", rates["history_missing"])
    columns["history_years"] = pa.array(years, mask=none)
    # at most two incidents are reported: Poisson probabilities, truncated there
    mean = years * rates["history_mean"]
    u = draws.uniform("history incidents")
    incidents = (u > np.exp(-mean)).astype(np.int64) + (u > np.exp(-mean) * (1.0 + mean))
    columns["history_incidents"] = pa.array(incidents, mask=none)
    levels = np.array([int(level) for level in rates["protection"]], dtype=np.int8)
    level = levels[draws.chosen("protection", list(rates["protection"].values()))]
    columns["protection_level"] = pa.array(level, mask=level == 0)
    for code, control in parameters.default().controls.items():
        known = 1.0 - rates["control_missing"]
        lacking = known * (1.0 - control.prevalence)
        shares = (
            known * control.prevalence,
            lacking * rates["control_partial"],
            lacking * (1.0 - rates["control_partial"]),
            rates["control_missing"],
        )
        columns[f"control.{code}"] = words(draws.chosen(f"control {code}", shares), schema.ANSWERS)
    unseen = draws.happens("no exposures", rates["exposure_missing"])
    for code in schema.EXPOSURES:
        exposed = draws.happens(f"exposure {code}", rates["exposure"].get(code, 0.0))
        columns[f"exposure.{code}"] = pa.array(exposed, mask=unseen)


def _footprint(
    draws: Draws, sector: list[str], near: NDArray[np.int32], columns: dict[str, pa.Array]
) -> None:
    table = mix.pilot()["footprint"]
    # an insured without a cloud, or with an unknown answer, names no provider
    dependence = pc.fill_null(schema.plain(columns["cloud"]), "none")
    no_cloud = pc.equal(dependence, "none").to_numpy(zero_copy_only=False)
    clouds = list(table["cloud"])
    cloud = draws.chosen("cloud provider", list(table["cloud"].values()))
    columns["cloud_provider"] = words(cloud, clouds, no_cloud)
    regions = table["regions"]
    elsewhere = ~draws.happens("near region", table["region_near"])
    place = np.where(elsewhere, (len(regions) * draws.uniform("cloud region")).astype(np.int32), near).astype(
        np.int32
    )
    columns["cloud_region"] = words(
        place, regions, no_cloud | draws.happens("no region", table["region_missing"])
    )
    agent = draws.chosen("agent", list(table["agent"].values()))
    columns["endpoint_agent"] = words(
        agent, list(table["agent"]), draws.happens("no agent", table["agent_missing"])
    )
    letters = list(table["service"])
    service = draws.chosen("service", list(table["service"].values()))
    names = [f"SYN-SERVICE-{code}-{letter}" for code in sector for letter in letters]
    of = columns["sector"].indices.to_numpy(zero_copy_only=False) * len(letters) + service
    columns["service_provider"] = words(
        of.astype(np.int32), names, draws.happens("no service", table["service_missing"])
    )
    columns["internet_products"] = _products(draws, table)


def _products(draws: Draws, table: dict[str, Any]) -> pa.Array:
    """Draw one to three different products a row, joined by semicolons; some rows are null."""
    names, weights = list(table["product"]), list(table["product"].values())
    used = draws.chosen("products used", list(table["products_used"].values())) + 1
    first, second, third = (draws.chosen(f"product {number}", weights) for number in range(3))
    none = len(names)
    second = np.where((used > 1) & (second != first), second, none)
    third = np.where((used > 2) & (third != first) & (third != second), third, none)
    words_or_none = [*names, None]
    lists = [
        ";".join(name for name in chosen if name) for chosen in product(names, words_or_none, words_or_none)
    ]
    place = (first * (none + 1) + second) * (none + 1) + third
    missing = draws.happens("no product", table["product_missing"])
    return pa.array(lists, pa.string()).take(pa.array(place, mask=missing))
