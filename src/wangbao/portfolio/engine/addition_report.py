"""Report of policies added to a run: change of the tail, its causes, and the worst events that strike them."""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wangbao.portfolio.accumulation.classes import CLASSES, CODES
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine.policy_addition import Added
from wangbao.portfolio.results.allocation import worst_years
from wangbao.portfolio.results.change import YearlyChange, paired
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import plain
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Ints
from wangbao.portfolio.results.yearly import points
from wangbao.vocabulary.errors import Problem

FORMAT: Final = "wangbao.book-addition"
VERSION: Final = "1.0"
OWN: Final = "own"  # cause: the insureds' own incidents
MOST_EVENTS: Final = 5


class Cause(NamedTuple):
    """Loss of the new policies by one cause, gross yuan a year: on average, and in the book's worst years."""

    code: str
    mean_cny: float
    worst_cny: float


class StruckEvent(NamedTuple):
    """An event of the book's worst years that strikes the new policies: gross yuan of the book before, and of them."""

    year: int
    kind: str
    entity: str
    book_cny: float
    added_cny: float


class Addition(NamedTuple):
    """Effect of an addition.

    ``gross`` and ``net`` are the changes of the book; ``causes`` add up to what the new policies lose on average and in
    the mean of the worst gross years after the addition (their Euler share); ``events`` are the dearest of those years.
    """

    run: Run
    policies: int
    insureds: int
    premium_cny: float | None
    gross: YearlyChange
    net: YearlyChange
    reinstatement_cny: float
    causes: tuple[Cause, ...]
    events: tuple[StruckEvent, ...]
    remarks: tuple[Problem, ...]

    @property
    def share_cny(self) -> float:
        """Their Euler share of the gross tail value at risk, yuan."""
        return sum(cause.worst_cny for cause in self.causes)


def addition(folder: Folder, book: Book, added: Added) -> Addition:
    """Report an addition to a run; VaR and TVaR are at the run's levels, capital among them."""
    run, at = folder.run, points(folder.run)
    few = at._replace(
        levels=tuple(sorted({0.99, 0.995, run.capital_level} & {*at.levels, run.capital_level}))
    )
    before = added.years
    worst = worst_years(added.gross_fen, run.capital_level, run.batches)
    tail = worst.year[: worst.tail]
    premium = book.table["premium_cny"]
    own_premium = pc.sum(pc.multiply(premium, book.table["share"])).as_py()
    paid = sum(fen for fen in before.reinstatement.values()) if before.reinstatement else 0
    return Addition(
        run=run,
        policies=book.policies,
        insureds=pc.count_distinct(book.table["account"]).as_py(),
        premium_cny=None if premium.null_count else float(own_premium),
        gross=paired(before.gross_fen, added.gross_fen, few),
        net=paired(before.net_fen, added.net_fen, few),
        reinstatement_cny=float((added.reinstatement_fen - paid).mean()) / FEN_PER_YUAN,
        causes=_causes(added, tail),
        events=_events(folder, added, tail),
        remarks=added.remarks,
    )


def to_data(found: Addition) -> dict[str, Any]:
    """Convert the report to plain data, for JSON."""
    data = {name: plain(getattr(found, name), name) for name in ("policies", "insureds", "premium_cny")}
    data |= {
        name: plain(getattr(found, name), name) for name in ("gross", "net", "reinstatement_cny", "share_cny")
    }
    data |= {"causes": [one._asdict() for one in found.causes]}
    data |= {"events": [one._asdict() for one in found.events]}
    return {"format": FORMAT, "version": VERSION, "run": found.run.as_data(), **data}


def _causes(added: Added, tail: Ints) -> tuple[Cause, ...]:
    totals, years = added.alone.totals, added.gross_fen.size
    events = totals.world.event_set
    worst = np.zeros(years, np.bool_)
    worst[tail] = True
    fen = totals.event[0]
    sums = [np.bincount(events.kind[at], fen[at], CLASSES) for at in (slice(None), worst[events.year])]
    own = added.alone.own_fen
    rows = [(OWN, float(own.sum()), float(own[tail].sum()))]
    rows += [(CODES[k], float(sums[0][k]), float(sums[1][k])) for k in range(CLASSES)]
    yuan = [
        Cause(code, mean / years / FEN_PER_YUAN, part / tail.size / FEN_PER_YUAN) for code, mean, part in rows
    ]
    return tuple(sorted(yuan, key=lambda one: (-one.worst_cny, -one.mean_cny, one.code)))


def _events(folder: Folder, added: Added, tail: Ints) -> tuple[StruckEvent, ...]:
    totals = added.alone.totals
    events, entities, fen = totals.world.event_set, added.alone.market, totals.event[0]
    inside = np.flatnonzero(np.isin(events.year, tail) & (fen > 0))
    dearest = inside[np.argsort(-fen[inside], kind="stable")][:MOST_EVENTS]
    if not dearest.size:
        return ()
    held = pq.read_table(
        folder.path / "events.parquet",
        columns=["year", "time", "entity", "gross_fen"],
        filters=[("year", "in", np.unique(events.year[dearest]).tolist()), ("event", ">=", 0)],
    ).to_pylist()
    book = {(row["year"], row["time"], row["entity"]): row["gross_fen"] for row in held}
    found = []
    for e in dearest.tolist():
        year, time, entity = int(events.year[e]), float(events.time[e]), entities.name[events.entity[e]]
        before = book.get((year, time, entity), 0) / FEN_PER_YUAN
        found.append(StruckEvent(year, CODES[events.kind[e]], entity, before, int(fen[e]) / FEN_PER_YUAN))
    return tuple(found)
