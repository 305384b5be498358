"""A complete run of a book: blocks, treaties, second pass over the worst years, and the results folder."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, NamedTuple, get_args

from wangbao import __version__
from wangbao.portfolio.accumulation.frequency_scale import MODES
from wangbao.portfolio.book.contracts import terms_of
from wangbao.portfolio.book.periods import periods
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine import block, recovery, tail as second
from wangbao.portfolio.engine.block_order import DEFAULT_GROUPINGS, BlockOrder, order_blocks
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import Settings, world as draw
from wangbao.portfolio.engine.write import write_tables
from wangbao.portfolio.execution import State, execute, remove_checkpoint
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.programme import Compiled, compile as compile_programme
from wangbao.portfolio.reinsurance.steps import annual_limits
from wangbao.portfolio.reinsurance.words import acting_words
from wangbao.portfolio.results.allocation import worst_years
from wangbao.portfolio.results.folder import Folder, new_folder, open_folder
from wangbao.portfolio.results.run import Run, Source, Treaties, TreatyName
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data
from wangbao.portfolio.results.writer import refuse_overtaken, refuse_place
from wangbao.risk.frequency import View
from wangbao.risk.heads import unmodelled_covered
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import Problem, refusal

_PASSES = ("first", "second")
_FIRST_PASS = 0.93  # share of the progress bar


class TreatyFile(NamedTuple):
    """A programme and the file it was read from; ``content``, if given, is copied into the results folder."""

    programme: Programme
    file: str
    sha256: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Execution:
    """Options of the execution of blocks; see :func:`wangbao.portfolio.execution.execute`."""

    threads: int = 1
    cluster: str | None = None
    checkpoint: Path | None = None
    checkpoint_every_s: float = 60.0
    clock: Callable[[], float] | None = None
    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    block_accounts: int | None = None


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

    Raises:
        InputError: the book, the programme, a setting or ``out`` is refused.
        Cancelled: stopped on request.
    """
    how = execution or Execution()
    refuse_place(out, replace=replace)
    _refuse_settings(settings)
    block_order = order_blocks(book.table, groupings=groupings, block_accounts=how.block_accounts)
    contracts, _ = terms_of(block_order.table)  # refuse bad contracts now, not in the middle of the run
    programme = None
    if treaties is not None:
        start = book_start or min(treaty.inception for treaty in treaties.programme.treaties)
        programme = compile_programme(treaties.programme, block_order.table, start)
    covered = {head for contract in contracts for head in contract.payable_heads()}
    run = _run(book, settings, block_order, treaties, programme, unmodelled_covered(covered, settings.model))
    world = draw(block_order, settings, programme)
    totals = Totals(world)
    fingerprint = _fingerprint(run, settings, how.block_accounts, book_start)
    numbers = range(len(block_order.blocks))
    _execute(numbers, block.compute, totals, world, fingerprint, how, 0.0, _FIRST_PASS, _PASSES[0])
    recovered = recovery.recover(totals, run.treaty_codes)
    worst = [
        worst_years(fen, settings.capital_level, settings.batches)
        for fen in (recovered.years.gross_fen, recovered.years.net_fen)
    ]
    shares = second.TailTotals(block_order.table.num_rows)
    shared = second.tail(world, recovered.nets, *worst)
    _execute(numbers, second.compute, shares, shared, fingerprint, how, _FIRST_PASS, 1.0, _PASSES[1])
    refuse_overtaken(out, replace=replace)
    with new_folder(out, run, replace=replace) as writer:
        write_tables(writer, totals, recovered, shares)
        writer.close()
        if treaties is not None and treaties.content:
            (writer.path / f"treaties{Path(treaties.file).suffix.lower()}").write_bytes(treaties.content)
        writer.summary(to_data(summarise(Folder(writer.path, run))))
    _forget(how.checkpoint)
    return Outcome(
        folder=open_folder(out),
        remarks=programme.remarks if programme else (),
        incidents=int(totals.incidents.sum()),
        assumed=tuple(totals.assumed.tolist()),
        raised=int(totals.raised[0]),
        raised_cny=float(totals.raised_cny.sum()),
    )


