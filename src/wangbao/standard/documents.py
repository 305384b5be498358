"""Check a document, as plain data, against a published schema and the rules that a schema cannot say."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from wangbao.standard.findings import Finding, of_refusal
from wangbao.vocabulary.code_lists import codes_of, names_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.near import did_you_mean
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

_SHOWN: Final = 80
_ONE_OF: Final = ("anyOf", "oneOf")
_WORDS: Final[Mapping[str, str]] = {
    "x-code-list": "code-list",
    "x-names": "names",
    "x-key": "key",
    "x-order": "order",
    "x-decimals": "decimals",
}
_TYPES: Final[Mapping[str, Text]] = {
    "string": Text("文字", "text"),
    "number": Text("数值", "a number"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text("true 或 false", "true or false"),
    "array": Text("列表", "a list"),
    "object": Text("表", "a table"),
    "null": Text("空值", "null"),
}


def findings(data: object, schema: Published) -> list[Finding]:
    """Find what does not conform: the schema first, then, where it finds nothing, the document's own rules."""
    document = plain(data)
    found = [
        one
        for error in _validator(schema).iter_errors(document)
        for leaf in _leaves(error)
        for one in _of_error(leaf)
    ]
    found.sort(key=lambda one: one.field)
    if found or schema.rules is None:
        return found
    try:
        schema.rules(data)
    except InputError as error:
        return of_refusal(error, "rules")
    return []


def plain(data: object) -> Any:
    """Convert to what JSON has: days of YAML and TOML become text, decimals numbers."""
    if isinstance(data, dict):
        return {str(key): plain(part) for key, part in data.items()}
    if isinstance(data, list | tuple):
        return [plain(part) for part in data]
    if isinstance(data, Decimal):
        return float(data)
    return data.isoformat() if isinstance(data, dt.date | dt.time) else data


@cache
def _validator(schema: Published) -> Any:
    """Make the validator of a schema: draft 2020-12 with the house's own words.

    Days and moments are checked where the house writes them; what people write has more spellings of them than one, and
    its rules read them all.
    """
    from jsonschema import Draft202012Validator, FormatChecker, validators  # noqa: PLC0415 - heavy: start-up time

    checker = FormatChecker(formats=[])
    checker.checks("date", raises=ValueError)(_is_date)
    checker.checks("date-time", raises=ValueError)(_is_moment)
    made = validators.extend(
        Draft202012Validator,
        {
            "x-code-list": _of_list(codes_of),
            "x-names": _of_list(names_of),
            "x-key": _one_a_key,
            "x-order": _in_order,
        },
    )
    exact = not schema.input or schema.table
    return made(schema.document(), format_checker=checker if exact else None)


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(dt.date.fromisoformat(value))


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


def _of_list(known: Callable[[str], frozenset[str]]) -> Callable[..., Iterator[Any]]:
    """Make the check of a word, of each word of a list, or of each key of a table."""

    def check(_validator: Any, code_list: str, value: object, _schema: Any) -> Iterator[Any]:
        from jsonschema import ValidationError  # noqa: PLC0415 - heavy: as above

        words = [value] if isinstance(value, str) else value if isinstance(value, list | dict) else ()
        for word in words:
            if isinstance(word, str) and word not in known(code_list):
                yield ValidationError(word)

    return check


