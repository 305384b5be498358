"""Underwriting rule sets: documents people write, versioned, hashed, and checked when they are read.

A rule set has three parts. **Adjustments** put the terms asked for right (a longer waiting time, a higher deductible,
a lower limit) and say so. **Flags** mark the risk: ``info`` to be seen, ``refer`` for a person to decide, ``block``
until what is missing is there, ``decline``. **Authority** says how far each level decides by itself. Conditions are
those of :mod:`wangbao.underwriting.conditions`; amounts stand in tables, never in expressions.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from wangbao.underwriting import checks
from wangbao.underwriting.authority import Ceiling, Level
from wangbao.underwriting.conditions import Condition, read
from wangbao.underwriting.facts import Fact, FactName, catalogue
from wangbao.vocabulary import document, provenance
from wangbao.vocabulary.catalogue import unknown
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

FlagKind = Literal["info", "refer", "block", "decline"]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
_MOST = 10**13

_FOLDER = files("wangbao.underwriting") / "data"
_SHIPPED = "cyber-underwriting"


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise rule("须为数值", "must be a number")
    return Decimal(repr(value)) if isinstance(value, float) else value


Amount = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=_MOST, decimal_places=4)]


class Words(Document):
    """A text in both languages."""

    zh: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=600)]

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Band(Document):
    """One row of a table: from the row before up to, not including, ``below`` (the last row has none) the amount."""

    amount: Amount
    below: Amount | None = None


class Table(Document):
    """An amount by bands of another fact."""

    fact: FactName
    bands: Annotated[tuple[Band, ...], Field(min_length=2, max_length=40)]

    @model_validator(mode="after")
    def _rise(self) -> Self:
        ends = [band.below for band in self.bands]
        inner = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(inner) < len(ends) - 1 or sorted(set(inner)) != inner:
            raise rule(
                "各档 below 须递增，最后一档不设",
                "below must rise from band to band and be absent in the last",
            )
        return self

    def amount(self, at: Decimal) -> Decimal:
        return next(band.amount for band in self.bands if band.below is None or at < band.below)


class Adjustment(Document):
    """One correction of a term: raised to ``at_least`` or lowered to ``at_most``, an amount or a table of amounts."""

    id: RuleId
    field: FactName
    when: str | None = None
    at_least: Amount | Table | None = None
    at_most: Amount | Table | None = None
    if_unknown: Literal["pass", "apply"] = "pass"
    reason: Words

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise rule("须给出 at_least 与 at_most 之一", "give one of at_least and at_most")
        return self

    @property
    def bound(self) -> Decimal | Table:
        found = self.at_least if self.at_least is not None else self.at_most
        assert found is not None  # noqa: S101 - _one_way
        return found

    @property
    def raises(self) -> bool:
        return self.at_least is not None


class FlagRule(Document):
    """One flag. ``authority`` is the lowest level that may decide it; ``asks`` names what would settle it."""

    id: RuleId
    when: str
    flag: FlagKind
    authority: Level | None = None
    if_unknown: Literal["pass", "info", "refer"] = "info"
    reason: Words
    asks: Words | None = None

    @model_validator(mode="after")
    def _authority_fits(self) -> Self:
        if (self.flag in ("refer", "block")) != (self.authority is not None):
            raise rule(
                "refer 与 block 须写明 authority，其他不得写",
                "refer and block name an authority, the others none",
            )
        if self.authority is Level.AUTOMATIC:
            raise rule("转人工的规则须由人决定", "what is referred is for a person: underwriter or above")
        return self


class RuleSet(Document):
    """A rule set as it is written; :func:`parse` makes :class:`Rules` of it."""

    rules: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    title: Words
    note: Words
    source: str
    confidence: str
    facts: tuple[Fact, ...] = ()
    authority: tuple[Ceiling, ...]
    adjustments: Annotated[tuple[Adjustment, ...], Field(max_length=200)] = ()
    flags: Annotated[tuple[FlagRule, ...], Field(max_length=500)] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set that was read and checked: the document, its facts, its conditions by rule, its hash.

    ``warnings`` are what the static checks found that is odd but harmless: rules that change nothing.
    """

    document: RuleSet
    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    sha256: str
    warnings: tuple[Problem, ...]

    @property
    def name(self) -> str:
        return f"{self.document.rules}@{self.document.version}"


