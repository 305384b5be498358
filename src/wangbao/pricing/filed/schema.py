"""Schema of a rate plan: the document an insurer files, written in YAML, TOML or JSON.

The form is that of Chinese property and casualty plans: annual premium = basic premium + Σ sum insured × base rate × Π
factors, the sum over covers; many plans have no basic premium.
A factor is one of four kinds: ``fixed`` (a listed value), ``range`` (an underwriter takes a point between two ends and
says why), ``interpolated`` (linear between listed points, flat beyond them) and ``linked`` (a table over two inputs).
Rules that span fields are in :mod:`wangbao.pricing.filed.rules`.
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from wangbao.contract.amounts import Code, ConfidenceCode, HeadCode, KindCode, Words
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.document import Document, rule

_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII)


def _a_number(value: object) -> object:
    """Convert a number, or its plain digits as text (the canonical form keeps decimals as text), to Decimal."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise rule("须为数值", "must be a number")
    return value


_NUMBER_FORMS: list[dict[str, Any]] = [{"type": "number"}, {"type": "string", "pattern": _PLAIN.pattern}]
_NUMBER_SCHEMA = WithJsonSchema({"anyOf": _NUMBER_FORMS})

Number = Annotated[
    Decimal, BeforeValidator(_a_number), Field(ge=0, le=10**14, decimal_places=6), _NUMBER_SCHEMA
]
"""A value of an input: yuan, hours, a count, a score."""

Ratio = Annotated[Decimal, BeforeValidator(_a_number), Field(gt=0, le=100, decimal_places=6), _NUMBER_SCHEMA]
"""A factor: above 0, at most 100, six decimals."""

Share = Annotated[Decimal, BeforeValidator(_a_number), Field(ge=0, le=1, decimal_places=6), _NUMBER_SCHEMA]
"""A part of a whole, from 0 to 1."""

RatePercent = Annotated[
    Decimal, BeforeValidator(_a_number), Field(gt=0, le=100, decimal_places=8), _NUMBER_SCHEMA
]
"""A rate on the sum insured, in percent."""

PlanCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]*$", max_length=20)]
Kind = Literal["fixed", "range", "interpolated", "linked"]
Unit = Literal["cny", "hours", "count", "score", "years", "percent"]
Direction = Literal["rising", "falling"]


class Option(Document):
    """One value a choice may take."""

    code: Code
    name: Words


class Input(Document):
    """One fact the plan asks for: a number between ``least`` and ``most``, or one of ``choices``."""

    code: Code
    name: Words
    unit: Unit | None = None  # of a number
    least: Number = Decimal(0)
    most: Number | None = None
    choices: Annotated[tuple[Option, ...], Field(max_length=200)] = ()
    note: Words | None = None

    @property
    def is_choice(self) -> bool:
        return bool(self.choices)


class Place(Document):
    """Place of a row on its input: ``is`` a choice, a half-open band ``from``–``to``, or ``at`` a point."""

    is_: Annotated[Code | None, Field(alias="is")] = None
    from_: Annotated[Number | None, Field(alias="from")] = None
    to: Number | None = None
    at: Number | None = None

    @property
    def form(self) -> Literal["choice", "band", "point"] | None:
        """The form of the place; None where it is none of the three or more than one."""
        banded = self.from_ is not None or self.to is not None
        given = [self.is_ is not None, banded, self.at is not None]
        if sum(given) != 1 or (banded and self.from_ is None):
            return None
        return ("choice", "band", "point")[given.index(True)]


