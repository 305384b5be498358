"""Import of a programme from the reinsurance files of Open Exposure Data.

A scope row with neither account, policy nor filter is the whole book, since a book is one portfolio. The standard takes
the union of a treaty's rows; ours are filters that all must pass. So rows with filters must be alike but for one
filter, or but for the accounts and policies. Filters that a book does not have are refused, as are amounts that a
type of treaty cannot have: ignoring them would change the result. Values that are read with another meaning, dates
that are not used and unknown columns are reported as warnings.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.table import Table, TableRow, read_table, refuse, where
from wangbao.contract.oed.values import Value, checked_value
from wangbao.portfolio.reinsurance import oed_fields
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.treaty_types import OF_OED, TYPES
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

UNLIMITED: Final = Decimal("1e13")  # stands for 0 (no limit) where a treaty must have a limit
_ONE_DAY: Final = dt.timedelta(days=1)
_YEAR_DAYS: Final = (365, 366)
_CYBER: Final = frozenset((*spec.CYBER_PERILS, spec.ALL_PERILS))
_WHOLE_CYBER: Final = ("CC1", spec.ALL_PERILS)


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported programme, and warnings that name line and field."""

    programme: Programme
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """The values of one row by the standard's field name, without blanks."""

    line: int
    cells: Mapping[str, Value]

    def number(self, name: str, default: str = "0") -> Decimal:
        return Decimal(str(self.cells.get(name, default)))

    def word(self, name: str) -> str:
        return str(self.cells.get(name, ""))


def read(info: Path, scope: Path, *, period: Period, rates: Mapping[str, Decimal] | None = None) -> Imported:
    """Read the programme in an ``ri_info`` and an ``ri_scope`` file.

    Args:
        info: the file of treaties.
        scope: the file of their scopes.
        period: the period of treaties without dates, or whose dates are marked as not to be used.
        rates: yuan for one unit of each other currency.

    Raises:
        InputError: all problems found, each naming file, line, field, value and rule.
    """
    warnings: list[Problem] = []
    treaties = _rows(read_table(info), "info", warnings)
    covered = _rows(read_table(scope), "scope", warnings)
    _check_scope(covered, {row.word("ReinsNumber") for row in treaties}, str(scope))
    problems: list[Problem] = []
    built = []
    for row in treaties:
        mine = [one for one in covered if one.word("ReinsNumber") == row.word("ReinsNumber")]
        made = _treaty(row, mine, _code(row, treaties), period, rates or {}, problems, warnings)
        if made is not None:
            built.append(made)
    refuse(problems, str(info))
    return Imported(parse(Programme, {"treaties": built}, file=str(info)), tuple(warnings))


def _rows(table: Table, file: oed_fields.File, warnings: list[Problem]) -> list[_Row]:
    known = [oed_fields.FIELDS[file].get(column.lower()) for column in table.columns]
    for column, field in zip(table.columns, known, strict=True):
        if field is None:
            unknown = Text("不是 OED 再保险文件的字段，未读取", "not a field of this OED file: not read")
            warnings.append(Problem(where(1, column), None, unknown))
    names = {field.name for field in known if field is not None}
    required = Text("缺少必填列", "this column is required")
    problems = [
        Problem(where(1, field.name), None, required)
        for field in oed_fields.FIELDS[file].values()
        if field.status == "R" and field.name not in names
    ]
    rows = [_row(row, known, problems) for row in table.rows]
    refuse(problems, table.file)
    return rows


def _row(row: TableRow, known: Sequence[spec.Field | None], problems: list[Problem]) -> _Row:
    cells: dict[str, Value] = {}
    for field, cell in zip(known, row.cells, strict=True):
        if field is None:
            continue
        if not cell:
            if field.status == "R":
                problems.append(
                    Problem(where(row.line, field.name), None, Text("须填写", "must be filled in"))
                )
            continue
        value, rule = checked_value(field, cell)
        if rule is not None:
            problems.append(Problem(where(row.line, field.name), cell, rule))
        cells[field.name] = value
    return _Row(row.line, cells)


def _check_scope(rows: Sequence[_Row], numbers: set[str], file: str) -> None:
    problems = []
    for row in rows:
        if row.word("ReinsNumber") not in numbers:
            rule = Text("ri_info 中没有这一合同", "ri_info has no such treaty")
            problems.append(Problem(where(row.line, "ReinsNumber"), row.word("ReinsNumber"), rule))
        for name in oed_fields.FILTERS_NOT_CARRIED:
            if name in row.cells:
                rule = Text("账册没有这一筛选条件", "a book has no such filter")
                problems.append(Problem(where(row.line, name), row.cells[name], rule))
        if "PolNumber" in row.cells and "AccNumber" not in row.cells:
            rule = Text("填写 PolNumber 时须填写 AccNumber", "PolNumber needs AccNumber")
            problems.append(Problem(where(row.line, "AccNumber"), None, rule))
    refuse(problems, file)


