"""Field types of wordings and loss notices: money, percentages, codes of the vocabulary, texts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from wangbao.vocabulary import heads, provenance, terms
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text

MOST_CNY = 10**12  # a thousand billion yuan; more is a slip of the pen
_HUNDRED = Decimal(100)

UNINSURABLE: dict[str, Text] = {
    "administrative_fine": Text("行政罚款", "administrative fine"),
    "criminal_fine": Text("刑事罚金", "criminal fine"),
    "wilful_loss": Text("故意造成的损失", "loss caused on purpose"),
    "credit_loss": Text("信用风险损失", "credit loss"),
    "speculative_loss": Text("投机风险损失", "speculative loss"),
}
"""What liability insurance may not cover (银保监办发〔2020〕117号): a fact of a loss, never payable."""


def a_number(value: object) -> object:
    """Return a number unchanged; raise the rule for text and truth values."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise rule("须为数值", "must be a number")
    return value


def _number_schema(maximum: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", "minimum": 0, "maximum": maximum})


Money = Annotated[
    Decimal, BeforeValidator(a_number), Field(ge=0, le=MOST_CNY, decimal_places=2), _number_schema(MOST_CNY)
]
"""Yuan, not negative, at most two decimals."""

Percent = Annotated[
    Decimal, BeforeValidator(a_number), Field(ge=0, le=100, decimal_places=4), _number_schema(100)
]
"""A percentage from 0 to 100."""

Multiple = Annotated[
    Decimal, BeforeValidator(a_number), Field(ge=0, le=1000, decimal_places=4), _number_schema(1000)
]
"""A percentage from 0 to 1,000, for amounts that may be several times another."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""A name of the document's own, such as an item's."""


def fraction(percent: Decimal) -> Decimal:
    """Convert a percentage to a fraction of 1."""
    return percent / _HUNDRED


def _known(find: Callable[[str], object]) -> AfterValidator:
    """Return a validator that accepts the codes of a vocabulary table and raises the vocabulary's own rule."""

    def check(code: str) -> str:
        try:
            find(code)
        except InputError as error:
            problem = error.problems[0]
            raise rule(problem.rule.zh, problem.rule.en) from None
        return code

    return AfterValidator(check)


def _insurable(code: str) -> str:
    if code in UNINSURABLE:
        name = UNINSURABLE[code]
        raise rule(
            f"{name.zh}：不得承保（银保监办发〔2020〕117号）",
            f"{name.en}: may not be insured (CBIRC notice 2020 No. 117)",
        )
    return code


def _one_of(table: Sequence[Entry]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [entry.code for entry in table]})


HeadCode = Annotated[str, AfterValidator(_insurable), _known(heads.head), _one_of(heads.HEADS)]
KindCode = Annotated[str, _known(terms.kind), _one_of(terms.KINDS)]
CauseCode = Annotated[str, _known(terms.cause), _one_of(terms.CAUSES)]
ScenarioCode = Annotated[str, _known(terms.scenario), _one_of(terms.SCENARIOS)]
ConditionCode = Annotated[str, _known(terms.condition), _one_of(terms.CONDITIONS)]
SourceCode = Annotated[str, _known(provenance.source), _one_of(provenance.SOURCES)]
ConfidenceCode = Annotated[str, _known(provenance.confidence), _one_of(provenance.CONFIDENCES)]


class Words(Document):
    """A text in both languages."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Amount(Document):
    """An amount: a number of yuan, or a table with a percentage of the policy's aggregate limit or deductible.

    Percentages move with the schedule, so that one wording serves any limit and deductible.
    """

    yuan: Money | None = None
    percent_of_limit: Percent | None = None
    percent_of_deductible: Multiple | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"yuan": value}

    @model_validator(mode="after")
    def _one_way(self) -> "Amount":
        given = [self.yuan, self.percent_of_limit, self.percent_of_deductible]
        if sum(part is not None for part in given) != 1:
            raise rule(
                "须为金额，或 percent_of_limit、percent_of_deductible 之一",
                "must be an amount, or one of percent_of_limit and percent_of_deductible",
            )
        return self

    def resolve(self, limit: Decimal, deductible: Decimal) -> Decimal:
        """Convert to yuan under a schedule's aggregate ``limit`` and per-event ``deductible``, rounded to fen."""
        if self.percent_of_limit is not None:
            return yuan(limit * fraction(self.percent_of_limit))
        if self.percent_of_deductible is not None:
            return yuan(deductible * fraction(self.percent_of_deductible))
        return yuan(self.yuan or Decimal(0))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        table = handler(core_schema)
        own = handler.resolve_ref_schema(table)
        number = {"type": "number", "minimum": 0, "maximum": MOST_CNY}
        described = {key: own.pop(key) for key in ("title", "description") if key in own}
        choices = {"anyOf": [number, dict(own)]}
        own.clear()
        own.update(described | choices)
        return table