class Cell(Document):
    """Value of a factor at a place: one value, or a range from ``low`` to ``high`` with the ``usual`` point.

    In a table a plain number is one value. ``open`` says which end does not belong to the range. Without a ``usual``
    point an underwriter must always choose.
    """

    factor: Ratio | None = None
    low: Ratio | None = None
    high: Ratio | None = None
    usual: Ratio | None = None
    open: Literal["low", "high", "both"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict) or cls is not Cell else {"factor": value}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say in the schema too that a cell of a table may be a plain number."""
        table = handler(core_schema)
        if cls is Cell:
            own = handler.resolve_ref_schema(table)
            described = {key: own.pop(key) for key in ("title", "description") if key in own}
            choices = {"anyOf": [*_NUMBER_FORMS, dict(own)]}
            own.clear()
            own.update(described | choices)
        return table

    @property
    def is_range(self) -> bool:
        return self.factor is None

    @property
    def lowest(self) -> Decimal:
        """The least value a checked cell allows (or comes near, where that end is open)."""
        return self.factor if self.factor is not None else self.low  # type: ignore[return-value]  # checked

    @property
    def highest(self) -> Decimal:
        """The greatest value a checked cell allows (or comes near, where that end is open)."""
        return self.factor if self.factor is not None else self.high  # type: ignore[return-value]  # checked

    @property
    def span(self) -> str:
        """The range as it is written: ``[0.5, 0.7)``, a bracket belonging to the end, a parenthesis not."""
        left = "(" if self.open in ("low", "both") else "["
        right = ")" if self.open in ("high", "both") else "]"
        return f"{left}{shortest(self.lowest)}, {shortest(self.highest)}{right}"

    @property
    def middle(self) -> Decimal | None:
        """The value taken when nobody chooses."""
        return self.factor if self.factor is not None else self.usual

    def allows(self, point: Decimal) -> bool:
        """Check whether a point lies in the range; an open end does not."""
        above = point > self.lowest if self.open in ("low", "both") else point >= self.lowest
        below = point < self.highest if self.open in ("high", "both") else point <= self.highest
        return above and below


class Row(Place, Cell):
    """A row of a factor on one input: a place and what the factor is there."""


class Factor(Document):
    """One factor.

    ``inputs`` names one input, or two for a linked table (rows by the first, columns by the second). ``rows`` hold
    places and values; of a linked table only places, its values being ``cells`` (one list a row). ``covers`` limits the
    factor to some covers; empty means all. ``absent`` is the factor where an input is not given; without it the input
    must be given. ``direction`` is the way the factor may move along its input, which is checked.

    ``interpolates`` says what is linear between the points of the last input: the factor, or the amount (factor ×
    input). A factor on the sum insured falls steeply; between its points the factor's own line would make a middling
    sum dearer than a larger one, while the amount's line is the premium's.
    """

    code: Code
    name: Words
    kind: Kind
    inputs: Annotated[tuple[Code, ...], Field(min_length=1, max_length=2)]
    rows: Annotated[tuple[Row, ...], Field(max_length=200)]
    columns: Annotated[tuple[Place, ...], Field(max_length=200)] = ()
    cells: Annotated[tuple[tuple[Cell, ...], ...], Field(max_length=200)] = ()
    covers: tuple[Code, ...] = ()
    absent: Ratio | None = None
    direction: Direction | None = None
    column_direction: Direction | None = None
    interpolates: Literal["factor", "amount"] = "factor"
    source: tuple[str, ...] = ()  # keys of the plan's sources; none for judgement
    confidence: ConfidenceCode
    note: Words | None = None

    @property
    def has_range(self) -> bool:
        """Return True if some cell is a range, from which an underwriter chooses."""
        cells = [cell for row in self.cells for cell in row] if self.kind == "linked" else list(self.rows)
        return any(cell.low is not None or cell.high is not None for cell in cells)


class Group(Document):
    """Factors of which only one counts: the lowest (a deductible as amount and as share) or the highest."""

    code: Code
    name: Words
    factors: Annotated[tuple[Code, ...], Field(min_length=2)]
    takes: Literal["lowest", "highest"] = "lowest"


class Bounds(Document):
    """The least and the most a figure may come to."""

    least: Ratio | None = None
    most: Ratio | None = None


class ProductBounds(Bounds):
    """Bounds on the product of the factors that tell one risk from another.

    Factors ``apart`` are no part of it: those of size and sum insured, which say how much is insured, not how well.
    """

    apart: Annotated[tuple[Code, ...], Field(max_length=10)] = ()


class Cover(Document):
    """A part of the cover with its own base rate: the loss heads in it and the input that is its sum insured."""

    code: Code
    name: Words
    heads: Annotated[tuple[HeadCode, ...], Field(min_length=1)]
    base_rate_percent: RatePercent
    sum_insured: Code = "limit_cny"
    minimum_premium_cny: Number = Decimal(0)
    source: tuple[str, ...] = ()
    confidence: ConfidenceCode


class Score(Document):
    """Rule of a score input (0 to the sum of its points): its points by control.

    ``partial`` of a control's points count where it is partly in place, ``unanswered`` where nothing is known.
    """

    input: Code
    points: Annotated[dict[Code, Number], Field(min_length=1)]
    partial: Share = Decimal("0.5")
    unanswered: Share = Decimal(0)


class Made(Document):
    """Provenance of a generated plan: the inputs of its fit, so that it can be generated again."""

    model: str
    model_version: str
    loadings_version: str
    wording: str
    wording_version: str
    kind: KindCode
    seed: Annotated[int, Field(ge=0)]
    profiles: Annotated[int, Field(ge=1)]
    incidents: Annotated[int, Field(ge=1)]


class Plan(Document):
    """A rate plan. Premiums are yuan a year before VAT; sums insured are aggregate limits."""

    plan: PlanCode
    version: Version
    title: Words
    note: Words
    currency: Literal["CNY"] = "CNY"
    inputs: Annotated[tuple[Input, ...], Field(min_length=1, max_length=60)]
    covers: Annotated[tuple[Cover, ...], Field(min_length=1, max_length=20)]
    factors: Annotated[tuple[Factor, ...], Field(max_length=60)]
    groups: tuple[Group, ...] = ()
    scores: tuple[Score, ...] = ()
    factor_product: ProductBounds = ProductBounds()  # on the product of the factors of a cover
    rate_percent: Bounds = Bounds()  # on base rate × that product
    basic_premium_cny: Number = Decimal(0)  # charged once a policy, before any cover
    minimum_premium_cny: Number = Decimal(0)
    sources: dict[str, str] = Field(default_factory=dict)
    made: Made | None = None

    def input(self, code: str) -> Input:
        """Return the input of this code; a checked plan has every code it names."""
        return next(item for item in self.inputs if item.code == code)

    def factor(self, code: str) -> Factor | None:
        """Return the factor of this code, None if there is none."""
        return next((item for item in self.factors if item.code == code), None)

    def factors_of(self, cover: Cover) -> tuple[Factor, ...]:
        """Return the factors that apply to a cover, in the plan's order."""
        return tuple(item for item in self.factors if not item.covers or cover.code in item.covers)
