"""Run of a deterministic scenario over a book: footprint, losses and payments, policy by policy.

The event is one of those that a simulation draws: the same accounts are hit with the same probabilities, and what a hit
costs is drawn by the same kernels, given the event's severity (:mod:`.scenario_draws`). A policy's expected payment
is the mean over these draws, times our share, times the hit probability. Contracts are applied as if there had been
no earlier incident in the policy year. Compound policies have no facts of their insured; they are left out and counted.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.accumulation import classes
from wangbao.portfolio.accumulation.classes import CLOUD, PROVIDER, CommonEvents, first_type
from wangbao.portfolio.accumulation.entities import Entities, entities_of
from wangbao.portfolio.accumulation.footprints import Members, members_of
from wangbao.portfolio.accumulation.hit_chances import chances
from wangbao.portfolio.accumulation.names import folded
from wangbao.portfolio.accumulation.scenario_draws import Drawn, GivenEvent, draw_given
from wangbao.portfolio.accumulation.scenario_severity import Severity, median_hours, severity_of
from wangbao.portfolio.accumulation.scenarios import Scenario
from wangbao.portfolio.accumulation.susceptibility import susceptibility
from wangbao.portfolio.book import facts as insureds, schema
from wangbao.portfolio.book.arrays import numbers
from wangbao.portfolio.book.contracts import compiled, terms_of
from wangbao.risk import many, parameters
from wangbao.risk.heads import unmodelled_covered, unmodelled_heads
from wangbao.risk.parameters import Parameters
from wangbao.risk.quantiles import beta_quantile, standard_normal
from wangbao.risk.simulate import Tables
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEADS

Floats = NDArray[np.float64]

BLOCK_ROWS: Final = 16_384  # rows processed at once; the result does not depend on it
KEPT: Final = ("account", "policy", "layer", "insured", "sector", "kind", "province", "cloud_provider")
GROUND_UP: Final = tuple(f"ground:{head.code}" for head in HEADS)
_KEYS = ("account", "policy", "layer")
_FEW = (  # columns that determine the footprint
    *("account", "cloud_provider", "cloud_region", "endpoint_agent", "internet_products", "service_provider"),
    *("sector", "limit_cny", "oed.LayerLimit", "share"),
)
_SHOWN = 12
_DRAWS = 4_000_000  # of a scenario in all, within the bounds of one account
_FEWEST, _MOST = 16, 2048  # draws of one account


class ScenarioResult(NamedTuple):
    """The result of a deterministic scenario for a book.

    ``entity``: the name of the entity that fails; ``policies``: a row for each policy in the footprint, in order of
    account, policy and layer, with the book's columns of :data:`KEPT` and

    - ``entity_known``: whether the account names the entity itself;
    - ``limit_cny``, ``share`` (ours), ``hit_probability``, ``stop_probability``, ``hours`` (median, of an
    interruption);
    - ``account_ground_up_if_hit_cny``: the account's loss, on each of its policies; ``ground:<head>``: its parts;
    - ``insured_if_hit_cny``: payment of our share of the policy given a hit; ``insured_cny``: times the probability;
    - ``account_square_if_hit_cny2``: mean square of what the account's policies pay of our share given a hit.

    ``severity`` is the event's place among the simulated ones, ``rate`` the entity's events a year, ``draws`` the
    number of draws for each account. ``accounts`` and ``rows`` count the whole book, ``compound`` the compound
    policies left out. ``unmodelled_heads`` are the loss heads that the book's contracts cover and the loss model
    does not draw.
    """

    scenario: Scenario
    entity: str
    severity: Severity
    rate: float
    draws: int
    policies: pa.Table
    accounts: int
    rows: int
    compound: int
    unmodelled_heads: tuple[str, ...] = ()


class _Event(NamedTuple):
    """The event, its law and the accounts in its footprint (rising), as memberships of the one list."""

    scenario: Scenario
    severity: Severity
    entities: Entities
    members: Members
    draws: int
    model: Parameters
    figures: CommonEvents


def run_scenario(
    table: pa.Table,
    scenario: Scenario,
    *,
    entity: str | None = None,
    model: Parameters | None = None,
    figures: CommonEvents | None = None,
) -> ScenarioResult:
    """Run a deterministic scenario over a book.

    Args:
        table: a complete book table.
        scenario: the deterministic scenario.
        entity: name of the entity that fails, in any width and case; by default the one with the largest sum of our
            limits (for a cloud: a provider with all regions; for a service provider: a named one if there is any).
        model: parameters of the loss model, by default the shipped ones.
        figures: parameters of the event set, by default the shipped ones.

    Raises:
        InputError: no such entity in the book, or terms that are refused.
    """
    model = parameters.default() if model is None else model
    figures = classes.default() if figures is None else figures
    order = _order(table)
    # Taking all columns of a large book would dominate the cost: a few here, the others block by block.
    few = table.select([name for name in _FEW if name in table.column_names]).take(pa.array(order))
    first, account = insureds.accounts(few)
    unique = few.take(pa.array(first))
    entities = entities_of(unique, model, figures)
    members = members_of(unique, entities, scenario.kind)
    limits = _sums(account, np.nan_to_num(_limit(few)) * numbers(few, "share"), first.size)
    chosen = _chosen(entities, members, scenario, entity, limits)
    on = np.flatnonzero(members.list == chosen)
    reached = members.account[on]
    draws = min(max(_DRAWS // max(on.size, 1) // _FEWEST * _FEWEST, _FEWEST), _MOST)
    event = _Event(
        scenario,
        severity_of(scenario, model, figures),
        entities,
        _of_list(members, on),
        draws,
        model,
        figures,
    )
    blocks = list(_blocks(account, reached))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(
            pool.map(lambda part: _block(table.take(pa.array(order[part[0]])), part[1], event), blocks)
        )
    whole = pa.concat_tables(parts or [_block(table.slice(0, 0), np.zeros(0, np.int64), event)])
    return ScenarioResult(
        scenario=scenario,
        entity=entities.name[chosen],
        severity=event.severity,
        rate=float(entities.rate[chosen]),
        draws=draws,
        policies=whole.combine_chunks(),
        accounts=int(first.size),
        rows=int(table.num_rows),
        compound=int(table.num_rows - order.size),
        unmodelled_heads=_unmodelled(table, model),
    )


def _unmodelled(table: pa.Table, model: Parameters) -> tuple[str, ...]:
    if not unmodelled_heads(model):
        return ()  # then the book's contracts need not be read a second time
    contracts, _ = terms_of(table)
    return unmodelled_covered((head for one in contracts for head in one.payable_heads()), model)


def _order(table: pa.Table) -> NDArray[np.int64]:
    """Sort the rows that are not compound policies by account, policy and layer, int64[n]."""
    fitted = pc.equal(table["wording"].cast(pa.string()), schema.COMPOUND)
    kept = np.flatnonzero(~fitted.to_numpy(zero_copy_only=False))
    keys = table.select(_KEYS).take(pa.array(kept))
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in _KEYS])
    return np.asarray(kept[order.to_numpy()], dtype=np.int64)


def _limit(rows: pa.Table) -> Floats:
    """Choose a policy's limit: its schedule's, else its layer's; nan if neither is given."""
    own, layer = numbers(rows, "limit_cny"), numbers(rows, "oed.LayerLimit")
    return np.where(np.isnan(own), layer, own)


