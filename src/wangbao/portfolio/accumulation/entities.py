"""Entities hit by common causes: those of a book, with rate and hit probability of each.

=================== ================================================ ==========================================
class               entities                                         rate of one entity (r is the table's)
=================== ================================================ ==========================================
cloud_outage        each region of a provider; all regions of one    (1 - a) r; a r, a the provider-wide share, which
                                                                     hits every user
destructive_worm    one                                              r
mass_exploitation   each product                                     r times its market share s, or more (below)
faulty_update       each endpoint agent                              r
sector_provider     each named service provider; else each sector    r
=================== ================================================ ==========================================

So a user of a cloud, an agent or a provider meets r events a year. A user of a product has ``r p`` hits a year, p being
the table's hit probability, for any market share: the hit probability is ``p / s``, or its upper bound with more events
if the product is rare. A firm with m products is hit by each 1/m as often.

Products, agents and service providers of a single account do not accumulate and make no entity. The client of such a
service provider is assigned to its sector, like one that names none; such a product or agent stays among the account's
own incidents.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import (
    CLOUD,
    CODES,
    PRODUCT,
    PROVIDER,
    UPDATE,
    WORM,
    CommonEvents,
    default,
)
from wangbao.portfolio.accumulation.names import code_of, folded
from wangbao.risk.parameters import Parameters

UNKNOWN: Final = "unknown"
LEAST_ACCOUNTS: Final = 2  # a single account is no accumulation
_LEAST_SHARE: Final = 1e-300  # of a cloud that a market does not have
SEPARATOR: Final = ";"  # between the products of one account

Key = tuple[int, str, str]  # class, name, and region or sector ("" if none), names folded
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


class Entities(NamedTuple):
    """The N entities of a book, in order of class and name.

    ``kind`` uint8[N], class; ``name`` as shown; ``code`` uint64[N], hash of class and name; ``rate`` float64[N], events
    a year; ``chance`` float64[N], hit probability of an account of median posture (before its number of products);
    ``share`` float64[N], share of the class's accounts with a known entity that are on it; ``accounts`` int64[N],
    number of accounts that name it; ``whole`` int32[N], the provider-wide entity of a cloud region, -1 elsewhere;
    ``place``: the entity of a key.
    """

    kind: NDArray[np.uint8]
    name: tuple[str, ...]
    code: NDArray[np.uint64]
    rate: Floats
    chance: Floats
    share: Floats
    accounts: NDArray[np.int64]
    whole: Ints
    place: Mapping[Key, int]

    @property
    def everybody(self) -> NDArray[np.bool_]:
        """Mark the entities whose events hit every account in the footprint, bool[N]: a cloud down in all regions."""
        return np.asarray((self.kind == CLOUD) & (self.whole < 0), np.bool_)

    def of(self, kind: int) -> Ints:
        """Find the entities of a class, int32[n], rising."""
        return np.flatnonzero(self.kind == kind).astype(np.int32)


class Words(NamedTuple):
    """A column of names as numbers: ``code`` int32[n] (-1 if not given) into ``folded`` names and their shown forms."""

    code: Ints
    folded: tuple[str, ...]
    shown: tuple[str, ...]


class _Found(NamedTuple):
    key: Key
    name: str
    accounts: int
    share: float


def words(table: pa.Table, column: str) -> Words:
    """Encode a column of names; names that differ only in width, case or blanks are one.

    In a missing column no name is given.
    """
    if column not in table.column_names:
        return Words(np.full(table.num_rows, -1, np.int32), (), ())
    data = table[column].combine_chunks()
    if isinstance(data, pa.ChunkedArray):
        data = pa.concat_arrays(data.chunks) if data.num_chunks else pa.array([], data.type)
    if not pa.types.is_dictionary(data.type):
        data = data.dictionary_encode()
    size = len(data.dictionary)
    code = data.indices.fill_null(size).to_numpy(zero_copy_only=False)
    used = np.flatnonzero(np.bincount(code, minlength=size)[:size])  # a slice has the whole book's dictionary
    raw = [text or "" for text in data.dictionary.take(pa.array(used)).to_pylist()]
    shown: dict[str, str] = {}
    for text in sorted(raw):  # the spelling shown does not depend on row order
        if folded(text):
            shown.setdefault(folded(text), text.strip())
    names = sorted(shown)
    number = {name: i for i, name in enumerate(names)}
    place = np.full(size + 1, -1, np.int32)
    place[used] = [number.get(folded(text), -1) for text in raw]
    return Words(place[code], tuple(names), tuple(shown[name] for name in names))


@lru_cache(maxsize=65_536)
def products_of(cell: str) -> tuple[tuple[str, str], ...]:
    """Split one cell into its products, as (folded name, shown name), sorted; a repeated one counts once."""
    named = {folded(part): part.strip() for part in cell.split(SEPARATOR)}
    return tuple((key, named[key]) for key in sorted(named) if key)


def entities_of(accounts: pa.Table, model: Parameters, figures: CommonEvents | None = None) -> Entities:
    """Build the entities of a book from its table of accounts (one row an account; only columns of names are used)."""
    figures = default() if figures is None else figures
    causes = [model.common_causes[code] for code in CODES]
    wide = figures.cloud.provider_wide.v
    found = [
        *_clouds(accounts),
        _Found((WORM, "", ""), CODES[WORM], accounts.num_rows, 1.0),
        *_products(accounts),
        *_named(accounts, "endpoint_agent", UPDATE),
        *_providers(accounts),
    ]
    found.sort(key=lambda one: one.key)
    place = {one.key: i for i, one in enumerate(found)}
    rate, chance = np.empty(len(found)), np.empty(len(found))
    for i, one in enumerate(found):
        kind, _, second = one.key
        cause = causes[kind]
        rate[i], chance[i] = cause.rate, cause.hit_probability
        if kind == CLOUD:
            rate[i] *= 1.0 - wide if second else wide
            chance[i] = chance[i] if second else 1.0
        elif kind == PRODUCT:
            largest = max(figures.largest_chance[kind], cause.hit_probability)
            chance[i] = min(cause.hit_probability / one.share, largest)
            rate[i] = cause.rate * cause.hit_probability / chance[i]
    return Entities(
        kind=np.array([one.key[0] for one in found], dtype=np.uint8),
        name=tuple(one.name for one in found),
        code=np.array([code_of(CODES[one.key[0]], *one.key[1:]) for one in found], dtype=np.uint64),
        rate=rate,
        chance=chance,
        share=np.array([one.share for one in found]),
        accounts=np.array([one.accounts for one in found], dtype=np.int64),
        whole=np.array(
            [place[CLOUD, one.key[1], ""] if one.key[0] == CLOUD and one.key[2] else -1 for one in found],
            dtype=np.int32,
        ),
        place=place,
    )


def joined(
    market: Entities, accounts: pa.Table, model: Parameters, figures: CommonEvents | None = None
) -> Entities:
    """Add to a market the clouds and regions that accounts name and it does not have, and their sectors.

    Names, rates and shares of the market stay as they are. What is added has next to no share, so that no account that
    names nothing is placed on it. Any other name that the market lacks is of a single account, and stays so.
    """
    told = [
        name for name in accounts.column_names if name != "service_provider"
    ]  # all stand with their sectors
    found = entities_of(accounts.select(told), model, figures)
    new = [(key, place) for key, place in found.place.items() if _joins(key, market)]
    if not new:
        return market
    keys = [*market.place, *(key for key, _ in new)]
    order = sorted(range(len(keys)), key=lambda i: keys[i])
    place = {keys[i]: at for at, i in enumerate(order)}
    rows = [at for _, at in new]

    def both(name: str) -> Any:
        return np.concatenate([getattr(market, name), getattr(found, name)[rows]])[order]

    names = (*market.name, *(found.name[at] for at in rows))
    return Entities(
        kind=both("kind"),
        name=tuple(names[i] for i in order),
        code=both("code"),
        rate=both("rate"),
        chance=both("chance"),
        share=np.concatenate([market.share, np.full(len(rows), _LEAST_SHARE)])[order],
        accounts=both("accounts"),
        whole=np.array(
            [place[CLOUD, key[1], ""] if key[0] == CLOUD and key[2] else -1 for key in place], dtype=np.int32
        ),
        place=place,
    )


def _joins(key: Key, market: Entities) -> bool:
    """Check whether a market lacks a key that is a named cloud's, one of its regions' or a sector's."""
    kind, name, second = key
    if key in market.place:
        return False
    if kind == CLOUD and name != UNKNOWN:
        return second != UNKNOWN or (CLOUD, name, "") not in market.place
    return kind == PROVIDER and not name


