"""Reader of OED cyber account files: each row one layer of one policy, checked against the specification.

A bad value is refused, naming file, line, field, value and rule; every problem found is listed. A column the cyber
class does not have is reported and ignored. A required column must be there. A required field left blank is reported
and takes the standard's default where there is one; one that names the row (portfolio, account, policy, currency,
dates, perils) must be filled in.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from wangbao.contract.oed import spec
from wangbao.contract.oed.table import Table, TableRow, read_table, refuse, where
from wangbao.contract.oed.values import CURRENCY_FIELDS, Value, checked_value, coverage_codes
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.spreadsheet import ROUNDED_RULE, is_rounded
from wangbao.vocabulary.text import Text

_NAMES_THE_ROW = frozenset(
    [
        "PortNumber",
        "AccNumber",
        "AccCurrency",
        "PolNumber",
        "PolInceptionDate",
        "PolExpiryDate",
        "PolPerilsCovered",
    ]
)


_DEFAULTS = {
    field.name: Decimal(field.default or 0) for field in spec.FIELDS if field.kind in ("number", "whole")
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row: the line of the file it is on, and its values by field, typed; a blank cell is absent.

    Numbered fields keep their number (``IndustryScheme1``).
    """

    line: int
    values: Mapping[str, Value]

    def text(self, name: str) -> str | None:
        """Return a text, or None where blank."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def number(self, name: str) -> Decimal:
        """Return a number; where blank the standard's default, or 0."""
        value = self.values.get(name)
        if isinstance(value, Decimal | int):
            return Decimal(value)
        return _DEFAULTS[name]

    def known(self, name: str) -> Decimal | None:
        """Return a number that was given; None where blank."""
        value = self.values.get(name)
        return Decimal(value) if isinstance(value, Decimal | int) else None

    def date(self, name: str) -> dt.date:
        """Return a required date."""
        value = self.values[name]
        if not isinstance(value, dt.date):
            raise TypeError(name)
        return value

    @property
    def portfolio(self) -> str:
        return str(self.values["PortNumber"])

    @property
    def account(self) -> str:
        return str(self.values["AccNumber"])

    @property
    def policy(self) -> str:
        return str(self.values["PolNumber"])

    @property
    def layer(self) -> int:
        return int(self.number("LayerNumber"))

    @property
    def currency(self) -> str:
        return str(self.values["AccCurrency"])

    @property
    def coverages(self) -> tuple[str, ...]:
        """The coverage codes the policy covers, in the standard's order; all where ``PolCoverage`` is blank."""
        words = (self.text("PolCoverage") or "CYB").split(";")
        named = {code for word in words for code in coverage_codes(word.strip())}
        return tuple(code for code in spec.COVERAGE_CODES if code in named)


@dataclass(frozen=True, slots=True)
class AccountFile:
    """The rows of an account file, in its order, and what was odd about it (``warnings``) but not refused."""

    file: str
    rows: tuple[AccountRow, ...]
    warnings: tuple[Problem, ...]

    def accounts(self) -> dict[tuple[str, str], tuple[AccountRow, ...]]:
        """Group the rows by (PortNumber, AccNumber), in the file's order."""
        grouped: dict[tuple[str, str], list[AccountRow]] = {}
        for row in self.rows:
            grouped.setdefault((row.portfolio, row.account), []).append(row)
        return {key: tuple(rows) for key, rows in grouped.items()}


def read_accounts(path: Path) -> AccountFile:
    """Read the OED cyber account file at ``path``.

    Raises:
        InputError: the file is not a readable CSV (see ``table``), a required column is missing, a value is bad, a row
            is there twice, or a policy mixes currencies.
    """
    table = read_table(path)
    warnings: list[Problem] = list(table.remarks)
    fields = _columns(table, warnings)
    problems: list[Problem] = []
    rows = tuple(_row(row, fields, problems, warnings) for row in table.rows)
    refuse(problems, table.file)
    _check_file(rows, problems, warnings)
    refuse(problems, table.file)
    return AccountFile(table.file, rows, _gathered(warnings))


