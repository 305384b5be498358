"""Tables of a results folder, written from the totals of a run."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CODES
from wangbao.portfolio.engine import year_store
from wangbao.portfolio.engine.recovery import Recovered, groups
from wangbao.portfolio.engine.tail import TailTotals
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.results.allocation import code_order, split, worst_years
from wangbao.portfolio.results.coinsurers import parts, variances
from wangbao.portfolio.results.folder import Run, Writer
from wangbao.portfolio.results.store import StoredProgramme
from wangbao.portfolio.results.tables import FITTED_EVENT
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary.heads import HEADS

_ROWS = 250_000  # rows written at a time


def write_tables(
    writer: Writer,
    totals: Totals,
    recovered: Recovered,
    shares: TailTotals,
    programme: StoredProgramme | None,
) -> None:
    """Write years, groups, events, coverages, co-insurers, policies, and what policies can be added to."""
    writer.years(recovered.years)
    for place in range(len(totals.world.block_order.groupings)):
        for group in groups(totals, recovered, place):
            if group.year.size:
                writer.group(group)
    _common_events(writer, totals, recovered)
    _own_events(writer, totals, recovered)
    _coverages(writer, totals)
    _coinsurers(writer, totals)
    _policies(writer, totals, recovered, shares)
    year_store.write(writer, totals, recovered.kept, programme)


def _common_events(writer: Writer, totals: Totals, recovered: Recovered) -> None:
    event_set, entities = totals.world.event_set, totals.world.entities
    paid = np.flatnonzero(totals.event[0])
    names = np.array(entities.name, dtype=object)
    for start in range(0, paid.size, _ROWS):
        e = paid[start : start + _ROWS]
        writer.events(
            {
                "event": e.astype(np.int32),
                "kind": _words(event_set.kind[e], CODES),
                "entity": pa.array(names[event_set.entity[e]].tolist(), pa.string()),
                "account": pa.nulls(e.size, pa.string()),
                "year": event_set.year[e],
                "time": event_set.time[e],
                "latent": event_set.latent[e],
                "gross_fen": totals.event[0, e],
                "accounts_hit": totals.struck[e].astype(np.int32),
                "net_fen": recovered.common_net[e],
            }
            | _ceded(writer, recovered.common_ceded[:, e] if recovered.common_ceded.size else None)
        )


def _own_events(writer: Writer, totals: Totals, recovered: Recovered) -> None:
    kept, block_order = recovered.kept, totals.world.block_order
    types = (*(kind.code for kind in incident_types()), FITTED_EVENT)  # by number; FITTED is the last
    order = np.lexsort((kept.account, kept.time, kept.year))
    for start in range(0, order.size, _ROWS):
        i = order[start : start + _ROWS]
        writer.events(
            {
                "event": np.full(i.size, -1, np.int32),
                "kind": _words(kept.type[i], types),
                "entity": pa.nulls(i.size, pa.string()),
                "account": block_order.table["account"]
                .take(pa.array(block_order.row[kept.account[i]]))
                .combine_chunks(),
                "year": kept.year[i],
                "time": kept.time[i],
                "latent": pa.nulls(i.size, pa.float64()),
                "gross_fen": kept.fen[i, 0],
                "accounts_hit": np.ones(i.size, np.int32),
                "net_fen": recovered.kept_net[i],
            }
            | _ceded(writer, recovered.kept_ceded[:, i] if recovered.kept_ceded.size else None)
        )


def _coverages(writer: Writer, totals: Totals) -> None:
    """Write gross losses by incident type and loss head; those of compound policies, without head, are one row."""
    kinds, heads = np.nonzero(totals.heads)
    rest = int(totals.row_gross.sum()) - int(totals.heads.sum())
    fitted = [FITTED_EVENT] if rest else []
    types = [kind.code for kind in incident_types()]
    writer.coverages(
        {
            "kind": [types[kind] for kind in kinds] + fitted,
            "head": [HEADS[head].code for head in heads] + [None for _ in fitted],
            "gross_sum_fen": np.array([*totals.heads[kinds, heads], *([rest] if rest else [])], np.int64),
        }
    )


def _coinsurers(writer: Writer, totals: Totals) -> None:
    table, run = totals.world.block_order.table, writer.run
    share = table["share"].to_numpy()
    if (share < 1.0).any():
        limit = _limit(table).to_numpy() * share
        spread = variances(totals.row_gross, totals.row_square, run.years)
        names = table["coinsurers"].combine_chunks()
        writer.coinsurers(parts(share, names, limit, totals.row_gross, spread))


def _policies(writer: Writer, totals: Totals, recovered: Recovered, shares: TailTotals) -> None:
    table = totals.world.block_order.table
    net = _adding_up(shares.net, recovered.years.net_fen, writer.run, table)
    for start in range(0, table.num_rows, _ROWS):
        piece = table.slice(start, _ROWS)
        rows = slice(start, start + piece.num_rows)
        writer.policies(
            {
                **{name: piece[name] for name in ("account", "policy", "layer", "insured", "sector", "kind")},
                **{name: piece[name] for name in ("province", "cloud_provider")},
                "limit_cny": pc.multiply(_limit(piece), piece["share"]),
                "premium_cny": pc.multiply(piece["premium_cny"], piece["share"]),
                "gross_sum_fen": totals.row_gross[rows],
                "gross_square": totals.row_square[rows],
                "tvar_cny": totals.row_tail[rows],
                "risk_ceded_sum_fen": totals.row_ceded[rows],
                "tail_gross_fen": shares.gross[rows],
                "tail_gross_error_cny": shares.gross_error[rows],
                "tail_net_fen": net[rows],
                "tail_net_error_cny": shares.net_error[rows],
                "marginal_gross_cny": shares.marginal[rows],
                "marginal_gross_error_cny": shares.marginal_error[rows],
            }
        )


def _adding_up(
    part: NDArray[np.int64], net_fen: NDArray[np.int64], run: Run, table: pa.Table
) -> NDArray[np.int64]:
    """Adjust the policies' net losses of the worst net years, rounded by payment, so that they add up to the book's."""
    worst = worst_years(net_fen, run.capital_level, run.batches)
    whole = int(worst.total_fen[: worst.tail].sum())
    return split(whole, part, code_order(table)) if part.any() else part


def _limit(piece: pa.Table) -> pa.ChunkedArray:
    """Choose the sum insured of the whole policy: its own limit, else its layer's."""
    found = piece["limit_cny"]
    for name in ("oed.LayerAggLimit", "oed.LayerLimit"):
        if name in piece.column_names:
            found = pc.coalesce(found, piece[name])
    return found


def _ceded(writer: Writer, fen: NDArray[np.int64] | None) -> dict[str, object]:
    codes = writer.run.treaty_codes
    return {} if fen is None else {f"ceded:{code}": fen[t] for t, code in enumerate(codes)}


def _words(code: NDArray[np.uint8], words: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(code.astype(np.int32)), pa.array(words))
