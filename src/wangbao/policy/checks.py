"""Checks of an endorsement: the fields its kind may change, cover on its day, valid terms, direction of the charge."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wangbao.policy.fold import IN_FORCE, Contract, Segment, fold, segment_on
from wangbao.policy.patch import Terms, at, merged, touched
from wangbao.policy.tables import Kind, kind
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

# The fields of terms: all that can be negotiated or changed. ``items`` are the items of the wording that are bought.
# The content of open tables (profile, points, inputs, insured …) is checked by the packages that own them.
FIELDS = frozenset(
    {
        IN_FORCE, "term", "insured", "applicant", "limit_cny", "deductible_cny", "waiting_hours", "items",
        "answers", "profile", "points", "inputs", "annual_premium_cny", "cancellation", "vat", "subsidies",
        "instalments", "wording",
    }
)  # fmt: skip
_ITEM_FIELDS = frozenset({"limit_cny", "deductible_cny", "waiting_hours", "annual_premium_cny"})
_AMOUNTS = ("limit_cny", "deductible_cny", "waiting_hours")


def check_change(contract: Contract, kind_code: str, effective: dt.date, change: Terms) -> None:
    """Refuse an endorsement that may not be made on this contract.

    Raises:
        InputError: unknown kind, a field the kind may not change, nothing changed, a day outside the period, cover (or
            no cover) on that day against the kind, or invalid terms of a segment.
    """
    meant = kind(kind_code)
    day = segment_on(fold(contract), effective)
    problems = [
        *_field_problems(meant, change),
        *_cover_problems(meant, day),
        *_item_problems(meant, day, change),
    ]
    if not problems and merged(day.terms, change) == day.terms:
        problems.append(Problem("change", None, Text("没有任何变更", "nothing is changed")))
    if problems:
        raise InputError(problems)
    last = contract.endorsements[-1].issued_at
    check_segments(fold(contract.with_endorsement(kind_code, effective, last, change)))


def check_segments(segments: Sequence[Segment]) -> None:
    """Refuse segments with invalid terms.

    Raises:
        InputError: names the segment's first day and the field.
    """
    problems = [
        Problem(f"[{segment.period.start}].{problem.field}", problem.value, problem.rule)
        for segment in segments
        for problem in term_problems(segment.terms)
    ]
    if problems:
        raise InputError(problems)


def term_problems(terms: Terms) -> list[Problem]:
    """List the problems of one set of terms."""
    problems = [
        Problem(name, None, Text("未知字段", "unknown field")) for name in sorted(set(terms) - FIELDS)
    ]
    problems += [problem for name in _AMOUNTS for problem in _amount(name, terms.get(name))]
    items = terms.get("items") or {}
    if not items:
        problems.append(
            Problem("items", None, Text("至少须有一个保障项目", "at least one item of cover is needed"))
        )
    for code, row in items.items():
        where = f"items.{code}"
        if not isinstance(row, Mapping):
            problems.append(Problem(where, row, Text("须为表", "must be a table")))
            continue
        problems += [
            Problem(f"{where}.{name}", row[name], Text("未知字段", "unknown field"))
            for name in sorted(set(row) - _ITEM_FIELDS)
        ]
        problems += [
            problem for name in sorted(_ITEM_FIELDS) for problem in _amount(f"{where}.{name}", row.get(name))
        ]
        problems += _within_limit(where, row.get("limit_cny"), terms.get("limit_cny"))
    return problems


def check_direction(kind_code: str, charge_cny: Any) -> None:
    """Refuse a charge that goes against its kind: an increase of risk that costs less, a decrease that costs more.

    Raises:
        InputError: the charge has the wrong sign.
    """
    meant = kind(kind_code)
    if meant.premium == "up" and charge_cny < 0:
        rule = Text(f"“{meant.name.zh}”不得减少保费", f"'{meant.name.en}' must not lower the premium")
    elif meant.premium == "down" and charge_cny > 0:
        rule = Text(f"“{meant.name.zh}”不得增加保费", f"'{meant.name.en}' must not raise the premium")
    else:
        return
    raise InputError([Problem("premium", str(charge_cny), rule)])


def _field_problems(meant: Kind, change: Terms) -> list[Problem]:
    paths = sorted(touched(change))
    rule = Text(f"“{meant.name.zh}”不得变更此项", f"'{meant.name.en}' may not change this")
    return [Problem(".".join(path), at(change, path), rule) for path in paths if not meant.allows(path)]


def _cover_problems(meant: Kind, day: Segment) -> list[Problem]:
    if meant.code == "reinstatement":
        if day.in_force:
            return [
                Problem(
                    "effective", None, Text("该日合同仍有效，无须恢复", "the policy is in force on that day")
                )
            ]
    elif not day.in_force:
        return [Problem("effective", None, Text("该日合同已解除", "the policy is not in force on that day"))]
    return []


def _item_problems(meant: Kind, day: Segment, change: Terms) -> list[Problem]:
    """List the problems with changed items of cover.

    A change of sums needs items that exist, an addition items that do not, and a removal may only remove.
    """
    there, problems = day.terms.get("items", {}), []
    for code, row in (change.get("items") or {}).items():
        where = f"items.{code}"
        if meant.code == "add_item" and (code in there or row is None):
            problems.append(Problem(where, None, Text("该项目已承保", "this item is covered already")))
        elif meant.code == "remove_item" and (code not in there or row is not None):
            rule = Text("须为已承保项目，且只能删除", "must be a covered item, and can only be removed")
            problems.append(Problem(where, None, rule))
        elif meant.code == "change_of_sums" and (code not in there or row is None):
            problems.append(Problem(where, None, Text("该项目未承保", "this item is not covered")))
    return problems


def _amount(field: str, value: Any) -> list[Problem]:
    if value is None:
        return []
    try:
        amount = to_decimal(value, field=field)
    except InputError as error:
        return list(error.problems)
    if amount < 0:
        return [Problem(field, str(value), Text("不得为负", "must not be negative"))]
    return []


def _within_limit(where: str, part: Any, whole: Any) -> list[Problem]:
    if part is None or whole is None:
        return []
    try:
        fits = to_decimal(part) <= to_decimal(whole)
    except InputError:
        return []  # already reported as a bad amount
    rule = Text(
        f"分项限额不得高于累计限额 {whole}", f"an item's limit must not pass the aggregate limit, {whole}"
    )
    return [] if fits else [Problem(f"{where}.limit_cny", str(part), rule)]