def _execute(
    numbers: Sequence[int],
    compute: Callable[[Any, int], Any],
    state: State[Any],
    shared: object,
    fingerprint: str,
    how: Execution,
    begin: float,
    end: float,
    name: str,
) -> None:
    """Run one pass over the blocks; its part of the progress bar is ``begin`` to ``end``."""

    def progress(share: float) -> None:
        if how.progress is not None:
            how.progress(begin + (end - begin) * share)

    execute(
        numbers,
        compute,
        state,
        shared=shared,
        fingerprint=f"{fingerprint}-{name}",
        threads=how.threads,
        cluster=how.cluster,
        checkpoint=how.checkpoint / name if how.checkpoint else None,
        checkpoint_every_s=how.checkpoint_every_s,
        keep_finished=True,  # until the folder is written, because the second pass may be interrupted as well
        clock=how.clock,
        progress=progress,
        cancelled=how.cancelled,
    )


def _forget(checkpoint: Path | None) -> None:
    """Remove the checkpoints of both passes, and their folder if it is then empty."""
    if checkpoint is None:
        return
    for name in _PASSES:
        remove_checkpoint(checkpoint / name)
    if checkpoint.is_dir() and not any(checkpoint.iterdir()):
        checkpoint.rmdir()


def _refuse_settings(settings: Settings) -> None:
    """Refuse settings that cannot be simulated.

    Raises:
        InputError: names the first such setting.
    """
    years, batches = settings.years, settings.batches
    rules = (
        ("batches", batches, batches >= 2, "须至少为 2", "must be at least 2"),
        (
            "years",
            years,
            batches >= 2 and years >= 2 * batches and years % batches == 0,
            f"须为批数 {batches} 的整数倍，且至少两倍",
            f"must be a multiple of the {batches} batches, and at least twice as many",
        ),
        ("seed", settings.seed, settings.seed >= 0, "须为非负整数", "must be at least 0"),
        (
            "capital_level",
            settings.capital_level,
            0.0 < settings.capital_level < 1.0,
            "须大于 0 且小于 1",
            "must be above 0 and below 1",
        ),
        ("scale", settings.scale, 0.0 <= settings.scale < inf, "须为非负数", "must be at least 0"),
        _one_of("common_causes", settings.common_causes, MODES),
        _one_of("view", settings.view, get_args(View)),
    )
    for field, value, holds, zh, en in rules:
        if not holds:
            raise refusal(field, value, zh, en)


def _one_of(field: str, value: str, known: tuple[str, ...]) -> tuple[str, object, bool, str, str]:
    names = ", ".join(known)
    return field, value, value in known, f"须为 {names} 之一", f"must be one of {names}"


def _run(
    book: Book,
    settings: Settings,
    block_order: BlockOrder,
    treaties: TreatyFile | None,
    programme: Compiled | None,
    unmodelled: tuple[str, ...],
) -> Run:
    named = None
    if treaties is not None and programme is not None:
        limits = annual_limits(programme.steps)
        inuring = sorted(enumerate(programme.treaties), key=lambda pair: pair[1].priority)
        words = [acting_words(programme, place) for place, _ in inuring]
        named = Treaties(
            file=treaties.file,
            sha256=treaties.sha256,
            names=tuple(
                TreatyName(
                    code=treaty.code,
                    name_zh=treaty.name.zh,
                    name_en=treaty.name.en,
                    type=treaty.type,
                    annual_limit_cny=limits[place],
                    words_zh=said.zh,
                    words_en=said.en,
                    reinsurers=treaty.reinsurers or (),
                )
                for (place, treaty), said in zip(inuring, words, strict=True)
            ),
        )
    return Run(
        wangbao=__version__,
        model=settings.model.version,
        seed=settings.seed,
        years=settings.years,
        batches=settings.batches,
        policies=block_order.table.num_rows,
        accounts=block_order.accounts,
        book=Source(file=book.source, sha256=book.sha256, synthetic=book.synthetic),
        treaties=named,
        common_causes=settings.common_causes,
        groupings=block_order.groupings,
        capital_level=settings.capital_level,
        view=settings.view,
        periods=periods(block_order.table),
        unmodelled_heads=unmodelled,
    )


def _fingerprint(run: Run, settings: Settings, block_accounts: int | None, start: dt.date | None) -> str:
    more = {
        "run": run.fingerprint(),
        "scale": settings.scale,
        "block": block_accounts,
        "start": str(start),
        "model": repr(settings.model),  # a version number does not cover figures changed in memory
        "figures": repr(settings.figures),
    }
    return canonical.sha256(more, spelling="ascii")