def _code(row: _Row, rows: Sequence[_Row]) -> str:
    number = row.word("ReinsNumber")
    alone = sum(one.word("ReinsNumber") == number for one in rows) == 1
    return f"R{number}" if alone else f"R{number}-{row.word('ReinsLayerNumber') or row.line}"


def _treaty(
    row: _Row,
    scope: Sequence[_Row],
    code: str,
    period: Period,
    rates: Mapping[str, Decimal],
    problems: list[Problem],
    warnings: list[Problem],
) -> dict[str, Any] | None:
    """Convert a row to the data of a treaty document; None if the treaty does not apply to the book.

    Problems and warnings are appended to the lists.
    """

    def wrong(field: str, zh: str, en: str) -> None:
        problems.append(Problem(where(row.line, field), row.cells.get(field), Text(zh, en)))

    def note(field: str, zh: str, en: str) -> None:
        warnings.append(Problem(where(row.line, field), row.cells.get(field), Text(zh, en)))

    kind = row.word("ReinsType").upper()
    if kind not in OF_OED:
        listed = ", ".join(OF_OED)
        wrong("ReinsType", f"须为 {listed} 之一", f"must be one of {listed}")
        return None
    perils = set(row.word("ReinsPeril").upper().split(";"))
    if not perils & _CYBER:
        note("ReinsPeril", "不含网络风险，未纳入", "no cyber peril: left out")
        return None
    if not perils & set(_WHOLE_CYBER):
        note("ReinsPeril", "按全部网络事件计算", "taken for all cyber incidents")
    placed = row.number("PlacedPercent") * row.number("TreatyShare", "1")
    if not scope or placed == 0:
        note(
            "ReinsNumber" if not scope else "PlacedPercent",
            "没有范围或未安排，未纳入",
            "no scope, or nothing placed: left out",
        )
        return None
    currency = row.word("ReinsCurrency").upper()
    rate = Decimal(1) if currency == "CNY" else rates.get(currency)
    if rate is None:
        wrong("ReinsCurrency", "须为 CNY，或给出汇率", "must be CNY, or have a rate of exchange")
        rate = Decimal(1)
    for name in oed_fields.AMOUNTS:
        if row.number(name) != 0 and name not in TYPES[OF_OED[kind]].oed_terms:
            wrong(name, f"{kind} 合同不能带有此项", f"a treaty of type {kind} cannot carry this")
    if row.number("AggPeriod", "365") not in _YEAR_DAYS and (
        row.number("AggLimit") or row.number("AggAttachment")
    ):
        wrong("AggPeriod", "只能按年累计", "aggregates are of a year only")
    if row.number("DeemedPercentPlaced") != 0:
        note("DeemedPercentPlaced", "按实际合同计算", "taken for a real contract")
    if row.number("ReinsFXrate", "1") != 1:
        note("ReinsFXrate", "未使用", "not used")
    if "RiskLevel" in row.cells and row.word("RiskLevel").upper() not in oed_fields.LEVELS:
        note("RiskLevel", "账册没有标的地点，按保单计算", "a book has no locations: taken by policy")
    _note_unused_dates(row, note)
    name = row.word("ReinsName") or code
    made: dict[str, Any] = {
        "code": code,
        "name": {"zh": name, "en": name},
        "type": OF_OED[kind],
        "priority": int(row.number("InuringPriority")),
        "placed": _share(placed),
        "scope": _scope(kind, scope, limit=row.number("RiskLimit") * rate, problems=problems),
        **_dates(row, period),
        **_terms(row, kind, rate),
        **_reinstatements(row, kind, wrong, note),
    }
    if row.number("ReinsPremium") > 0:
        made["premium"] = _yuan(row.number("ReinsPremium") * rate)
    return {key: value for key, value in made.items() if value is not None}


def _terms(row: _Row, kind: str, rate: Decimal) -> dict[str, Any]:
    """Convert the amounts of a treaty.

    Amounts of the standard bound the ceded loss and ours the loss itself, so they are divided by the ceded share.
    """
    ceded = row.number("CededPercent", "1")
    if ceded == 0:
        return {"ceded": ceded}  # refused by the document

    def bound(name: str, *, of_loss: bool, needed: bool = False) -> Decimal | None:
        amount = row.number(name) * rate
        if amount == 0:
            return UNLIMITED if needed else None
        return _yuan(amount / ceded if of_loss else amount)

    made: dict[str, Any] = {}
    if kind != "SS" and (kind in ("QS", "FAC") or ceded != 1):
        made["ceded"] = _share(ceded)
    found = TYPES[OF_OED[kind]]
    if found.acts_on == "year":
        made["annual_attachment"] = bound("AggAttachment", of_loss=True) or Decimal(0)
        made["annual_limit"] = bound("AggLimit", of_loss=True, needed=True)
        return made
    made["annual_limit"] = bound("AggLimit", of_loss=False)
    made["annual_attachment"] = bound("AggAttachment", of_loss=False)
    if found.acts_on == "event":
        made["occurrence_attachment"] = bound("OccAttachment", of_loss=True) or Decimal(0)
        made["occurrence_limit"] = bound("OccLimit", of_loss=True, needed=True)
        return made
    made["occurrence_limit"] = bound("OccLimit", of_loss=False)
    if kind != "SS":  # a surplus's bounds the cession of each risk, which has a share of its own
        made["limit"] = bound("RiskLimit", of_loss=True, needed=kind == "PR")
    if kind not in ("SS", "QS"):
        made["attachment"] = bound("RiskAttachment", of_loss=True) or (Decimal(0) if kind == "PR" else None)
    if row.number("RiskLimit") != 0 or not found.proportional:
        made["level"] = oed_fields.LEVELS.get(row.word("RiskLevel").upper())
    return made


