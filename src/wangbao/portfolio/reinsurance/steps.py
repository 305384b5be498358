"""Terms of treaties as whole fen and parts per million, for the recoveries kernel.

Ceded and placed shares are integers in parts per million (the documents allow six decimals), amounts whole fen, so that
the arithmetic of recoveries is exact.
"""

from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance import recovery_kernel as kernel
from wangbao.portfolio.reinsurance.reinstatement import NONE, fen, reinstated
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_types import Stage

_TERMS: Final = 12
_FEN_PER_YUAN: Final = 100
_DAYS: Final = 365


class Steps(NamedTuple):
    """Terms of ``T`` treaties in the order of the programme, over ``K`` cells; see ``recovery_kernel.recover``."""

    terms: NDArray[np.int64]  # [T, 10] columns named in ``recovery_kernel``
    period: NDArray[np.float64]  # [T, 2] fractions of the simulated year
    members: NDArray[np.bool_]  # [T, K] cells in scope (all, for a risk-level treaty)
    reinstated: NDArray[np.int64]  # [T, B] ceded amount up to which each is used; 0 if none
    charge: NDArray[np.float64]  # [T, B] its premium in fen for each fen reinstated
    stepped: NDArray[np.int64]  # [T, S] the year's loss in fen from which each step of the premium is due
    step: NDArray[np.float64]  # [T, S] that premium in fen; 0 if none
    inuring: NDArray[
        np.int64
    ]  # [T] treaties in inuring order; of one priority, those that act on the year last


def steps(
    treaties: tuple[Treaty, ...],
    acting: tuple[Stage, ...],
    risk: tuple[int, ...],
    cells: NDArray[np.uint64],
    period: NDArray[np.float64],
    premiums: NDArray[np.float64],
) -> Steps:
    """Build the arrays; ``premiums`` are the subject premiums in yuan (0 if not needed)."""
    count = len(treaties)
    most = max((len(treaty.reinstatements or ()) for treaty in treaties), default=0)
    steps_up = max((len(treaty.step_ups or ()) for treaty in treaties), default=0)
    made = Steps(
        terms=np.zeros((count, _TERMS), np.int64),
        period=period,
        members=np.zeros((count, len(cells)), np.bool_),
        reinstated=np.zeros((count, max(most, 1)), np.int64),
        charge=np.zeros((count, max(most, 1))),
        stepped=np.zeros((count, max(steps_up, 1)), np.int64),
        step=np.zeros((count, max(steps_up, 1))),
        inuring=np.array(
            sorted(range(count), key=lambda t: (treaties[t].priority, acting[t] == "year", t)), np.int64
        ),
    )
    for t, (treaty, stage) in enumerate(zip(treaties, acting, strict=True)):
        row = made.terms[t]
        row[kernel.KIND] = _kind(treaty, stage)
        row[kernel.PRIORITY] = treaty.priority
        row[kernel.PLACE] = risk.index(t) if stage == "risk" else -1
        if treaty.industry is not None:
            row[kernel.PLACE] = sum(one.industry is not None for one in treaties[:t])
        row[kernel.CEDED] = int(treaty.ceded_share * kernel.MILLION)
        row[kernel.PLACED] = kernel.MILLION if stage == "risk" else int(treaty.placed_share * kernel.MILLION)
        row[[kernel.LIMIT, kernel.OCCURRENCE_LIMIT, kernel.ANNUAL_LIMIT]] = NONE
        made.members[t] = [stage == "risk" or bool(int(cell) >> t & 1) for cell in cells]
        if stage == "year":
            _year(row, treaty, Decimal(repr(float(premiums[t]))))
            for s, one in enumerate(treaty.step_ups or ()):
                made.stepped[t, s] = fen((treaty.annual_attachment or Decimal(0)) * one.eroded)
                due = (treaty.premium or Decimal(0)) * treaty.placed_share * one.premium_percent / 100
                made.step[t, s] = float(due * 100)
        else:
            # The placed share that is already in the amounts which a risk-level treaty's terms bound.
            inside = treaty.placed_share if stage == "risk" else Decimal(1)
            _event(row, treaty, inside)
            if treaty.reinstatements is not None:
                cover = reinstated(treaty, inside)
                made.reinstated[t, : len(cover.upto_fen)] = cover.upto_fen
                made.charge[t, : len(cover.charge)] = cover.charge
                row[kernel.ANNUAL_LIMIT] = min(int(row[kernel.ANNUAL_LIMIT]), cover.most_fen)
    return made


def annual_limits(steps: Steps) -> tuple[float | None, ...]:
    """Compute the most each treaty can pay in a year, yuan at its ceded and placed share; None if unbounded.

    Treaties are in the order of the programme. For a treaty on the year it is its limit; for any other its annual
    limit, or its cover with reinstatements.
    """
    found: list[float | None] = []
    for row in steps.terms.tolist():
        yearly = row[kernel.KIND] == kernel.YEAR
        most = row[kernel.LIMIT if yearly else kernel.ANNUAL_LIMIT]
        share = (row[kernel.CEDED] if yearly else kernel.MILLION) * row[kernel.PLACED] / kernel.MILLION**2
        found.append(most * share / _FEN_PER_YUAN if 0 < most < NONE else None)
    return tuple(found)


def _kind(treaty: Treaty, stage: Stage) -> int:
    if stage == "event":
        return kernel.EXCESS if treaty.kind.acts_on == "event" else kernel.SHARE
    return kernel.YEAR if stage == "year" else kernel.RISK


def _year(row: NDArray[np.int64], treaty: Treaty, premium: Decimal) -> None:
    if treaty.attachment_percent is not None and treaty.limit_percent is not None:
        row[kernel.ATTACHMENT] = fen(premium * treaty.attachment_percent / 100)
        row[kernel.LIMIT] = fen(premium * treaty.limit_percent / 100)
    elif treaty.window_days is not None:
        row[kernel.ATTACHMENT] = fen(treaty.window_attachment)
        row[kernel.LIMIT] = fen(treaty.window_limit)
        row[kernel.WINDOW] = round(treaty.window_days / _DAYS * kernel.MILLION)
    else:
        row[kernel.ATTACHMENT] = fen(treaty.annual_attachment or Decimal(0))
        row[kernel.LIMIT] = fen(treaty.annual_limit)


def _event(row: NDArray[np.int64], treaty: Treaty, inside: Decimal) -> None:
    if treaty.kind.acts_on == "event":
        row[kernel.ATTACHMENT] = fen(treaty.occurrence_attachment or Decimal(0))
        row[kernel.LIMIT] = fen(treaty.occurrence_limit)
        if treaty.kind.one_limit and treaty.occurrence_limit is not None:
            row[kernel.ANNUAL_LIMIT] = fen(treaty.occurrence_limit * treaty.ceded_share)
        if treaty.industry is not None:
            row[kernel.TRIGGER] = fen(treaty.industry.trigger)
    elif treaty.occurrence_limit is not None:
        row[kernel.OCCURRENCE_LIMIT] = fen(treaty.occurrence_limit * inside)
    if treaty.annual_attachment is not None:
        row[kernel.ANNUAL_ATTACHMENT] = fen(treaty.annual_attachment * inside)
    if treaty.annual_limit is not None:
        row[kernel.ANNUAL_LIMIT] = fen(treaty.annual_limit * inside)
