"""Which accounts a common-cause event may strike: the lists of a book, an entity's events being one list.

Every account is on the worm's list; on two of its cloud's (its region, all regions); on its agent's; on one for each
of its internet-facing products; on its service provider's or else its sector's. Where an account does not say, it is
put on one of the known entities, drawn by market share with a hash of its name: the book as a whole then accumulates
as if it had answered like the others. Where nobody says, all are on one "unknown" entity, which is the cautious
reading.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CLASSES, CLOUD, PRODUCT, PROVIDER, UPDATE, WORM
from wangbao.portfolio.accumulation.entities import UNKNOWN, Entities, Ints, Words, products_of, words
from wangbao.portfolio.accumulation.names import folded, hashed, spread

Floats = NDArray[np.float64]
_PURPOSE = 0x57A6  # the stream of hashes that spread accounts; the class is added to it


class Members(NamedTuple):
    """Which lists A accounts are on, m memberships in order of (account, list).

    ``account_start`` int64[A + 1]; ``list`` int32[m], an entity each; ``weight`` float64[m], one over the number of
    products where it is a product; ``known`` bool[m], whether the account says so itself.
    """

    account_start: NDArray[np.int64]
    list: Ints
    weight: Floats
    known: NDArray[np.bool_]

    @property
    def account(self) -> NDArray[np.int64]:
        """int64[m]: the account of each membership."""
        return np.repeat(np.arange(self.account_start.size - 1), np.diff(self.account_start))


class Footprints(NamedTuple):
    """What the engine reads: L lists of events, and the lists of A accounts.

    ``event[start[i]:start[i + 1]]`` are list i's events (rows of the catalogue, rising); account a is on
    ``list[account_start[a]:account_start[a + 1]]`` with these hit probabilities ``chance``: an event e strikes it with
    probability ``chance * breadth[e]`` (never above one), independently of other accounts given the event.
    """

    start: NDArray[np.int64]
    event: Ints
    account_start: NDArray[np.int64]
    list: Ints
    chance: Floats


class _Part(NamedTuple):
    account: NDArray[np.int64]
    list: NDArray[np.int64]
    weight: Floats
    known: NDArray[np.bool_]


def members_of(accounts: pa.Table, entities: Entities) -> Members:
    """The lists of a block of accounts (one row an account) of the book that ``entities`` was made of."""
    hashes = hashed(accounts["account"])
    parts = [
        *_clouds(accounts, entities, hashes),
        _everybody(np.full(accounts.num_rows, entities.place[WORM, "", ""])),
        *_products(accounts, entities, hashes),
        _named(accounts, entities, hashes),
        _providers(accounts, entities),
    ]
    account, lists, weight, known = (np.concatenate([part[i] for part in parts]) for i in range(4))
    order = np.argsort(account * len(entities.name) + lists, kind="stable")
    start = np.zeros(accounts.num_rows + 1, np.int64)
    np.cumsum(np.bincount(account, minlength=accounts.num_rows), out=start[1:])
    return Members(start, lists[order].astype(np.int32), weight[order], known[order])


def kept(members: Members, keep: NDArray[np.bool_]) -> Members:
    """The memberships of ``keep`` bool[m] only."""
    start = np.zeros_like(members.account_start)
    np.cumsum(np.bincount(members.account[keep], minlength=start.size - 1), out=start[1:])
    return Members(start, members.list[keep], members.weight[keep], members.known[keep])


def assumed(members: Members, entities: Entities) -> NDArray[np.int64]:
    """int64[5]: by class, the accounts whose entity is not theirs by their own word."""
    kind = entities.kind[members.list]
    found = np.zeros(CLASSES, np.int64)
    for k in range(CLASSES):
        found[k] = np.unique(members.account[(kind == k) & ~members.known]).size
    return found


def _everybody(lists: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> _Part:
    n = lists.size
    return _Part(np.arange(n), lists, np.ones(n), np.ones(n, np.bool_) if known is None else known)


def _on(entities: Entities, kind: int, names: Words) -> NDArray[np.int64]:
    """int64[n]: the entity of a class that each row names, -1 where none."""
    place = [entities.place.get((kind, name, ""), -1) for name in names.folded]
    return np.array([*place, -1], dtype=np.int64)[names.code]


def _drawn(candidates: Ints, share: Floats, u: Floats) -> NDArray[np.int64]:
    """One of the candidates for each ``u``, by their share."""
    bound = np.cumsum(share) / share.sum()
    return candidates[np.minimum(np.searchsorted(bound, u), candidates.size - 1)].astype(np.int64)


def _clouds(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> list[_Part]:
    """The region's list and the provider's; a provider without a region is put in one of its regions by share."""
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


def _products(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> list[_Part]:
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
        parts.append(_Part(rows, at[rows], 1.0 / named[rows], np.ones(rows.size, np.bool_)))
    silent = np.flatnonzero(named == 0)
    products = entities.of(PRODUCT)
    drawn = _drawn(products, entities.share[products], spread(hashes[silent], _PURPOSE + PRODUCT))
    parts.append(_Part(silent, drawn, np.ones(silent.size), np.zeros(silent.size, np.bool_)))
    return parts


def _named(accounts: pa.Table, entities: Entities, hashes: NDArray[np.uint64]) -> _Part:
    names = words(accounts, "endpoint_agent")
    on = _on(entities, UPDATE, names)
    silent = names.code < 0
    agents = entities.of(UPDATE)
    on[silent] = _drawn(agents, entities.share[agents], spread(hashes[silent], _PURPOSE + UPDATE))
    rows = np.flatnonzero(on >= 0)
    return _Part(rows, on[rows], np.ones(rows.size), ~silent[rows])


def _providers(accounts: pa.Table, entities: Entities) -> _Part:
    on = _on(entities, PROVIDER, words(accounts, "service_provider"))
    sectors = words(accounts, "sector")
    place = [entities.place.get((PROVIDER, "", folded(name)), -1) for name in (*sectors.shown, UNKNOWN)]
    sector = np.array(place, dtype=np.int64)[sectors.code]
    return _everybody(np.where(on >= 0, on, sector), on >= 0)
