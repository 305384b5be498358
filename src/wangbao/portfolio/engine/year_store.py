"""The years of a run as kept in its folder, so that policies can be added to them: market, and what treaties act on."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.engine.industry import industry_fen
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.shapes import Kept
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.treaties import TreatyFile, first_day
from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.portfolio.results.folder import Folder, Writer
from wangbao.portfolio.results.store import (
    LEFT,
    MARKET,
    OWN,
    Assumptions,
    StoredProgramme,
    subjects_schema,
)
from wangbao.portfolio.results.tables import floats, ints, table
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import refusal

_ROWS = 500_000  # rows written at a time


def write(writer: Writer, totals: Totals, kept: Kept, programme: StoredProgramme | None) -> None:
    """Write the market of a run, and with a programme what its treaties act on."""
    world = totals.world
    writer.market(_market(world.entities), _assumptions(world.settings))
    if programme is None:
        return
    columns, events = world.columns, world.event_set
    struck = np.flatnonzero(totals.event[0])
    some = np.flatnonzero(totals.lump[0])
    compiled = world.programme
    index = np.zeros((0, events.year.size), np.int64)
    if compiled is not None and compiled.warranties:
        index = industry_fen(compiled, events, world.entities)
    none = [np.zeros((index.shape[0], n), np.int64) for n in (kept.year.size, some.size)]
    parts = (
        (
            events.year[struck],
            events.time[struck],
            events.entity[struck],
            totals.by_event[struck, :columns],
            index[:, struck],
        ),
        (kept.year, kept.time, np.full(kept.year.size, OWN, np.int32), kept.fen[:, :columns], none[0]),
        (
            some,
            np.zeros(some.size),
            np.full(some.size, LEFT, np.int32),
            totals.by_year[some, :columns],
            none[1],
        ),
    )
    schema = subjects_schema(columns, index.shape[0])
    for year, time, entity, fen, industry in parts:
        for start in range(0, year.size, _ROWS):
            at = slice(start, start + _ROWS)
            data: dict[str, object] = {
                "year": year[at].astype(np.int32),
                "time": time[at],
                "entity": entity[at],
            }
            data |= {f"c{k}": np.ascontiguousarray(fen[at, k]) for k in range(columns)}
            data |= {f"industry{w}": industry[w, at] for w in range(index.shape[0])}
            writer.subjects(table(data, schema), programme)


def stored_programme(treaties: TreatyFile, programme: Compiled | None, book_start: Any) -> StoredProgramme:
    """Describe a programme as it was compiled for a book."""
    if programme is None:
        raise ValueError("the programme is compiled before it is stored")
    return StoredProgramme(
        programme=treaties.programme,
        start=first_day(treaties.programme, book_start),
        cells=tuple(programme.cells.tolist()),
        subject=tuple(programme.subject.tolist()),
    )


def market_of(folder: Folder, settings: Settings) -> Entities:
    """Read the market of an earlier run.

    Raises:
        InputError: the folder keeps none, or its run had another model, view or scale.
    """
    data, about = folder.market()
    if about != _assumptions(settings):
        raise refusal(
            "model",
            folder.run.model,
            "该次模拟所用模型或频率倍数与现在不同，请重新模拟",
            "that run's model or scale of frequencies differs from today's: simulate it again",
            file=str(folder.path),
        )
    kind, first, second = (data.column(name).to_pylist() for name in ("class", "first", "second"))
    return Entities(
        kind=ints(data, "class").astype(np.uint8),
        name=tuple(data.column("name").to_pylist()),
        code=_plain(data, "code", np.uint64),
        rate=floats(data, "rate"),
        chance=floats(data, "chance"),
        share=floats(data, "share"),
        accounts=ints(data, "accounts"),
        whole=_plain(data, "whole", np.int32),
        place={key: at for at, key in enumerate(zip(kind, first, second, strict=True))},
    )


def _market(entities: Entities) -> Any:
    keys = list(entities.place)
    return table(
        {
            "class": entities.kind,
            "first": [key[1] for key in keys],
            "second": [key[2] for key in keys],
            "name": list(entities.name),
            **{name: getattr(entities, name) for name in ("code", "rate", "chance", "share")},
            **{name: getattr(entities, name) for name in ("accounts", "whole")},
        },
        MARKET,
    )


def _assumptions(settings: Settings) -> Assumptions:
    model = {"model": repr(settings.model), "figures": repr(settings.figures)}
    return Assumptions(model_sha256=canonical.sha256(model, spelling="ascii"), scale=settings.scale)


def _plain(data: pa.Table, name: str, dtype: type[np.generic]) -> NDArray[Any]:
    return np.array(data.column(name).to_numpy(), dtype=dtype)