def _columns(table: Table, warnings: list[Problem]) -> list[tuple[str, spec.Field] | None]:
    problems: list[Problem] = []
    fields: list[tuple[str, spec.Field] | None] = []
    seen: set[str] = set()
    for column in table.columns:
        found = spec.find(column)
        if found is None:
            fields.append(None)
            warnings.append(Problem(column, None, _UNKNOWN_COLUMN))
            continue
        field, name = found
        if name in seen:
            problems.append(Problem(where(1, column), None, Text("列重复", "the column is given twice")))
        seen.add(name)
        fields.append((name, field))
    stems = {field.name for found in fields if found for field in [found[1]]}
    for field in spec.FIELDS:
        if field.status == "R" and field.name not in stems:
            name = field.stem + ("1" if field.name.endswith("XX") else "")
            rule = Text("缺少 OED 网络险必填列", "this column is required by OED's cyber class")
            problems.append(Problem(where(1, name), None, rule))
    refuse(problems, table.file)
    return fields


def _row(
    row: TableRow,
    fields: list[tuple[str, spec.Field] | None],
    problems: list[Problem],
    warnings: list[Problem],
) -> AccountRow:
    values: dict[str, Value] = {}
    for found, cell in zip(fields, row.cells, strict=True):
        if found is None:
            continue
        name, field = found
        if cell:
            value, rule = checked_value(field, cell)
            if rule is not None:
                problems.append(Problem(where(row.line, name), cell, rule))
            else:
                values[name] = value
        elif name in _NAMES_THE_ROW:
            problems.append(
                Problem(where(row.line, name), None, Text("必填", "this field must be filled in"))
            )
        elif field.status == "R":
            warnings.append(Problem(where(row.line, name), None, _blank(field)))
    return AccountRow(row.line, MappingProxyType(values))


_UNKNOWN_COLUMN = Text(
    "不是 OED 5.0.0 网络险账户文件的字段，已忽略", "not a field of OED 5.0.0's cyber account file; ignored"
)


def _blank(field: spec.Field) -> Text:
    if field.default:
        return Text(
            f"必填字段为空，按标准默认值 {field.default}",
            f"required but blank; the default {field.default} is taken",
        )
    return Text("必填字段为空（仅评估时需要）", "required but blank (needed only for an assessment)")


def _check_file(rows: tuple[AccountRow, ...], problems: list[Problem], warnings: list[Problem]) -> None:
    first: dict[tuple[str, ...], int] = {}
    currency: dict[tuple[str, ...], AccountRow] = {}
    versions = {row.text("OEDVersion") for row in rows} - {None}
    if len(versions) > 1:
        rule = Text("同一文件的 OED 版本须一致", "one file must keep to one OED version")
        problems.append(Problem("OEDVersion", ", ".join(sorted(map(str, versions))), rule))
    for row in rows:
        _check_row(row, problems, warnings)
        account = (row.portfolio, row.account)
        layer = (*account, row.policy, str(row.layer))
        if layer in first:
            rule = Text(
                f"与第 {first[layer]} 行重复（同一组合、账户、保单、层）",
                f"repeats line {first[layer]} (same portfolio, account, policy and layer)",
            )
            problems.append(Problem(where(row.line, "LayerNumber"), "/".join(layer), rule))
        first.setdefault(layer, row.line)
        other = currency.setdefault(account, row)
        if other.currency != row.currency:
            rule = Text(
                f"账户货币与第 {other.line} 行（{other.currency}）不同",
                f"differs from the account's currency on line {other.line} ({other.currency})",
            )
            problems.append(Problem(where(row.line, "AccCurrency"), row.currency, rule))


