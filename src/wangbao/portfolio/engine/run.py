"""A complete run of a book: blocks, treaties, second pass over the worst years, and the results folder."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangbao.portfolio.book.contracts import terms_of
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine import block, recovery, tail as second
from wangbao.portfolio.engine.block_order import DEFAULT_GROUPINGS, order_blocks, pieces_within
from wangbao.portfolio.engine.passes import FIRST, SECOND, Execution, forget, run_pass
from wangbao.portfolio.engine.run_record import fingerprint_of, run_record
from wangbao.portfolio.engine.settings import Settings, refuse_settings
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.treaties import TreatyFile, compiled
from wangbao.portfolio.engine.world import expected_events, world as draw
from wangbao.portfolio.engine.write import write_tables
from wangbao.portfolio.engine.year_store import market_of, stored_programme
from wangbao.portfolio.results.allocation import worst_years
from wangbao.portfolio.results.folder import Folder, new_folder, open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data
from wangbao.portfolio.results.writer import refuse_overtaken, refuse_place
from wangbao.vocabulary.errors import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run: its folder, remarks, and the number of incidents simulated.

    ``raised``: accounts whose common causes need more than their base holds; ``raised_cny``: by how much that raises
    the expected ground-up loss of a year.
    """

    folder: Folder
    remarks: tuple[Problem, ...]
    incidents: int
    assumed: tuple[int, ...]
    raised: int
    raised_cny: float


def simulate(
    book: Book,
    settings: Settings,
    out: Path,
    *,
    treaties: TreatyFile | None = None,
    book_start: dt.date | None = None,
    groupings: Sequence[str] = DEFAULT_GROUPINGS,
    execution: Execution | None = None,
    replace: bool = False,
    market: Folder | None = None,
) -> Outcome:
    """Simulate a book and write its results folder.

    Args:
        book: the policies.
        settings: years, seed, assumptions.
        out: the folder to write; it appears complete or not at all.
        treaties: the reinsurance programme.
        book_start: first day of the simulated year, for the treaties' periods; by default the earliest inception of a
            treaty.
        groupings: columns of facts to report by.
        execution: threads or cluster, checkpoint, progress.
        replace: replace an earlier results folder at ``out``.
        market: an earlier run, whose clouds, products, agents and providers with their market shares are used in place
            of the book's own.

    Raises:
        InputError: the book, the programme, a setting or ``out`` is refused.
        Cancelled: stopped on request.
    """
    how = execution or Execution()
    entities = None if market is None else market_of(market, settings)
    refuse_place(out, replace=replace)
    refuse_settings(settings)
    block_order = order_blocks(
        book.table,
        groupings=groupings,
        block_accounts=how.block_accounts,
        most_pieces=pieces_within(settings.years, expected_events(book.table, settings, entities)),
    )
    contracts, _ = terms_of(block_order.table)  # refuse bad contracts now, not in the middle of the run
    programme = None if treaties is None else compiled(treaties, block_order.table, book_start)
    run = run_record(book, settings, block_order, treaties, programme, contracts, market)
    world = draw(block_order, settings, programme, market=entities)
    totals = Totals(world)
    fingerprint = fingerprint_of(run, settings, how.block_accounts, book_start)
    numbers = range(len(block_order.blocks))
    run_pass(FIRST, numbers, block.compute, totals, shared=world, fingerprint=fingerprint, how=how)
    recovered = recovery.recover(totals, run.treaty_codes)
    worst = [
        worst_years(fen, settings.capital_level, settings.batches)
        for fen in (recovered.years.gross_fen, recovered.years.net_fen)
    ]
    shares = second.TailTotals(block_order.table.num_rows)
    tail = second.tail(world, recovered.nets, *worst)
    run_pass(SECOND, numbers, second.compute, shares, shared=tail, fingerprint=fingerprint, how=how)
    refuse_overtaken(out, replace=replace)
    with new_folder(out, run, replace=replace) as writer:
        kept = None if treaties is None else stored_programme(treaties, programme, book_start)
        write_tables(writer, totals, recovered, shares, kept)
        writer.close()
        if treaties is not None and treaties.content:
            (writer.path / f"treaties{Path(treaties.file).suffix.lower()}").write_bytes(treaties.content)
        writer.summary(to_data(summarise(Folder(writer.path, run))))
    forget(how.checkpoint)
    return Outcome(
        folder=open_folder(out),
        remarks=recovery.remarks(totals),
        incidents=int(totals.incidents.sum()),
        assumed=tuple(totals.assumed.tolist()),
        raised=int(totals.raised[0]),
        raised_cny=float(totals.raised_cny.sum()),
    )