def _sums(group: NDArray[Any], values: Floats, groups: int) -> Floats:
    """Sum ``values`` by group, float64[groups]."""
    return np.bincount(group, values, groups).astype(np.float64)


def _chosen(
    entities: Entities, members: Members, scenario: Scenario, wanted: str | None, limits: Floats
) -> int:
    of_class = entities.of(scenario.kind)
    if wanted is not None:
        found = [i for i in of_class if folded(entities.name[i]) == folded(wanted)]
        if not found:
            names = "、".join(entities.name[i] for i in of_class[:_SHOWN])
            zh, en = f"账簿中没有这个对象；有：{names}", f"the book has no such entity; it has: {names}"
            raise refusal("entity", wanted, zh, en)
        return int(found[0])
    if scenario.kind == CLOUD:
        of_class = of_class[entities.whole[of_class] < 0]
    if scenario.kind == PROVIDER:  # prefer a named provider to the unnamed one of a whole sector
        named = [i for (kind, name, _), i in entities.place.items() if kind == PROVIDER and name]
        of_class = np.array(sorted(named), dtype=np.int32) if named else of_class
    exposed = _sums(members.list, limits[members.account], len(entities.name))
    users = np.bincount(members.list, minlength=len(entities.name))
    return int(max(of_class, key=lambda i: (round(float(exposed[i])), int(users[i]), -int(i))))


