"""Drivers of the book's worst years: common causes, accounts' own incidents, groups, and the years themselves."""

from collections import Counter
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.results.allocation import Worst, co_share, co_tvar, worst_years
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.summary import Driver, WorstYear
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Ints, Years, floats, ints

RETURN_PERIOD: Final = 200.0
_FEWEST = 10  # fewest tail years; with fewer, a shorter return period is used
_SHOWN = 10  # number of worst years listed
_COLUMNS: Final = ["event", "kind", "entity", "account", "year", "time", "gross_fen", "accounts_hit"]

_LUMP: Final = ("lump", "", None)
_Key = tuple[Literal["common", "own", "lump"], str, str | None]  # source, kind, entity
_Place = tuple[int, float, str, int]  # sort key of a year's events: -gross, time, account, number


class Causes(NamedTuple):
    """Drivers found among the events of the worst years."""

    kinds: tuple[Driver, ...]  # largest first, with the lump of losses not kept; adds up to the TVaR
    entities: tuple[Driver, ...]  # common events by the entity hit, largest first
    worst: tuple[WorstYear, ...]  # the worst years, worst first


def return_period(years: int) -> float:
    """Choose the return period of the drivers: 200 years, or in a shorter run one with ten years beyond it."""
    return max(min(RETURN_PERIOD, years / _FEWEST), 2.0)


def worst_of(years: Years, batches: int) -> Worst:
    """Rank the worst gross years, from which the drivers are taken."""
    level = 1.0 - 1.0 / return_period(years.gross_fen.size)
    return worst_years(years.gross_fen, level, batches)


def causes(folder: Folder, years: Years, worst: Worst) -> Causes:
    """Total the worst years by kind of event and by entity hit, and find each year's largest event."""
    parts: dict[_Key, Ints] = {}
    largest: dict[int, tuple[_Place, dict[str, Any]]] = {}
    for block in folder.events(_COLUMNS):
        rank = worst.rank[ints(block, "year")].astype(np.int64)
        at = np.flatnonzero(rank >= 0)
        if at.size:
            mine, rank = block.take(pa.array(at)), rank[at]
            _add(mine, rank, parts, worst.year.size)
            _lead(mine, rank, largest, worst.tail)
    kinds: dict[_Key, Ints] = {}
    for (source, kind, _), fen in parts.items():
        before = kinds.get((source, kind, None))
        kinds[source, kind, None] = fen if before is None else before + fen
    kinds[_LUMP] = worst.total_fen - sum(parts.values(), np.zeros(worst.year.size, np.int64))
    leaders = [_key(row) for _, (_, row) in sorted(largest.items())]
    return Causes(
        _drivers(kinds, worst, Counter((source, kind, None) for source, kind, _ in leaders)),
        _drivers({key: fen for key, fen in parts.items() if key[0] == "common"}, worst, Counter(leaders)),
        tuple(_year(rank, worst, years, largest) for rank in range(min(_SHOWN, worst.tail))),
    )


def _add(block: Any, rank: Ints, parts: dict[_Key, Ints], width: int) -> None:
    """Add a block's fen to its causes (``parts``) by rank of the year."""
    common = ints(block, "event") >= 0
    kind = block.column("kind").cast(pa.string()).combine_chunks().dictionary_encode()
    entity = pc.fill_null(block.column("entity"), "").combine_chunks().dictionary_encode()
    entities = max(len(entity.dictionary), 1)
    code = (kind.indices.to_numpy().astype(np.int64) * 2 + common) * entities
    code += np.where(common, entity.indices.to_numpy(), 0)
    found, which = np.unique(code, return_inverse=True)
    fen = np.zeros((found.size, width), np.int64)
    np.add.at(fen, (which, rank), ints(block, "gross_fen"))
    for number, row in zip(found.tolist(), fen, strict=True):
        kind_and_source, e = divmod(number, entities)
        name = kind.dictionary[kind_and_source // 2].as_py()
        key: _Key = (
            ("common", name, entity.dictionary[e].as_py() or None)
            if kind_and_source % 2
            else ("own", name, None)
        )
        parts[key] = parts[key] + row if key in parts else row


def _lead(block: Any, rank: Ints, largest: dict[int, tuple[_Place, dict[str, Any]]], tail: int) -> None:
    """Update the largest event of every tail year; ties by the earlier time, then the account."""
    gross, time = ints(block, "gross_fen"), floats(block, "time")
    ranked = np.flatnonzero(rank < tail)
    order = ranked[np.lexsort((-gross[ranked], rank[ranked]))]
    place = rank[order]
    ends = np.searchsorted(place, np.unique(place))
    best = np.repeat(gross[order[ends]], np.diff(np.append(ends, place.size)))
    for i in order[gross[order] == best]:
        row = block.slice(int(i), 1).to_pylist()[0]
        where = (-row["gross_fen"], float(time[i]), row["account"] or "", row["event"])
        if rank[i] not in largest or where < largest[rank[i]][0]:
            largest[int(rank[i])] = (where, row)


def _key(row: dict[str, Any]) -> _Key:
    return ("common", row["kind"], row["entity"]) if row["event"] >= 0 else ("own", row["kind"], None)


def _drivers(parts: dict[_Key, Ints], worst: Worst, leads: Counter[_Key]) -> tuple[Driver, ...]:
    found = []
    for key, fen in parts.items():
        if not fen[: worst.tail].any():
            continue
        found.append(Driver(*key, co_tvar(fen, worst), co_share(fen, worst), leads[key]))
    return tuple(sorted(found, key=lambda driver: (-driver.gross.value, driver.kind, driver.entity or "")))


def _year(
    rank: int, worst: Worst, years: Years, largest: dict[int, tuple[_Place, dict[str, Any]]]
) -> WorstYear:
    year = int(worst.year[rank])
    row = largest[rank][1] if rank in largest else None
    return WorstYear(
        year=year,
        gross_cny=int(years.gross_fen[year]) / FEN_PER_YUAN,
        net_cny=int(years.net_fen[year]) / FEN_PER_YUAN,
        kind=row["kind"] if row else "",
        entity=row["entity"] if row else None,
        account=row["account"] if row else None,
        accounts_hit=row["accounts_hit"] if row else 0,
        event_gross_cny=row["gross_fen"] / FEN_PER_YUAN if row else 0.0,
    )
