"""Compilation of a programme against a book, to the arrays of the event kernel and of the recoveries.

``compile`` reads the whole book once (scopes, subject premiums); ``of_rows`` gives the arrays of any slice, so that a
book is processed block by block. Nothing depends on the order of the rows.

*Cells.* The scopes of the treaties that act on events or years divide the book into cells: rows covered by the same set
of such treaties. A recovery of an event is allocated to the cells of its scope pro rata to their subject, so that a
later treaty with another scope has the right subject. With one scope for all there is one cell, and the columns of an
event are its gross and its cession to each risk-level treaty.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance import scopes
from wangbao.portfolio.reinsurance.inuring import Programme, is_followed, stages
from wangbao.portfolio.reinsurance.rows import Layout, RiskTreaties
from wangbao.portfolio.reinsurance.steps import Steps, steps
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_types import Stage
from wangbao.vocabulary.document import read
from wangbao.vocabulary.errors import Problem, refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

MOST_CELLS: Final = 64
_WINDOW_PARTS: Final = 100
_UNSTATED: Final = Text(
    "先行合同没有给出 premium，基础保费未扣除其保费",
    "a treaty before it states no premium: the subject premium is not reduced by it",
)
_FOLLOWED: Final = Text(
    "其后另有按标的摊回的合同：单户事件中，后者作用于本合同按事故限额摊回之后的余额；一起事件击中多户时，"
    "后者作用于按事故限额扣减之前的余额，因此可能少摊",
    "a treaty on risks follows: in an event of one account it acts on what this treaty leaves within its occurrence "
    "limit; in an event that strikes several it acts on what is left before that limit, and may cede too little",
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A programme compiled for a book.

    Attributes:
        treaties: in the order of the file, ``T`` of them: the first axis of every result.
        stages: the stage at which each acts.
        risk: the ``R`` risk-level ones in inuring order, as indices into ``treaties``.
        start, end: each treaty's period as fractions of the simulated year, f64[T].
        cells: codes of the cells (bit t: treaty t covers it), rising, u64[K]; one cell needs no scope.
        base, scope: the ``M`` columns of an event, i32[M]; see ``Layout``.
        keep_from: smallest gross (yuan) of an account's own event that must be kept as a single event; inf if none.
        steps: input of ``recoveries.apply``.
        subject: premium of the rows that each treaty's terms in percent refer to, yuan, f64[T]; 0 elsewhere. The stated
            premiums of earlier treaties are not yet taken off.
        remarks: names the book does not have, treaties not in force, approximations.
    """

    treaties: tuple[Treaty, ...]
    stages: tuple[Stage, ...]
    risk: tuple[int, ...]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    cells: NDArray[np.uint64]
    base: NDArray[np.int32]
    scope: NDArray[np.int32]
    keep_from: float
    steps: Steps
    subject: NDArray[np.float64]
    remarks: tuple[Problem, ...]

    @property
    def warranties(self) -> tuple[int, ...]:
        """The treaties that refer to the industry's loss of an event, W of them, as indices into ``treaties``."""
        return tuple(t for t, treaty in enumerate(self.treaties) if treaty.industry is not None)

    def layout(self, in_scope: NDArray[np.bool_]) -> Layout:
        """Build the layout of an event's columns for rows with cells ``in_scope`` (see ``of_rows``), bool[K, rows]."""
        return Layout(self.base, self.scope, in_scope, self.keep_from)


class Beside(NamedTuple):
    """The rest of a book of which a table holds some rows only: its cells and subject premiums (:class:`Compiled`)."""

    cells: NDArray[np.uint64]
    subject: NDArray[np.float64]


def load(path: Path) -> Programme:
    """Load the programme in a YAML, TOML or JSON file.

    Raises:
        InputError: all problems found, naming field, value and rule.
    """
    return read(Programme, path)