def _scope(kind: str, rows: Sequence[_Row], *, limit: Decimal, problems: list[Problem]) -> dict[str, Any]:
    """Convert a treaty's scope rows; ``limit`` (yuan, 0 if none) bounds the cession of each risk of a surplus."""
    filters = {name: {row.word(name) for row in rows} for name in oed_fields.FILTERS}
    filters = {name: values for name, values in filters.items() if values != {""}}
    varying = [name for name, values in filters.items() if len(values) > 1]
    accounts = {(row.word("AccNumber"), row.word("PolNumber")) for row in rows}
    if len(varying) > 1 or (varying and len(accounts) > 1) or any("" in filters[name] for name in varying):
        name = varying[0]
        rule = Text(
            "一份合同的各行须只在一个筛选条件上不同", "rows of one treaty may differ in one filter only"
        )
        problems.append(Problem(where(rows[0].line, name), rows[0].cells.get(name), rule))
    made: dict[str, Any] = {oed_fields.FILTERS[name]: sorted(values) for name, values in filters.items()}
    whole = any("AccNumber" not in row.cells for row in rows)
    if whole and kind != "SS":
        return made
    risks = []
    for row in rows:
        ceded = row.number("CededPercent", "1")
        if kind == "SS" and ceded == 0:
            continue  # nothing is ceded
        risk: dict[str, Any] = {"account": row.word("AccNumber"), "policy": row.cells.get("PolNumber")}
        if kind == "SS":
            risk["ceded"] = _share(ceded)
            if limit != 0:
                risk["limit"] = _yuan(limit / ceded)
        if risk not in risks:
            risks.append(risk)
    return {**made, "risks": risks}


def _note_unused_dates(row: _Row, note: Any) -> None:
    """Note dates and a basis that the file gives and marks as not to be used."""
    if row.word("UseReinsDates").upper() == "Y":
        return
    zh, en = (
        "UseReinsDates 不为 Y：日期不用，合同按全部损失计算",
        "UseReinsDates is not Y: dates are not used, and the treaty takes every loss",
    )
    for name in ("ReinsInceptionDate", "ReinsExpiryDate"):
        if name in row.cells:
            note(name, zh, en)
            break
    if row.word("AttachmentBasis").upper() == "RA":
        note("AttachmentBasis", zh, en)


def _dates(row: _Row, period: Period) -> dict[str, Any]:
    first, last = row.cells.get("ReinsInceptionDate"), row.cells.get("ReinsExpiryDate")
    basis = "risks_attaching" if row.word("AttachmentBasis").upper() == "RA" else "losses_occurring"
    if row.word("UseReinsDates").upper() == "Y" and isinstance(first, dt.date) and isinstance(last, dt.date):
        return {"inception": first, "expiry": last + _ONE_DAY, "basis": basis}
    return {"inception": period.start, "expiry": period.end}


def _reinstatements(row: _Row, kind: str, wrong: Any, note: Any) -> dict[str, Any]:
    if "Reinstatement" not in row.cells:
        return {}
    if kind not in ("CXL", "PR") or row.number("OccLimit" if kind == "CXL" else "RiskLimit") == 0:
        wrong("Reinstatement", "没有限额可恢复", "there is no limit to reinstate")
        return {}
    count = int(row.number("Reinstatement"))
    try:
        rates = [Decimal(part) for part in row.word("ReinstatementCharge").split(";") if part.strip()]
    except ArithmeticError:
        wrong("ReinstatementCharge", "须为以分号分隔的数值", "must be numbers separated by semicolons")
        return {}
    if not rates and count:
        note("ReinstatementCharge", "未填写，按免费恢复", "not given: reinstatements are free")
        rates = [Decimal(0)]
    if len(rates) not in (1, count) and count:
        wrong("ReinstatementCharge", f"须有 1 项或 {count} 项", f"must have one or {count} entries")
        return {}
    rates = rates * count if len(rates) == 1 else rates
    return {"reinstatements": [{"premium_percent": rate * 100} for rate in rates[:count]]}


def _yuan(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _share(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.000001"), ROUND_HALF_UP)
