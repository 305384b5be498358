"""Losses for OED policies: a CSV file of ground-up loss by account and coverage.

Columns ``PortNumber, AccNumber, CoverageCode, GroundUpLoss``; optionally ``EventId`` (without it all rows of an account
are one event) and ``DowntimeDays`` (how long the event interrupted the insured; the interruption loss accrues evenly
over it). Losses are in the account's currency.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.accounts import AccountFile
from wangbao.contract.oed.table import Table, TableRow, read_table, refuse, where
from wangbao.contract.oed.values import LARGEST, coverage_codes
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

REQUIRED: Final = ("PortNumber", "AccNumber", "CoverageCode", "GroundUpLoss")
OPTIONAL: Final = ("EventId", "DowntimeDays")
ONLY_EVENT: Final = ""  # the event's name where the file has no EventId
LONGEST_DAYS: Final = Decimal(3650)


@dataclass(frozen=True, slots=True)
class Event:
    """One event's ground-up loss to one account, by coverage code in the standard's order; None days are not known."""

    event: str
    losses: dict[str, Decimal]
    downtime_days: Decimal | None


@dataclass(frozen=True, slots=True)
class LossFile:
    """The events of each (PortNumber, AccNumber), both in the order in which the file first names them."""

    file: str
    events: dict[tuple[str, str], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class _Loss:
    line: int
    account: tuple[str, str]
    event: str
    coverage: str
    loss: Decimal
    days: Decimal | None


def read_losses(path: Path, accounts: AccountFile) -> LossFile:
    """Read the losses in the file at ``path``, all of them to accounts of ``accounts``.

    Raises:
        InputError: not a readable CSV, a column missing or unknown, an unknown account or coverage code, a loss that is
            not a number of at least 0, two rows for one event and coverage, or two downtimes for one event.
    """
    table = read_table(path)
    columns = _columns(table)
    problems: list[Problem] = []
    known = accounts.accounts().keys()
    losses = [loss for row in table.rows if (loss := _loss(row, columns, known, problems)) is not None]
    refuse(problems, table.file)
    return LossFile(table.file, _events(losses, table.file))


def _columns(table: Table) -> dict[str, int]:
    names = {name.lower(): name for name in (*REQUIRED, *OPTIONAL)}
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for at, column in enumerate(table.columns):
        name = names.get(column.lower())
        if name is None:
            listed = ", ".join(names.values())
            problems.append(
                Problem(
                    where(1, column),
                    None,
                    Text(f"未知的列；可用：{listed}", f"unknown column; known: {listed}"),
                )
            )
        else:
            found[name] = at
    problems += [
        Problem(where(1, name), None, Text("缺少必填列", "this column is required"))
        for name in REQUIRED
        if name not in found
    ]
    refuse(problems, table.file)
    return found


def _loss(row: TableRow, columns: dict[str, int], known: object, problems: list[Problem]) -> _Loss | None:
    before = len(problems)

    def cell(name: str) -> str:
        return row.cells[columns[name]] if name in columns else ""

    def bad(name: str, zh: str, en: str) -> None:
        problems.append(Problem(where(row.line, name), cell(name) or None, Text(zh, en)))

    account = (cell("PortNumber"), cell("AccNumber"))
    if account not in known:  # type: ignore[operator]  # a view of the accounts' keys
        bad(
            "AccNumber",
            f"账户文件中没有组合 {account[0]} 的这一账户",
            f"the account file has no such account in portfolio {account[0]}",
        )
    codes = coverage_codes(cell("CoverageCode"))
    word = spec.COVERAGE_WORDS.get(cell("CoverageCode").upper())
    if len(codes) != 1 or (word and word.odd):
        listed = ", ".join(spec.COVERAGE_CODES)
        bad("CoverageCode", f"未知的承保代码；可用：{listed}", f"unknown coverage code; known: {listed}")
    loss = _number(cell("GroundUpLoss"), LARGEST)
    if loss is None:
        bad("GroundUpLoss", f"须为 0 至 {LARGEST:f} 的数值", f"must be a number from 0 to {LARGEST:f}")
    if "EventId" in columns and not cell("EventId"):
        bad("EventId", "有此列时必填", "must be filled in where the column is there")
    days = None
    if cell("DowntimeDays"):
        days = _number(cell("DowntimeDays"), LONGEST_DAYS)
        if days is None:
            bad(
                "DowntimeDays",
                f"须为 0 至 {LONGEST_DAYS} 的数值",
                f"must be a number from 0 to {LONGEST_DAYS}",
            )
    if len(problems) > before or loss is None:
        return None
    return _Loss(row.line, account, cell("EventId") or ONLY_EVENT, codes[0], loss, days)


def _number(cell: str, largest: Decimal) -> Decimal | None:
    try:
        number = Decimal(cell) if cell.isascii() and "_" not in cell else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or not 0 <= number <= largest:
        return None
    return abs(number)  # no minus zero


def _events(losses: list[_Loss], file: str) -> dict[tuple[str, str], tuple[Event, ...]]:
    problems: list[Problem] = []
    grouped: dict[tuple[str, str], dict[str, list[_Loss]]] = {}
    for loss in losses:
        same = grouped.setdefault(loss.account, {}).setdefault(loss.event, [])
        for other in same:
            if other.coverage == loss.coverage:
                rule = Text(
                    f"与第 {other.line} 行重复（同一账户、事件、承保代码）",
                    f"repeats line {other.line} (same account, event and coverage)",
                )
                problems.append(Problem(where(loss.line, "CoverageCode"), loss.coverage, rule))
            if None not in (other.days, loss.days) and other.days != loss.days:
                rule = Text(
                    f"同一事件的停机天数与第 {other.line} 行不同",
                    f"differs from line {other.line} for the same event",
                )
                problems.append(Problem(where(loss.line, "DowntimeDays"), str(loss.days), rule))
                break
        same.append(loss)
    refuse(problems, file)
    return {
        account: tuple(_event(event, rows) for event, rows in events.items())
        for account, events in grouped.items()
    }


def _event(event: str, rows: list[_Loss]) -> Event:
    given = {row.coverage: row.loss for row in rows}
    days = next((row.days for row in rows if row.days is not None), None)
    return Event(event, {code: given[code] for code in spec.COVERAGE_CODES if code in given}, days)