def parse(data: object, *, file: str | None = None) -> Rules:
    """Plain data as a rule set.

    Raises:
        InputError: with every problem found: the grammar, unknown facts, conditions that are not safe comparisons, and
            what :mod:`wangbao.underwriting.checks` finds to be impossible or contradictory.
    """
    written = document.parse(RuleSet, data, file=file)
    known = {**catalogue(), **{fact.name: fact for fact in written.facts}}
    problems = [*_shape(written)]
    conditions: dict[str, Condition] = {}
    for place, part in _conditioned(written):
        try:
            conditions[part.id] = read(part.when or "", known, field=f"{place}.when")
        except InputError as error:
            problems.extend(error.problems)
    problems += _terms(written, known)
    if not problems:
        problems, warnings = checks.check(written, conditions, known)
    if problems:
        raise InputError(problems, file=file)
    return Rules(written, known, conditions, digest(written), tuple(warnings))


def load(name_or_path: str | Path) -> Rules:
    """A shipped rule set by its code, or a file by its path; see :func:`parse`."""
    name = str(name_or_path)
    if name in shipped():
        return _load_shipped(name)
    path = Path(name_or_path)
    if not path.suffix:
        raise unknown(name, shipped(), field="rules", what=Text("核保规则", "rule set"))
    return parse(document.load(path), file=name)


def shipped() -> tuple[str, ...]:
    """The codes of the rule sets that ship."""
    return (_SHIPPED,)


def digest(written: RuleSet) -> str:
    """The SHA-256 of a rule set's meaning: its canonical JSON, whatever its layout."""
    plain = json.dumps(
        written.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def json_schema() -> str:
    """The published schema of the grammar, ``data/rules.schema.json``, as this code would write it."""
    schema = RuleSet.model_json_schema(mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@cache
def _load_shipped(name: str) -> Rules:
    with as_file(_FOLDER / f"{name}.yaml") as path:
        return parse(document.load(path), file=f"{name}.yaml")


def _conditioned(written: RuleSet) -> list[tuple[str, Adjustment | FlagRule]]:
    parts: list[tuple[str, Adjustment | FlagRule]] = [
        (f"adjustments.{part.id}", part) for part in written.adjustments if part.when is not None
    ]
    return parts + [(f"flags.{part.id}", part) for part in written.flags]


def _shape(written: RuleSet) -> list[Problem]:
    """Names given twice, marks nobody knows, levels that are missing, out of order or do not widen."""
    found: list[Problem] = []
    for table, code in (("source", written.source), ("confidence", written.confidence)):
        try:
            (provenance.source if table == "source" else provenance.confidence)(code)
        except InputError as error:
            found.extend(error.problems)
    seen: set[str] = set()
    parts: list[Adjustment | FlagRule] = [*written.adjustments, *written.flags]
    for part in parts:
        if part.id in seen:
            found.append(Problem("id", part.id, Text("规则名重复", "the rule is given twice")))
        seen.add(part.id)
    for fact in written.facts:
        if fact.name in catalogue() or [f.name for f in written.facts].count(fact.name) > 1:
            found.append(Problem("facts", fact.name, Text("事实名重复", "the fact is defined already")))
        if fact.term:
            found.append(
                Problem("facts", fact.name, Text("条件项由平台规定", "terms are the platform's own"))
            )
    if [c.level for c in written.authority] != list(Level):
        listed = ", ".join(Level)
        rule_text = Text(f"须依次列出 {listed}", f"must list {listed}, in this order")
        found.append(Problem("authority", [str(c.level) for c in written.authority], rule_text))
        return found
    for field in ("limit_cny", "premium_cny"):
        ends = [getattr(ceiling, field) for ceiling in written.authority]
        numbers = [end for end in ends if end is not None]
        if ends[-1] is not None or None in ends[: len(numbers)] or numbers != sorted(numbers):
            wrong = Text(
                "权限须逐级不减，总公司不设上限",
                "ceilings must not fall from level to level, and head office has none",
            )
            found.append(Problem(f"authority.{field}", [str(end) for end in ends], wrong))
    return found


def _terms(written: RuleSet, known: Mapping[str, Fact]) -> list[Problem]:
    """Adjustments change terms only, and their tables go by a number."""
    found = []
    for part in written.adjustments:
        place = f"adjustments.{part.id}"
        if part.field not in known or not known[part.field].term:
            terms = ", ".join(name for name, fact in known.items() if fact.term)
            found.append(
                Problem(f"{place}.field", part.field, Text(f"须为 {terms} 之一", f"must be one of {terms}"))
            )
        if isinstance(part.bound, Table) and (
            part.bound.fact not in known or known[part.bound.fact].kind != "number"
        ):
            wrong = Text("须为已知的数值事实", "must be a known fact that is a number")
            found.append(Problem(f"{place}.fact", part.bound.fact, wrong))
    return found


def refuse_unknown_version(name: str, rules: Rules) -> None:
    """Refuses (InputError) a reference ``code@version`` that is not to these rules."""
    if name != rules.name:
        raise refusal("underwriting", name, f"须为 {rules.name}", f"must be {rules.name}")