def _clouds(accounts: pa.Table) -> Iterator[_Found]:
    provider, region = words(accounts, "cloud_provider"), words(accounts, "cloud_region")
    if not provider.folded:
        yield _Found((CLOUD, UNKNOWN, ""), UNKNOWN, 0, 1.0)
        yield _Found((CLOUD, UNKNOWN, UNKNOWN), f"{UNKNOWN} · {UNKNOWN}", 0, 1.0)
        return
    users = np.bincount(provider.code[provider.code >= 0], minlength=len(provider.folded))
    both = (provider.code >= 0) & (region.code >= 0)
    regions = len(region.folded)
    pairs, counts = np.unique(
        provider.code[both].astype(np.int64) * max(regions, 1) + region.code[both], return_counts=True
    )
    located: dict[int, list[tuple[int, int]]] = {}
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        located.setdefault(pair // regions, []).append((pair % regions, count))
    for p, name in enumerate(provider.folded):
        shown, share = provider.shown[p], users[p] / users.sum()
        yield _Found((CLOUD, name, ""), shown, int(users[p]), share)
        in_regions = located.get(p, [])
        total = sum(count for _, count in in_regions)
        for r, count in in_regions:
            full = f"{shown} · {region.shown[r]}"
            yield _Found((CLOUD, name, region.folded[r]), full, count, share * count / total)
        if not in_regions:
            yield _Found((CLOUD, name, UNKNOWN), f"{shown} · {UNKNOWN}", 0, share)


def _products(accounts: pa.Table) -> Iterator[_Found]:
    cells = words(accounts, "internet_products")
    rows = np.bincount(cells.code[cells.code >= 0], minlength=len(cells.folded))
    users: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for cell, count in zip(cells.shown, rows.tolist(), strict=True):
        named = products_of(cell)
        for key, name in named:
            users[key] += count
            parts[key] += count / len(named)
            shown[key] = min(name, shown.get(key, name))
    total = sum(parts.values())
    kept = [key for key in sorted(users) if users[key] >= LEAST_ACCOUNTS]
    yield from (_Found((PRODUCT, key, ""), shown[key], users[key], parts[key] / total) for key in kept)
    if not kept:
        yield _Found((PRODUCT, UNKNOWN, ""), UNKNOWN, 0, 1.0)


def _named(accounts: pa.Table, column: str, kind: int) -> Iterator[_Found]:
    names = words(accounts, column)
    users = np.bincount(names.code[names.code >= 0], minlength=len(names.folded))
    kept = [i for i in range(users.size) if users[i] >= LEAST_ACCOUNTS]
    total = sum(int(users[i]) for i in kept)
    for i in kept:
        yield _Found((kind, names.folded[i], ""), names.shown[i], int(users[i]), users[i] / total)
    if not kept:
        yield _Found((kind, UNKNOWN, ""), UNKNOWN, 0, 1.0)


def _providers(accounts: pa.Table) -> Iterator[_Found]:
    """Yield service providers named by several accounts, and the sectors of all other accounts."""
    names, sectors = words(accounts, "service_provider"), words(accounts, "sector")
    users = np.bincount(names.code[names.code >= 0], minlength=len(names.folded))
    kept = np.append(users >= LEAST_ACCOUNTS, False)
    total = max(accounts.num_rows, 1)
    for i in np.flatnonzero(kept):
        yield _Found((PROVIDER, names.folded[i], ""), names.shown[i], int(users[i]), users[i] / total)
    rest = sectors.code[~kept[names.code]]
    for sector, count in zip(*np.unique(rest, return_counts=True), strict=True):
        name = sectors.shown[sector] if sector >= 0 else UNKNOWN
        yield _Found((PROVIDER, "", folded(name)), name, int(count), count / total)
