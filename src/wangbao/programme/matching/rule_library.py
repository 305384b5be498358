"""Sets of matching rules by name: reading, checking, and those that ship."""

import string
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from wangbao.programme.matching.need import Need
from wangbao.programme.matching.rule_schema import WHOLE, Matching
from wangbao.vocabulary import canonical, document
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

SCHEMA: Final = PublishedSchema(Matching, "wangbao.programme", "matching.schema.json", "matching-rules")
_FIELDS: Final = frozenset({"met", "missing", "wanted", "stated"})


def parse(data: object, *, file: str | None = None) -> Matching:
    """Parse plain data to a set of matching rules.

    Raises:
        InputError: all problems found: fields out of range, points that are not 100 together, a code twice, a
            sentence with an unknown field.
    """
    return document.parse(Matching, data, file=file, problems=problems)


def problems(rules: Matching) -> Iterator[Problem]:
    """Find what is wrong with rules whose fields are each right."""
    total = sum(one.points for one in rules.criteria)
    if total != WHOLE:
        yield Problem("criteria", total, Text("分值之和须为 100", "points must be 100 together"))
    for field in ("criteria", "services"):
        codes = [one.code for one in getattr(rules, field)]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Problem(field, code, Text("重复", "given twice"))
    for at, criterion in enumerate(rules.criteria):
        for name, words in criterion.says:
            for language, template in words:
                where = f"criteria.{at}.says.{name}.{language}"
                yield from _of_template(where, template)
        if criterion.excludes and criterion.unstated == 0:
            rule = Text(
                "排除条件须给未说明者留分：未说明不等于不符",
                "a criterion that excludes gives points where nothing is said: silence is no refusal",
            )
            yield Problem(f"criteria.{at}.unstated", criterion.unstated, rule)


def _of_template(where: str, template: str) -> Iterator[Problem]:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError:
        named = {template}
    if named - _FIELDS:
        listed = ", ".join(f"{{{name}}}" for name in sorted(_FIELDS))
        yield Problem(where, template, Text(f"只可用 {listed}", f"may only use {listed}"))


def checked_need(rules: Matching, data: object) -> Need:
    """Parse a need and hold its services to those the rules know.

    Raises:
        InputError: as for a need, and every service the rules do not know.
    """
    need = document.parse(Need, data)
    known = ", ".join(one.code for one in rules.services)
    wrong = [
        Problem("services", code, Text(f"不在可选项中；可选：{known}", f"not among the choices: {known}"))
        for code in need.services
        if rules.service(code) is None
    ]
    if wrong:
        raise InputError(wrong)
    return need


_LIBRARY = Library(
    files("wangbao.programme.matching") / "rule_sets",
    parse,
    field="matching",
    what=Text("供需对接规则", "set of matching rules"),
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def fingerprint(rules: Matching) -> str:
    """Compute the SHA-256 of rules as canonical JSON, by which records know the rules they were ranked by."""
    return canonical.sha256(rules.model_dump(mode="json"))
