"""Footprints: the accounts that a common-cause event may hit, by lists; the events of one entity form one list.

Every account is on the worm's list; on two lists of its cloud (its region, all regions); on its agent's list; on one
for each internet-facing product; and on its service provider's or else its sector's list. An account that does not name
its entity is assigned to a known one, drawn by market share with a hash of its name: the book then accumulates as if it
had answered like the others. If no account names an entity, all are on one "unknown" entity, which is the cautious
assumption.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CLASSES, CLOUD, PRODUCT, PROVIDER, UPDATE, WORM
from wangbao.portfolio.accumulation.entities import UNKNOWN, Entities, Ints, Words, products_of, words
from wangbao.portfolio.accumulation.names import folded, hashed, spread

Floats = NDArray[np.float64]
_PURPOSE = 0x57A6  # stream of hashes for assigning accounts; the class is added to it


class Members(NamedTuple):
    """The lists of A accounts: m memberships in order of (account, list).

    ``account_start`` int64[A + 1]; ``list`` int32[m], the entity; ``weight`` float64[m], one over the number of
    products for a product, else 1; ``known`` bool[m], whether the account names the entity itself.
    """

    account_start: NDArray[np.int64]
    list: Ints
    weight: Floats
    known: NDArray[np.bool_]

    @property
    def account(self) -> NDArray[np.int64]:
        """Account of each membership, int64[m]."""
        return np.repeat(np.arange(self.account_start.size - 1), np.diff(self.account_start))


class Footprints(NamedTuple):
    """Input of the engine: L lists of events, and the lists of A accounts.

    ``event[start[i]:start[i + 1]]`` are list i's events (rows of the event set, rising); account a is on
    ``list[account_start[a]:account_start[a + 1]]`` with hit probabilities ``chance``: an event e hits it with
    probability ``chance * breadth[e]`` (never above one), independently of other accounts given the event.
    """

    start: NDArray[np.int64]
    event: Ints
    account_start: NDArray[np.int64]
    list: Ints
    chance: Floats


class _Memberships(NamedTuple):
    account: NDArray[np.int64]
    list: NDArray[np.int64]
    weight: Floats
    known: NDArray[np.bool_]


def members_of(accounts: pa.Table, entities: Entities, kind: int | None = None) -> Members:
    """Build the lists of a block of accounts (one row an account) of the book that ``entities`` was made from.

    With ``kind`` only those of the entities of one class.
    """
    hashes = hashed(accounts["account"])
    of_class: dict[int, Callable[[], list[_Memberships]]] = {
        CLOUD: lambda: _clouds(accounts, entities, hashes),
        WORM: lambda: [_everybody(np.full(accounts.num_rows, entities.place[WORM, "", ""]))],
        PRODUCT: lambda: _products(accounts, entities, hashes),
        UPDATE: lambda: [_named(accounts, entities, hashes)],
        PROVIDER: lambda: [_providers(accounts, entities)],
    }
    parts = [part for k, lists_of in of_class.items() if kind in (None, k) for part in lists_of()]
    account, lists, weight, known = (np.concatenate([part[i] for part in parts]) for i in range(4))
    order = np.argsort(account * len(entities.name) + lists, kind="stable")
    start = np.zeros(accounts.num_rows + 1, np.int64)
    np.cumsum(np.bincount(account, minlength=accounts.num_rows), out=start[1:])
    return Members(start, lists[order].astype(np.int32), weight[order], known[order])


def kept(members: Members, keep: NDArray[np.bool_]) -> Members:
    """Select the memberships of ``keep`` bool[m]."""
    start = np.zeros_like(members.account_start)
    np.cumsum(np.bincount(members.account[keep], minlength=start.size - 1), out=start[1:])
    return Members(start, members.list[keep], members.weight[keep], members.known[keep])


def assumed(members: Members, entities: Entities) -> NDArray[np.int64]:
    """Count the accounts of each class that do not name their entity themselves, int64[5]."""
    kind = entities.kind[members.list]
    found = np.zeros(CLASSES, np.int64)
    for k in range(CLASSES):
        found[k] = np.unique(members.account[(kind == k) & ~members.known]).size
    return found


def _everybody(lists: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> _Memberships:
    n = lists.size
    return _Memberships(np.arange(n), lists, np.ones(n), np.ones(n, np.bool_) if known is None else known)


def _on(entities: Entities, kind: int, names: Words) -> NDArray[np.int64]:
    """Look up the entity of a class that each row names, int64[n]; -1 if none."""
    place = [entities.place.get((kind, name, ""), -1) for name in names.folded]
    return np.array([*place, -1], dtype=np.int64)[names.code]


def _drawn(candidates: Ints, share: Floats, u: Floats) -> NDArray[np.int64]:
    """Draw one of the candidates for each ``u``, by share."""
    bound = np.cumsum(share) / share.sum()
    return candidates[np.minimum(np.searchsorted(bound, u), candidates.size - 1)].astype(np.int64)


def _clouds(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> list[_Memberships]:
    """Build memberships of the region's and the provider's list; an unknown region is drawn by share."""
    providers, regions = words(accounts, "cloud_provider"), words(accounts, "cloud_region")
    u = spread(hashes, _PURPOSE + CLOUD)
    whole = _on(entities, CLOUD, providers)
    of_class = entities.of(CLOUD)
    leaves = of_class[entities.whole[of_class] >= 0]
    leaf = _drawn(leaves, entities.share[leaves], u)
    located = np.zeros(accounts.num_rows, np.bool_)
    for p, provider in enumerate(providers.folded):
        users = np.flatnonzero(providers.code == p)
        own = leaves[entities.whole[leaves] == entities.place[CLOUD, provider, ""]]
        leaf[users] = _drawn(own, entities.share[own], u[users])
        place = [entities.place.get((CLOUD, provider, region), -1) for region in regions.folded]
        said = np.array([*place, -1], dtype=np.int64)[regions.code[users]]
        leaf[users] = np.where(said >= 0, said, leaf[users])
        located[users] = said >= 0
    return [
        _everybody(leaf, located),
        _everybody(entities.whole[leaf].astype(np.int64), whole >= 0),
    ]


def _products(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> list[_Memberships]:
    cells = words(accounts, "internet_products")
    parts = []
    place = [
        [entities.place.get((PRODUCT, key, ""), -1) for key, _ in products_of(cell)] for cell in cells.shown
    ]
    count = np.array([*map(len, place), 0], dtype=np.int64)
    most = int(count.max())
    table = np.full((count.size, max(most, 1)), -1, np.int64)
    for row, found in enumerate(place):
        table[row, : len(found)] = found
    named = count[cells.code]
    for column in range(most):
        at = table[cells.code, column]
        rows = np.flatnonzero(at >= 0)
        parts.append(_Memberships(rows, at[rows], 1.0 / named[rows], np.ones(rows.size, np.bool_)))
    silent = np.flatnonzero(named == 0)
    products = entities.of(PRODUCT)
    drawn = _drawn(products, entities.share[products], spread(hashes[silent], _PURPOSE + PRODUCT))
    parts.append(_Memberships(silent, drawn, np.ones(silent.size), np.zeros(silent.size, np.bool_)))
    return parts


def _named(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> _Memberships:
    names = words(accounts, "endpoint_agent")
    on = _on(entities, UPDATE, names)
    silent = names.code < 0
    agents = entities.of(UPDATE)
    on[silent] = _drawn(agents, entities.share[agents], spread(hashes[silent], _PURPOSE + UPDATE))
    rows = np.flatnonzero(on >= 0)
    return _Memberships(rows, on[rows], np.ones(rows.size), ~silent[rows])


def _providers(accounts: pa.Table, entities: Entities) -> _Memberships:
    on = _on(entities, PROVIDER, words(accounts, "service_provider"))
    sectors = words(accounts, "sector")
    place = [entities.place.get((PROVIDER, "", folded(name)), -1) for name in (*sectors.shown, UNKNOWN)]
    sector = np.array(place, dtype=np.int64)[sectors.code]
    return _everybody(np.where(on >= 0, on, sector), on >= 0)