def _one_a_key(_validator: Any, key: list[str], rows: object, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError  # noqa: PLC0415 - heavy: as above

    seen = set()
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        found = tuple(str(row.get(name)) for name in key) if isinstance(row, dict) else (str(at),)
        if found in seen:
            yield ValidationError(", ".join(found), path=[at])
        seen.add(found)


def _in_order(_validator: Any, pairs: list[list[str]], rows: object, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError  # noqa: PLC0415 - heavy: as above

    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        for first, last in pairs:
            begin, end = (row.get(first), row.get(last)) if isinstance(row, dict) else (None, None)
            if isinstance(begin, str) and isinstance(end, str) and end <= begin:
                yield ValidationError(first, path=[at, last])


def _leaves(error: Any) -> Iterator[Any]:
    """Yield the errors that were meant: of several forms, those of the one that the value is nearest to."""
    if error.validator not in _ONE_OF or not error.context:
        yield error
        return
    forms: dict[Any, list[Any]] = {}
    for one in error.context:
        forms.setdefault(one.relative_schema_path[0], []).append(one)
    depth = len(error.absolute_path)

    def distance(errors: list[Any]) -> tuple[int, bool, int, int]:
        other = any(one.validator == "type" and len(one.absolute_path) == depth for one in errors)
        marks = sum(one.validator == "const" for one in errors)  # the mark of another form
        return marks, other, -max(len(one.absolute_path) for one in errors), len(errors)

    for one in min(forms.values(), key=distance):
        yield from _leaves(one)


def _of_error(found: Any) -> Iterator[Finding]:
    """Yield the findings of an error: what is missing and what is unknown by its own name, one each."""
    path = [str(part) for part in found.absolute_path]
    rule = str(found.validator)
    match rule:
        case "required":
            name = found.message.split("'")[1]  # one error a field, named in its message only
            yield Finding(rule, ".".join([*path, name]), None, Text("缺少此字段", "this field is missing"))
        case "additionalProperties":
            known = found.schema.get("properties", {})
            for name in sorted(str(name) for name in found.instance if name not in known):
                zh, en = did_you_mean(name, known)
                said = Text(f"没有此字段{zh}", f"no such field{en}")
                yield Finding(rule, ".".join([*path, name]), None, said)
        case _:
            value = found.instance if isinstance(found.instance, str | int | float | bool | None) else None
            yield Finding(_WORDS.get(rule, rule), ".".join(path) or ".", value, _says(found, rule))


def _says(error: Any, rule: str) -> Text:
    given = error.validator_value
    match rule:
        case "x-key":
            named = ", ".join(given)
            return Text(f"{named} 重复：{error.message}", f"{named} is given twice: {error.message}")
        case "x-code-list" | "x-names" if not isinstance(error.instance, str):
            said = rule_words(rule, given)
            return Text(f"{error.message}：{said.zh}", f"{error.message}: {said.en}")
        case "x-order":
            return Text(f"须晚于 {error.message}", f"must be later than {error.message}")
        case _:
            return rule_words(rule, given)


def rule_words(rule: str, given: Any) -> Text:
    """Say the rule of a keyword of a schema whose value is ``given``."""
    match rule:
        case "enum" | "const":
            listed = ", ".join(str(one) for one in (given if isinstance(given, list) else [given]))
            listed = listed if len(listed) <= _SHOWN else listed[: _SHOWN - 1] + "…"
            return Text(f"须为 {listed} 之一", f"must be one of {listed}")
        case "type":
            kinds = [_TYPES[one] for one in (given if isinstance(given, list) else [given])]
            zh, en = "或".join(one.zh for one in kinds), " or ".join(one.en for one in kinds)
            return Text(f"须为{zh}", f"must be {en}")
        case "pattern":
            return Text(f"须符合 {given}", f"must match {given}")
        case "minimum":
            return Text(f"须大于或等于 {given:g}", f"must be at least {given:g}")
        case "exclusiveMinimum":
            return Text(f"须大于 {given:g}", f"must be greater than {given:g}")
        case "maximum":
            return Text(f"须小于或等于 {given:g}", f"must be at most {given:g}")
        case "exclusiveMaximum":
            return Text(f"须小于 {given:g}", f"must be less than {given:g}")
        case "minLength":
            return Text(f"不得少于 {given} 个字符", f"must have at least {given} characters")
        case "maxLength":
            return Text(f"不得超过 {given} 个字符", f"must have at most {given} characters")
        case "minItems":
            return Text(f"至少须有 {given} 项", f"must have at least {given} entries")
        case "maxItems":
            return Text(f"至多可有 {given} 项", f"must have at most {given} entries")
        case "format":
            return _FORMATS.get(given, Text(f"须为 {given}", f"must be a {given}"))
        case "x-code-list":
            return Text(f"须为代码表 {given} 中的代码", f"must be a code of the list {given}")
        case "x-names":
            return Text(f"须为代码表 {given} 中的名称", f"must be a name in the list {given}")
        case "x-decimals":
            return Text(f"小数不得超过 {given} 位", f"must have at most {given} decimals")
        case keyword:
            said = f"{keyword} {given}"[:_SHOWN]
            return Text(f"不符合 {said}", f"does not meet {said}")


_FORMATS: Final = {
    "date": Text("须为日期，如 2026-12-01", "must be a day such as 2026-12-01"),
    "date-time": Text(
        "须为带时区的时间，如 2026-12-01T08:00:00+08:00",
        "must be a moment with its zone, such as 2026-12-01T08:00:00+08:00",
    ),
}
