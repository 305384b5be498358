"""The content of a form: what is entered, put into plain values field by field, and what is wrong with it.

Texts are kept as they are, without blanks at their ends; counts are whole numbers, amounts decimals as text with two
places, choices codes in the order of their table, filing numbers a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from wangbao.programme import plan
from wangbao.programme.batch_schema import Batch
from wangbao.programme.form_schema import LONGEST_PROSE, LONGEST_TEXT, MOST_ENTRIES, Field, Form
from wangbao.vocabulary import filing, heads, sectors, terms
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal, ungrouped, yuan
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

Content = dict[str, Any]
MOST_CNY: Final = Decimal(10) ** 13
_MOST_COUNT: Final = 10**9


def choices(field: Field, batch: Batch) -> dict[str, Text]:
    """List the codes a field may have in a batch, with their names, in the order of their table."""
    match field.table:
        case "insurance_classes":
            return {one.code: one.name for one in terms.INSURANCE_CLASSES}
        case "kinds":
            return {one.code: one.name for one in terms.KINDS if one.code in batch.kinds}
        case "tracks":
            return {one.code: one.name.text for one in batch.tracks}
        case "sections":
            return {one.code: one.name for one in sectors.SECTIONS}
        case "scenarios":
            return {one.code: one.name for one in terms.SCENARIOS}
        case "heads":
            return {one.code: one.name for one in heads.HEADS}
        case "support_kinds":
            return {one.code: one.name for one in plan.SUPPORT_KINDS}
        case "enterprise_roles":
            return {one.code: one.name for one in plan.ENTERPRISE_ROLES}
    return {}


def is_empty(value: object) -> bool:
    """Tell whether a field holds nothing; zero is something."""
    return value in (None, "", [])


def parse(form: Form, given: Mapping[str, object], batch: Batch) -> Content:
    """Put what was entered into plain values; fields left out, or empty, are left out.

    Raises:
        InputError: every unknown field, and every value that is too long, no number, or no choice of its table.
    """
    fields = {field.code: field for field in form.fields}
    wrong = [
        Problem(
            code,
            None,
            Text(f"表格 {form.reference} 没有此字段", f"the form {form.reference} has no such field"),
        )
        for code in given
        if code not in fields
    ]
    found: Content = {}
    for code, field in fields.items():
        if is_empty(value := given.get(code)):
            continue
        try:
            read = _READERS[field.type](field, value, batch)
        except InputError as error:
            wrong += error.problems
            continue
        if not is_empty(read):
            found[code] = read
    if wrong:
        raise InputError(wrong)
    return found


def missing(form: Form, content: Mapping[str, object], batch: Batch) -> Iterator[Problem]:
    """Find what a content still lacks before it may be submitted, and fields that contradict each other."""
    for field in form.fields:
        if is_empty(content.get(field.code)) and (
            field.required or (field.table == "tracks" and batch.tracks)
        ):
            yield Problem(field.code, None, Text(f"{field.ask.zh}：必填", f"{field.ask.en}: required"))
    yield from _of_classes(content)


def _of_classes(content: Mapping[str, Any]) -> Iterator[Problem]:
    classes, chosen = content.get("insurance_classes") or [], content.get("heads") or []
    of = {code: heads.head(code).insurance_class for code in chosen}
    for code, owner in of.items():
        if classes and owner not in classes:
            name, group = heads.head(code).name, terms.insurance_class(owner).name
            yield Problem(
                "heads",
                code,
                Text(
                    f"{name.zh}属{group.zh}，而方案未选此类",
                    f"{name.en} belongs to {group.en}, which the scheme does not have",
                ),
            )
    for code in classes:
        if chosen and code not in of.values():
            name = terms.insurance_class(code).name
            rule = Text(f"{name.zh}未选任何损失项目", f"no loss head of {name.en}")
            yield Problem("insurance_classes", code, rule)


def _text(field: Field, value: object, _: Batch) -> str:
    if not isinstance(value, str):
        raise InputError([Problem(field.code, value, Text("须为文字", "must be text"))])
    said = "\n".join(
        line.rstrip() for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()
    several = field.type != "text"
    if character := unseen(said, lines=several):
        raise InputError([Problem(field.code, value, unseen_rule(character))])
    most = field.most or (LONGEST_PROSE if several else LONGEST_TEXT)
    if len(said) > most:
        rule = Text(f"至多 {most} 字，现为 {len(said)} 字", f"at most {most} characters, has {len(said)}")
        raise InputError([Problem(field.code, said, rule)])
    return said


def _count(field: Field, value: object, _: Batch) -> int:
    number = _number(field, value)
    if number != number.to_integral_value() or not 0 <= number <= _MOST_COUNT:
        rule = Text(f"须为 0 至 {_MOST_COUNT} 的整数", f"must be a whole number from 0 to {_MOST_COUNT}")
        raise InputError([Problem(field.code, value, rule)])
    return int(number)


def _amount(field: Field, value: object, _: Batch) -> str:
    number = _number(field, value)
    if not 0 <= number <= MOST_CNY or number != yuan(number):
        rule = Text(
            f"须为 0 至 {MOST_CNY} 元，至多两位小数", f"must be 0 to {MOST_CNY} yuan, two decimals at most"
        )
        raise InputError([Problem(field.code, value, rule)])
    return str(yuan(number))


def _number(field: Field, value: object) -> Decimal:
    return to_decimal(ungrouped(value.strip()) if isinstance(value, str) else value, field=field.code)


def _listed(field: Field, value: object) -> list[str]:
    parts: Sequence[object] = (
        value.split("\n") if isinstance(value, str) else value if isinstance(value, list) else [value]
    )
    said = [str(part).strip() for part in parts]
    kept = [part for at, part in enumerate(said) if part and part not in said[:at]]
    most = field.most or MOST_ENTRIES
    if len(kept) > most:
        raise InputError([Problem(field.code, len(kept), Text(f"至多 {most} 项", f"at most {most} entries"))])
    return kept


def _choices(field: Field, value: object, batch: Batch) -> list[str]:
    known, chosen = choices(field, batch), _listed(field, value)
    if foreign := [code for code in chosen if code not in known]:
        shown = ", ".join(known) or "—"
        rule = Text(f"不在可选项中；可选：{shown}", f"not among the choices: {shown}")
        raise InputError([Problem(field.code, code, rule) for code in foreign])
    return [code for code in known if code in chosen]


def _filing_numbers(field: Field, value: object, _: Batch) -> list[str]:
    return [filing.parse(one, field=field.code).number for one in _listed(field, value)]


_READERS: Final = {
    "text": _text,
    "prose": _text,
    "count": _count,
    "amount": _amount,
    "choices": _choices,
    "filing_numbers": _filing_numbers,
}