def compile(  # noqa: A001 - the field's word
    programme: Programme, table: pa.Table, book_start: dt.date, *, beside: Beside | None = None
) -> Compiled:
    """Compile a programme against a whole book whose simulated year begins on ``book_start``.

    With ``beside`` the table holds rows that join a book compiled before, and the result is that of both together.

    Raises:
        InputError: a subject premium or sum insured is missing in the book, or the scopes make too many cells.
    """
    treaties = tuple(treaty.reset_on(book_start) for treaty in programme.treaties)
    acting = stages(treaties)
    start, end = _fractions(treaties, book_start)
    risk = tuple(
        sorted((t for t, stage in enumerate(acting) if stage == "risk"), key=lambda t: treaties[t].priority)
    )
    codes, (premiums, subject) = np.zeros(table.num_rows, np.uint64), np.zeros((2, len(treaties)))
    remarks: list[Problem] = []
    for t, treaty in enumerate(treaties):
        remarks += scopes.absent_names(treaty, table)
        mask = scopes.covered(treaty, table)
        if acting[t] != "risk":
            codes |= mask.astype(np.uint64) << np.uint64(t)
        elif treaty.lines is not None:
            scopes.sums_insured(treaty, table, mask)  # to refuse missing sums now, not in the middle of a run
        rest = 0.0 if beside is None else float(beside.subject[t])
        subject[t], fixed, unstated = _subject_premium(programme, acting, t, table, mask, rest)
        premiums[t] = max(subject[t] - fixed, 0.0)
        remarks += [Problem(treaty.code, code, _UNSTATED) for code in unstated]
        remarks += _remarks(treaty, acting[t], float(start[t]), float(end[t]), covers=bool(mask.any()))
        if is_followed(treaties, acting, t):
            remarks.append(Problem(treaty.code, treaty.occurrence_limit, _FOLLOWED))
    cells = np.unique(codes) if table.num_rows else np.zeros(1, np.uint64)
    if beside is not None:
        cells = np.union1d(cells, beside.cells)
    if len(cells) > MOST_CELLS:
        raise refusal(
            "treaties",
            len(cells),
            f"各合同范围交叠成超过 {MOST_CELLS} 个部分，请简化范围",
            f"the scopes cut the book into more than {MOST_CELLS} parts: simplify them",
        )
    base, scope = _columns(len(cells), len(risk))
    return Compiled(
        treaties=treaties,
        stages=acting,
        risk=risk,
        start=start,
        end=end,
        cells=cells,
        base=base,
        scope=scope,
        keep_from=_keep_from(treaties, acting),
        steps=steps(treaties, acting, risk, cells, np.stack([start, end], axis=1), premiums),
        subject=subject,
        remarks=tuple(remarks),
    )


def of_rows(compiled: Compiled, table: pa.Table) -> tuple[RiskTreaties, NDArray[np.bool_]]:
    """Build the risk-level treaties' arrays for the rows of a slice, and the cell of each row, bool[K, rows].

    The slice must hold whole accounts if a surplus is by account. With one cell K is 0. Cheap enough for every block.

    Raises:
        InputError: a surplus covers a policy without ``limit_cny``; or the slice is not of the compiled book.
    """
    rows, treaties = table.num_rows, len(compiled.risk)
    share = np.zeros((treaties, rows))
    attachment = np.zeros((treaties, rows))
    limit = np.full((treaties, rows), np.inf)
    for i, t in enumerate(compiled.risk):
        _risk_terms(compiled.treaties[t], table, share[i], attachment[i], limit[i])
    at = list(compiled.risk)
    arrays = RiskTreaties(
        share=share,
        attachment=attachment,
        limit=limit,
        account_level=np.array([compiled.treaties[t].level == "account" for t in at], np.bool_),
        priority=np.array([compiled.treaties[t].priority for t in at], np.int32),
        start=compiled.start[at],
        end=compiled.end[at],
        occurrence_limit=np.array([_placed_occurrence_limit(compiled.treaties[t]) for t in at], np.float64),
        bound=np.array([_bound(compiled, t) for t in at], np.float64),
    )
    return arrays, _in_scope(compiled, table)


def _in_scope(compiled: Compiled, table: pa.Table) -> NDArray[np.bool_]:
    codes = np.zeros(table.num_rows, np.uint64)
    for t, treaty in enumerate(compiled.treaties):
        if compiled.stages[t] != "risk":
            codes |= scopes.covered(treaty, table).astype(np.uint64) << np.uint64(t)
    in_scope = compiled.cells[:, None] == codes
    if not in_scope.any(axis=0).all():
        raise refusal("", None, "这些行不属于已编译的账册", "these rows are not of the compiled book")
    return np.ascontiguousarray(in_scope if len(compiled.cells) > 1 else in_scope[:0])


def _risk_terms(
    treaty: Treaty,
    table: pa.Table,
    share: NDArray[np.float64],
    attachment: NDArray[np.float64],
    limit: NDArray[np.float64],
) -> None:
    """Write a treaty's terms for each row into ``share``, ``attachment`` and ``limit``, f64[rows] each."""
    mask = scopes.covered(treaty, table)
    placed = treaty.placed_share
    share[mask] = float(treaty.ceded_share * placed)
    if treaty.attachment is not None:
        attachment[mask] = float(treaty.attachment)
    if treaty.limit is not None:
        limit[mask] = float(treaty.limit)
    if treaty.lines is not None and treaty.retained_line is not None:
        line, most = float(treaty.retained_line), float(treaty.retained_line * treaty.lines)
        sums = scopes.sums_insured(treaty, table, mask)[mask]
        share[mask] = np.clip(sums - line, 0.0, most) / sums * float(placed)
    risks = treaty.scope.risks
    if risks is not None and any(risk.has_terms for risk in risks):
        place = scopes.schedule(risks, table)
        rows = np.flatnonzero(mask)
        for row, risk in zip(rows, (risks[at] for at in place[rows]), strict=True):
            if risk.ceded is not None:
                share[row] = float(risk.ceded * placed)
            attachment[row] = attachment[row] if risk.attachment is None else float(risk.attachment)
            limit[row] = limit[row] if risk.limit is None else float(risk.limit)


