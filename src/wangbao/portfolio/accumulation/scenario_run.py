"""Run of a deterministic scenario over a book: footprint, losses and payments, policy by policy.

Nothing is random. A policy's expected payment is the payment of its contract for the account's loss given a hit
(weighted with and without interruption), times our share, times the hit probability. Contracts are applied as if there
had been no earlier incident in the policy year. Compound policies have no facts of their insured; they are left out and
counted.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.contract import vector
from wangbao.portfolio.accumulation import classes
from wangbao.portfolio.accumulation.classes import (
    CLOUD,
    PROVIDER,
    WORM,
    CommonEvents,
    first_type,
)
from wangbao.portfolio.accumulation.entities import Entities, entities_of
from wangbao.portfolio.accumulation.event_set import breadth_of
from wangbao.portfolio.accumulation.footprints import Members, members_of
from wangbao.portfolio.accumulation.names import folded
from wangbao.portfolio.accumulation.scenario_losses import Losses, losses
from wangbao.portfolio.accumulation.scenarios import Scenario
from wangbao.portfolio.accumulation.sir import final_size
from wangbao.portfolio.accumulation.susceptibility import susceptibility
from wangbao.portfolio.book import facts as insureds, schema
from wangbao.portfolio.book.arrays import numbers
from wangbao.portfolio.book.contracts import compiled, terms_of
from wangbao.risk import many, parameters
from wangbao.risk.heads import unmodelled_covered, unmodelled_heads
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEADS

Floats = NDArray[np.float64]

BLOCK_ROWS: Final = 65_536  # rows processed at once; the result does not depend on it
KEPT: Final = ("account", "policy", "layer", "insured", "sector", "kind", "province", "cloud_provider")
GROUND_UP: Final = tuple(f"ground:{head.code}" for head in HEADS)
_KEYS = ("account", "policy", "layer")
_FEW = (  # columns that determine the footprint
    *("account", "cloud_provider", "cloud_region", "endpoint_agent", "internet_products", "service_provider"),
    *("sector", "limit_cny", "oed.LayerLimit", "share"),
)
_SHOWN = 12


class ScenarioResult(NamedTuple):
    """The result of a deterministic scenario for a book.

    ``entity``: the name of the entity that fails; ``policies``: a row for each policy in the footprint, in order of
    account, policy and layer, with the book's columns of :data:`KEPT` and

    - ``entity_known``: whether the account names the entity itself;
    - ``limit_cny``, ``share`` (ours), ``hit_probability``, ``stop_probability``, ``hours`` (of interruption);
    - ``account_ground_up_if_hit_cny``: the account's loss, on each of its policies; ``ground:<head>``: its parts;
    - ``insured_if_hit_cny``: payment of our share of the policy given a hit; ``insured_cny``: times the probability.

    ``accounts`` and ``rows`` count the whole book, ``compound`` the compound policies left out. ``unmodelled_heads``
    are the loss heads that the book's contracts cover and the loss model does not draw.
    """

    scenario: Scenario
    entity: str
    policies: pa.Table
    accounts: int
    rows: int
    compound: int
    unmodelled_heads: tuple[str, ...] = ()


class _Reached(NamedTuple):
    """Accounts in the footprint (rising): weight on the list or hit probability, and whether they name the entity."""

    account: NDArray[np.int64]
    chance: Floats
    known: NDArray[np.bool_]


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
    members = members_of(unique, entities)
    limits = _sums(account, np.nan_to_num(_limit(few)) * numbers(few, "share"), first.size)
    chosen = _chosen(entities, members, scenario, entity, limits)
    on = np.flatnonzero(members.list == chosen)
    reached = _Reached(members.account[on], members.weight[on], members.known[on])
    parts = [
        _block(table.take(pa.array(order[rows])), at, reached, entities, chosen, scenario, model, figures)
        for rows, at in _blocks(account, reached.account)
    ]
    empty = _table(table.slice(0, 0), np.zeros(0, np.int64), _nobody(), _no_losses(), np.zeros(0))
    whole = pa.concat_tables([part for part in parts if part.num_rows] or [empty])
    return ScenarioResult(
        scenario=scenario,
        entity=entities.name[chosen],
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


def _block(
    rows: pa.Table,
    at: NDArray[np.int64],
    reached: _Reached,
    entities: Entities,
    chosen: int,
    scenario: Scenario,
    model: Parameters,
    figures: CommonEvents,
) -> pa.Table:
    facts, account = insureds.facts(rows)
    kind = scenario.kind
    raw = entities.chance[chosen] * reached.chance[at] if scenario.hit is None else scenario.hit
    if kind == WORM and scenario.r0 is not None:
        raw = raw * float(final_size(scenario.r0, figures.worm.immune.v)) / breadth_of(figures).mean
    largest = max(float(figures.largest_chance[kind]), scenario.hit or 0.0)
    chance = np.minimum(raw * susceptibility(facts, model)[:, kind], largest)
    models = many.build(facts, model, common_causes=False)
    cost = losses(scenario, models, model, figures.shares)
    paid = _paid(rows, account, models, first_type() + kind, cost)
    found = _Reached(at, chance, reached.known[at])
    return _table(rows, account.astype(np.int64), found, cost, paid).filter(pa.array(chance[account] > 0.0))


def _paid(rows: pa.Table, account: NDArray[np.int32], models: many.Models, t: int, cost: Losses) -> Floats:
    """Compute our share of each policy's total payment given a hit, float64[rows] yuan."""
    n = rows.num_rows
    terms = compiled(rows)
    total = np.zeros(n)
    for weight, hours, loss in (
        (cost.stop, cost.hours, cost.stopped),
        (1.0 - cost.stop, np.zeros_like(cost.hours), cost.running),
    ):
        if not weight.any():
            continue
        paid = np.zeros((n, len(HEADS)))
        vector.read(
            terms,
            np.arange(n, dtype=np.int32),
            np.zeros(n, np.int64),
            models.cause[account, t],
            models.scenario[account, t],
            models.conditions[account, t],
            hours[account],
            np.ascontiguousarray(loss[account]),
            paid,
        )
        total += weight[account] * paid.sum(axis=1)
    return total * numbers(rows, "share")