def _blocks(
    account: NDArray[np.int32], reached: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield blocks of whole accounts reached: their rows, and the accounts' indices into ``reached``."""
    inside = np.zeros(int(account.max(initial=-1)) + 1, np.bool_)
    inside[reached] = True
    at = np.flatnonzero(inside[account])
    place = np.searchsorted(reached, account[at])
    start = 0
    while start < at.size:
        stop = min(start + BLOCK_ROWS, at.size)
        while stop < at.size and place[stop] == place[stop - 1]:
            stop += 1
        yield at[start:stop], np.unique(place[start:stop])
        start = stop


def _of_list(members: Members, on: NDArray[np.int64]) -> Members:
    """Keep the memberships ``on``, one an account."""
    return Members(np.arange(on.size + 1), members.list[on], members.weight[on], members.known[on])


def _block(rows: pa.Table, at: NDArray[np.int64], event: _Event) -> pa.Table:
    """Compute the columns of the accounts ``at`` of the footprint, whose rows are ``rows``."""
    facts, account = insureds.facts(rows)
    kind, scenario = event.scenario.kind, event.scenario
    t, shared = first_type() + kind, float(event.figures.shares[kind])
    chance = _chance(event, at, susceptibility(facts, event.model))
    models = many.build(facts, event.model, common_causes=False)
    counted = [scenario.heads is None or head.code in scenario.heads for head in HEADS]
    affected = event.model.table("severity.business_interruption.affected_share")
    drawn = draw_given(
        GivenEvent(
            t, event.severity.latent, shared, np.uint64(sum(1 << h for h, use in enumerate(counted) if use))
        ),
        models,
        compiled(rows),
        Tables(standard_normal(), beta_quantile(affected["a"], affected["b"])),
        row=np.searchsorted(account, np.arange(at.size + 1)).astype(np.int64),
        share=numbers(rows, "share").astype(np.float64),
        account=insureds.account_keys(rows),
        draws=event.draws,
    )
    hours = median_hours(event.severity, t, shared, models, event.model)
    columns = {name: rows[name] if name in rows.column_names else _none(rows) for name in KEPT}
    columns |= {name: _words(column) for name, column in columns.items() if _coded(column)}
    columns["entity_known"] = pa.array(event.members.known[at][account])
    columns["limit_cny"] = pa.array(_limit(rows), from_pandas=True)
    columns["share"] = pa.array(numbers(rows, "share"))
    columns["hit_probability"] = pa.array(chance[account])
    columns["stop_probability"] = pa.array(models.stop_probability[account, t])
    columns["hours"] = pa.array(hours[account])
    columns |= _amounts(drawn, account, chance, numbers(rows, "share"))
    return pa.table(columns).filter(pa.array(chance[account] > 0.0))


def _chance(event: _Event, at: NDArray[np.int64], factor: Floats) -> Floats:
    """Compute the hit probabilities of the accounts ``at`` of the footprint by the event, float64[n]."""
    scenario, figures, kind = event.scenario, event.figures, event.scenario.kind
    if scenario.hit is not None:
        largest = max(float(figures.largest_chance[kind]), scenario.hit)
        return np.minimum(scenario.hit * factor[:, kind], largest)
    of_block = _of_list(event.members, at)
    return chances(of_block, event.entities, factor, figures) * event.severity.breadth


def _amounts(drawn: Drawn, account: NDArray[np.int32], chance: Floats, share: Floats) -> dict[str, pa.Array]:
    paid = drawn.paid * share
    ground = drawn.ground
    return {
        "account_ground_up_if_hit_cny": pa.array(ground.sum(axis=1)[account]),
        **{name: pa.array(ground[account, head]) for head, name in enumerate(GROUND_UP)},
        "account_square_if_hit_cny2": pa.array(drawn.square[account]),
        "insured_if_hit_cny": pa.array(paid),
        "insured_cny": pa.array(paid * chance[account]),
    }


def _coded(column: pa.Array | pa.ChunkedArray) -> bool:
    return bool(pa.types.is_dictionary(column.type))


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _none(rows: pa.Table) -> pa.Array:
    return pa.nulls(rows.num_rows, pa.string())
