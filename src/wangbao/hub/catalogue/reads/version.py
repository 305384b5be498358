"""Put a product version into words: cover, options, rates, questions, rules, clauses, cancellation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wangbao.contract.explain import Layer, layers
from wangbao.policy.tables import instalment_schedule, short_period_table
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.filed.schema import Factor
from wangbao.pricing.filed.words import KINDS, cell_words, row_words
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice, terms, usual
from wangbao.product.definition import Definition
from wangbao.product.provisions import item_name
from wangbao.risk import parameters
from wangbao.underwriting.rules import Rules
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.provenance import confidence
from wangbao.vocabulary.terms import kind, status
from wangbao.vocabulary.text import Text

EFFECTS = {
    "exclusion": Text("责任免除", "Exclusion"),
    "deductible": Text("免赔额（率）", "Deductible"),
    "waiting": Text("等待期", "Waiting period"),
    "coinsurance": Text("自担比例", "Coinsurance"),
    "sublimit": Text("分项限额", "Sublimit"),
    "condition": Text("赔付条件", "Condition of payment"),
    "uplift": Text("加扣免赔", "Higher deductible"),
    "not_payable": Text("不予赔付", "Never paid"),
}
FLAGS = {
    "info": Text("提示", "Note"),
    "refer": Text("转人工", "Refer"),
    "block": Text("暂停", "Block"),
    "decline": Text("拒保", "Decline"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of cover: its name, its loss heads, how it is covered, on which terms, and whether it may be left out."""

    name: Text
    heads: tuple[Text, ...]
    status: str
    status_name: Text
    terms: Text
    optional: bool


@dataclass(frozen=True, slots=True)
class FactorTable:
    """A factor of the rate plan as a table: headings of columns, and rows of a heading and values."""

    code: str
    name: Text
    kind: Text
    inputs: tuple[Text, ...]
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, tuple[str, ...]], ...]
    absent: str
    confidence: Text
    has_range: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that is explained before it binds: what it is about, and what it says."""

    title: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A product version as its page shows it."""

    bundle: Bundle
    kinds: tuple[Text, ...]
    choice: Choice
    lines: tuple[Line, ...]
    shared: tuple[Layer, ...]
    optional: tuple[Text, ...]
    clauses: tuple[tuple[str, Text, tuple[Clause, ...]], ...]
    short_period: tuple[tuple[int, int], ...]
    cancelling: tuple[tuple[int, int], ...]
    instalments: tuple[Text, ...]


def shown(bundle: Bundle) -> Shown:
    """Build the view of a version, at the choice a product begins with."""
    definition, wording = bundle.definition, bundle.wording
    choice = usual(definition, wording)
    found = layers(terms(definition, wording, choice))
    items = wording.items()
    names = {item.code: item_name(item) for item in items}
    lines = tuple(
        _line(layer, item.code in definition.options.optional_items)
        for layer, item in zip(found, items, strict=False)
    )
    short = definition.term.short_period
    return Shown(
        bundle=bundle,
        kinds=tuple(kind(code).name for code in definition.kinds),
        choice=choice,
        lines=lines,
        shared=found[len(items) :],
        optional=tuple(names[code] for code in definition.options.optional_items),
        clauses=tuple(_clauses(definition)),
        short_period=_months(short) if short and definition.term.least_months < 12 else (),
        cancelling=_months(definition.cancellation.insured_table),
        instalments=tuple(instalment_schedule(code).name for code in definition.instalments),
    )


def factor_tables(plan: Plan) -> tuple[FactorTable, ...]:
    """Lay out the factors of a rate plan, each as a table."""
    return tuple(_factor(plan, factor) for factor in plan.factors)


def control_points(plan: Plan) -> list[tuple[Text, Decimal]]:
    """List the points of each control in the plan's score, the most first."""
    controls = parameters.default().controls
    points = [(controls[code].name, number) for score in plan.scores for code, number in score.points.items()]
    return sorted(points, key=lambda one: -one[1])


def ceilings(rules: Rules) -> list[tuple[Text, Decimal | None, Decimal | None]]:
    """List levels of authority with the limit and the premium up to which each decides."""
    return [(one.level.text, one.limit_cny, one.premium_cny) for one in rules.document.authority]


def flags(rules: Rules) -> list[tuple[Text, str, Text]]:
    """List the flags that the rules may raise: kind, code and reason."""
    return [(FLAGS[one.flag], one.flag, one.reason.text) for one in rules.document.flags]


def _line(layer: Layer, optional: bool) -> Line:
    return Line(
        name=layer.section,
        heads=tuple(head(code).name for code in layer.heads),
        status=layer.status,
        status_name=status(layer.status).name,
        terms=layer.terms,
        optional=optional,
    )


def _clauses(definition: Definition) -> Iterator[tuple[str, Text, tuple[Clause, ...]]]:
    """Group the clauses that must be explained by effect, exclusions first."""
    for effect, name in EFFECTS.items():
        found = tuple(
            Clause(_without(name, clause.title.text), clause.says.text)
            for clause in definition.disclosure
            if clause.effect == effect
        )
        if found:
            yield effect, name, found


def _without(heading: Text, title: Text) -> Text:
    """Shorten a title below its heading, which need not be said again."""
    return Text(title.zh.removeprefix(f"{heading.zh}："), title.en.removeprefix(f"{heading.en}: "))


def _months(code: str) -> tuple[tuple[int, int], ...]:
    return tuple(enumerate(short_period_table(code).percent, start=1))


def _factor(plan: Plan, factor: Factor) -> FactorTable:
    inputs = [plan.input(code) for code in factor.inputs]
    headings = [row_words(inputs[0], row) for row in factor.rows]
    columns: Sequence[Text] = ()
    if factor.kind == "linked":
        columns = [row_words(inputs[1], place) for place in factor.columns]
        values = [tuple(cell_words(cell) for cell in cells) for cells in factor.cells]
    else:
        values = [(cell_words(row),) for row in factor.rows]
    return FactorTable(
        code=factor.code,
        name=factor.name.text,
        kind=KINDS[factor.kind],
        inputs=tuple(item.name.text for item in inputs),
        columns=tuple(columns),
        rows=tuple(zip(headings, values, strict=True)),
        absent="" if factor.absent is None else f"{factor.absent.normalize():f}",
        confidence=confidence(factor.confidence).name,
        has_range=factor.has_range,
    )