def _bound(compiled: Compiled, t: int) -> float:
    """Compute the bound of one account's cession, yuan: the occurrence limit if a treaty on risks follows."""
    followed = is_followed(compiled.treaties, compiled.stages, t)
    return _placed_occurrence_limit(compiled.treaties[t]) if followed else np.inf


def _placed_occurrence_limit(treaty: Treaty) -> float:
    if treaty.occurrence_limit is None:
        return np.inf
    placed = treaty.occurrence_limit * treaty.placed_share
    return float(placed.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _columns(cells: int, risks: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Lay out base and scope of each column: total gross, then (if several cells) gross and cessions cell by cell."""
    if cells == 1:
        return np.arange(1 + risks, dtype=np.int32), np.full(1 + risks, -1, np.int32)
    base = np.concatenate([[0], np.tile(np.arange(1 + risks), cells)]).astype(np.int32)
    scope = np.concatenate([[-1], np.repeat(np.arange(cells), 1 + risks)]).astype(np.int32)
    return base, scope


def _fractions(
    treaties: tuple[Treaty, ...], book_start: dt.date
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    days = Period.of_year(book_start).days
    start, end = np.zeros(len(treaties)), np.ones(len(treaties))
    for t, treaty in enumerate(treaties):
        if treaty.basis == "losses_occurring":
            start[t], end[t] = (
                min(max((day - book_start).days / days, 0.0), 1.0)
                for day in (treaty.inception, treaty.expiry)
            )
    return start, end


def _keep_from(treaties: tuple[Treaty, ...], acting: tuple[Stage, ...]) -> float:
    """Compute the smallest gross, yuan, at which an account's own event can reach an event treaty by itself.

    Smaller events reach no attachment and no occurrence limit of a treaty that acts on events. In a window of time
    those below a hundredth of its attachment count as spread evenly.
    """
    keep = np.inf
    for treaty, stage in zip(treaties, acting, strict=True):
        if stage == "event" and treaty.kind.acts_on == "event":
            keep = min(keep, float(treaty.occurrence_attachment or 0))
        elif treaty.window_attachment is not None:
            keep = min(keep, float(treaty.window_attachment) / _WINDOW_PARTS)
        elif stage == "event" and treaty.occurrence_limit is not None:
            keep = min(keep, float(treaty.occurrence_limit / treaty.ceded_share))
    return keep


def _subject_premium(
    programme: Programme,
    acting: tuple[Stage, ...],
    t: int,
    table: pa.Table,
    mask: NDArray[np.bool_],
    rest: float,
) -> tuple[float, float, tuple[str, ...]]:
    """Compute the subject premium of treaty ``t`` in yuan, and what is to be taken off it, as its losses are net too.

    Proportional cessions of treaties that inure before reduce the premium of each row; the stated premiums of any other
    are the second value. The third lists the codes of treaties that state none. ``rest`` is of rows not in the table.
    """
    treaty = programme.treaties[t]
    if treaty.attachment_percent is None:
        return 0.0, 0.0, ()
    if treaty.subject_premium is not None:
        return float(treaty.subject_premium), 0.0, ()
    before = sorted(
        (i for i, one in enumerate(programme.treaties) if one.priority < treaty.priority),
        key=lambda i: programme.treaties[i].priority,
    )
    left, taken = np.ones(table.num_rows), np.zeros(table.num_rows)
    fixed, unstated, priority = 0.0, [], 0
    for i in before:
        one = programme.treaties[i]
        if one.priority != priority:
            left, taken, priority = left - taken, np.zeros(table.num_rows), one.priority
        if not one.kind.proportional:
            if one.premium is None:
                unstated.append(one.code)
            fixed += float((one.premium or 0) * one.placed_share)
            continue
        share = np.zeros(table.num_rows)
        if acting[i] == "risk":
            _risk_terms(one, table, share, np.zeros(table.num_rows), np.zeros(table.num_rows))
        else:
            share[scopes.covered(one, table)] = float(one.ceded_share * one.placed_share)
        taken += np.minimum(share * left, left - taken)
    joined = mask.any() or not rest  # a book without a row in scope is refused there
    gross = rest + (scopes.subject_premium(treaty, table, mask, left - taken) if joined else 0.0)
    return gross, fixed, tuple(unstated)


def _remarks(treaty: Treaty, stage: Stage, start: float, end: float, *, covers: bool) -> list[Problem]:
    found = []
    if not covers:
        found.append(Text("范围内没有保单", "no policy is in scope"))
    if start >= end:
        found.append(Text("在模拟年度内不生效", "not in force in the simulated year"))
    elif end - start < 1 and (stage == "year" or (stage == "event" and treaty.kind.acts_on == "risk")):
        found.append(
            Text(
                "仅在部分年度内有效：未逐件保留的小额损失按时间均匀计入",
                "in force for part of the year: losses not kept one by one count evenly over time",
            )
        )
    return [Problem(treaty.code, None, rule) for rule in found]
