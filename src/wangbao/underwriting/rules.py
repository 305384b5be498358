"""Underwriting rule sets: documents that are versioned, hashed, and checked when they are read.

A rule set has three parts. **Adjustments** correct the terms asked for (a longer waiting time, a higher deductible, a
lower limit) and give the reason. **Flags** mark the risk: ``info`` informs, ``refer`` asks for a person's decision,
``block`` stops until something missing is supplied, ``decline`` declines. **Authority** sets the ceilings of each
level. Conditions are those of :mod:`wangbao.underwriting.conditions`; amounts are in tables, never in expressions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from wangbao.underwriting import checks
from wangbao.underwriting.authority import Level
from wangbao.underwriting.conditions import Condition, read
from wangbao.underwriting.facts import Fact, known_facts
from wangbao.underwriting.schema import Adjustment, FlagRule, RuleSet, Table
from wangbao.vocabulary import canonical, document, provenance
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

SCHEMA = PublishedSchema(RuleSet, "wangbao.underwriting", "rules.schema.json", tidy=False, indent=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """A parsed and checked rule set: the document, its facts, its conditions by rule, its hash.

    ``warnings`` are harmless oddities found by the static checks: rules that change nothing.
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
    """Parse plain data to a rule set and check it.

    Raises:
        InputError: all problems found: the grammar, unknown facts, conditions that are not safe comparisons, and rules
            that :mod:`wangbao.underwriting.checks` finds impossible or contradictory.
    """
    written = document.parse(RuleSet, data, file=file)
    known = {**known_facts(), **{fact.name: fact for fact in written.facts}}
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
    return Rules(
        written, known, conditions, canonical.sha256(written.model_dump(mode="json")), tuple(warnings)
    )


_LIBRARY = Library(
    files("wangbao.underwriting") / "rule_sets", parse, field="rules", what=Text("核保规则", "rule set")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def _conditioned(written: RuleSet) -> list[tuple[str, Adjustment | FlagRule]]:
    parts: list[tuple[str, Adjustment | FlagRule]] = [
        (f"adjustments.{part.id}", part) for part in written.adjustments if part.when is not None
    ]
    return parts + [(f"flags.{part.id}", part) for part in written.flags]


def _shape(written: RuleSet) -> list[Problem]:
    """List structural problems of a rule set.

    These are duplicate ids, unknown source or confidence marks, and authority levels that are missing, unordered or
    have falling ceilings.
    """
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
        if fact.name in known_facts() or [f.name for f in written.facts].count(fact.name) > 1:
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
    """Check that adjustments change terms only, and that their tables use a numeric fact."""
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
    """Refuse a reference ``code@version`` that is not to these rules.

    Raises:
        InputError: the reference differs from the rules' name.
    """
    if name != rules.name:
        raise refusal("underwriting", name, f"须为 {rules.name}", f"must be {rules.name}")