def _table(
    rows: pa.Table, account: NDArray[np.int64], found: _Reached, cost: Losses, paid: Floats
) -> pa.Table:
    mean = cost.mean
    chance = found.chance[account]
    columns = {name: rows[name] if name in rows.column_names else _none(rows) for name in KEPT}
    columns |= {name: _words(column) for name, column in columns.items() if _coded(column)}
    columns["entity_known"] = pa.array(found.known[account])
    columns["limit_cny"] = pa.array(_limit(rows), from_pandas=True)
    columns["share"] = pa.array(numbers(rows, "share"))
    columns["hit_probability"] = pa.array(chance)
    columns["stop_probability"] = pa.array(cost.stop[account])
    columns["hours"] = pa.array(cost.hours[account])
    columns["account_ground_up_if_hit_cny"] = pa.array(mean.sum(axis=1)[account])
    columns |= {name: pa.array(mean[account, head]) for head, name in enumerate(GROUND_UP)}
    columns["insured_if_hit_cny"] = pa.array(paid)
    columns["insured_cny"] = pa.array(paid * chance)
    return pa.table(columns)


def _coded(column: pa.Array | pa.ChunkedArray) -> bool:
    return bool(pa.types.is_dictionary(column.type))


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _none(rows: pa.Table) -> pa.Array:
    return pa.nulls(rows.num_rows, pa.string())


def _nobody() -> _Reached:
    return _Reached(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_))


def _no_losses() -> Losses:
    return Losses(np.zeros(0), np.zeros(0), np.zeros((0, len(HEADS))), np.zeros((0, len(HEADS))))