def _check_row(row: AccountRow, problems: list[Problem], warnings: list[Problem]) -> None:
    if row.date("PolExpiryDate") <= row.date("PolInceptionDate"):
        rule = Text("须晚于 PolInceptionDate", "must be later than PolInceptionDate")
        problems.append(Problem(where(row.line, "PolExpiryDate"), row.text("PolExpiryDate"), rule))
    for field in CURRENCY_FIELDS[1:]:
        given = row.text(field)
        if given and given != row.currency:
            rule = Text(
                f"一张保单须只用一种货币（AccCurrency 为 {row.currency}）",
                f"a policy must keep to one currency ({row.currency})",
            )
            problems.append(Problem(where(row.line, field), given, rule))
    for name in row.values:
        if name.startswith("CompanyIDScheme") and name.replace("Scheme", "Code") not in row.values:
            problems.append(Problem(where(row.line, name.replace("Scheme", "Code")), None, _pair(name)))
        if name.startswith("CompanyIDCode") and name.replace("Code", "Scheme") not in row.values:
            problems.append(Problem(where(row.line, name.replace("Code", "Scheme")), None, _pair(name)))
    _warn_row(row, warnings)


def _pair(name: str) -> Text:
    return Text(f"给出 {name} 时必填", f"must be filled in where {name} is")


def _warn_row(row: AccountRow, warnings: list[Problem]) -> None:
    for word in (row.text("PolCoverage") or "").split(";"):
        known = spec.COVERAGE_WORDS.get(word.strip().upper())
        if known and known.odd:
            read_as = "CYB" if len(known.codes) > 1 else known.codes[0]
            rule = Text(f"不是承保代码，按 {read_as} 理解", f"not a coverage code; read as {read_as}")
            warnings.append(Problem(where(row.line, "PolCoverage"), word.strip(), rule))
    warnings += [
        Problem(where(row.line, field), row.text(field), ROUNDED_RULE)
        for field in ("PolNumber", "AccNumber")
        if is_rounded(row.text(field) or "")
    ]
    warnings += [
        Problem(where(row.line, field), row.text(field), _BELOW_ONE)
        for field in _DEDUCTIBLES
        if 0 < row.number(field) < 1
    ]
    if row.number("LayerLimit") == 0:
        rule = Text("为 0 或空，按无层限额理解", "is 0 or blank; read as no layer limit")
        warnings.append(Problem(where(row.line, "LayerLimit"), None, rule))
    if row.number("PolSIR") and row.number("PolDed"):
        rule = Text(
            "与 PolDed 同时给出；标准未规定二者关系，按先后均由被保险人自担理解",
            "given with PolDed; the standard does not say how they combine: both are read as borne by the insured",
        )
        warnings.append(Problem(where(row.line, "PolSIR"), row.text("PolSIR"), rule))
    if row.number("BIPOI") == 0:
        rule = Text("赔偿期为 0 日，不赔营业中断", "no day is indemnified: no interruption is paid")
        warnings.append(Problem(where(row.line, "BIPOI"), 0, rule))
    if row.number("LayerParticipation") == 0:
        rule = Text("份额为 0，该层不赔付", "the share is 0: the layer pays nothing")
        warnings.append(Problem(where(row.line, "LayerParticipation"), 0, rule))


_DEDUCTIBLES = tuple(
    field.name
    for field in spec.FIELDS
    if field.kind == "number" and field.name.startswith(("PolDed", "PolSIR"))
)
_BELOW_ONE = Text(
    "小于 1：按金额理解，不是比例；如指损失的比例，请换算为金额",
    "is below 1: read as an amount and no percentage; state an amount if a share of the loss is meant",
)


def _gathered(warnings: list[Problem]) -> tuple[Problem, ...]:
    """Merge warnings: one for each field and rule, naming the first line and how many more there are."""
    groups: dict[tuple[str, Text], list[Problem]] = {}
    for warning in warnings:
        name = warning.field.rsplit(": ", 1)[-1]
        groups.setdefault((name, warning.rule), []).append(warning)
    gathered = []
    for same in groups.values():
        first, more = same[0], len(same) - 1
        rule = first.rule
        if more:
            rule = Text(f"{rule.zh}（另有 {more} 行）", f"{rule.en} (and {more} more lines)")
        gathered.append(first._replace(rule=rule))
    return tuple(gathered)
