"""Grammar of underwriting rule sets: adjustments of terms, flags on the risk, and ceilings of authority.

:func:`wangbao.underwriting.rules.parse` reads one; checks across fields are there and in
:mod:`wangbao.underwriting.checks`.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from wangbao.underwriting.authority import Ceiling, Level
from wangbao.underwriting.facts import Fact, FactName
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.text import Text

FlagKind = Literal["info", "refer", "block", "decline"]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
_MOST = 10**13


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
    """One row of a table: the amount from the previous row's bound to below ``below`` (the last row has none)."""

    amount: Amount
    below: Amount | None = None


class Table(Document):
    """A table of amounts by bands of another fact."""

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
    """One adjustment of a term: raised to ``at_least`` or lowered to ``at_most``, an amount or a table."""

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
    """One flag. ``authority`` is the lowest level that may decide it; ``asks`` names what would resolve it."""

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
    """A rule set as written; :func:`wangbao.underwriting.rules.parse` makes a :class:`Rules` of it."""

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
