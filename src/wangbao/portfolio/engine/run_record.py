"""The description of a run that its results folder keeps, and the fingerprint of a run in progress."""

import datetime as dt
from collections.abc import Iterable

from wangbao import __version__
from wangbao.contract.terms import Terms
from wangbao.portfolio.book.periods import periods
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine.block_order import BlockOrder
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile, named
from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.run import Run, Source
from wangbao.risk.heads import unmodelled_covered
from wangbao.vocabulary import canonical


def run_record(
    book: Book,
    settings: Settings,
    block_order: BlockOrder,
    treaties: TreatyFile | None,
    programme: Compiled | None,
    contracts: Iterable[Terms],
    market: Folder | None = None,
) -> Run:
    """Describe a run: book, model, seed, settings, treaties, and the heads covered that the model does not draw."""
    named_treaties = None if treaties is None or programme is None else named(treaties, programme)
    covered = {head for contract in contracts for head in contract.payable_heads()}
    return Run(
        wangbao=__version__,
        model=settings.model.version,
        seed=settings.seed,
        years=settings.years,
        batches=settings.batches,
        policies=block_order.table.num_rows,
        accounts=block_order.accounts,
        book=Source(file=book.source, sha256=book.sha256, synthetic=book.synthetic),
        treaties=named_treaties,
        common_causes=settings.common_causes,
        groupings=block_order.groupings,
        capital_level=settings.capital_level,
        view=settings.view,
        periods=periods(block_order.table),
        unmodelled_heads=unmodelled_covered(covered, settings.model),
        market="" if market is None else market.run.fingerprint(),
    )


def fingerprint_of(run: Run, settings: Settings, block_accounts: int | None, start: dt.date | None) -> str:
    """Hash what the blocks of a run depend on, so that a checkpoint of another run is not taken for it."""
    more = {
        "run": run.fingerprint(),
        "scale": settings.scale,
        "block": block_accounts,
        "start": str(start),
        "model": repr(settings.model),  # a version number does not cover figures changed in memory
        "figures": repr(settings.figures),
    }
    return canonical.sha256(more, spelling="ascii")
