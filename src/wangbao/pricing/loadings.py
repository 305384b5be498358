"""The loadings of the technical price: data with a range, a source and a confidence, checked when they are read."""

from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from wangbao.vocabulary import document
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.provenance import CONFIDENCES

Method = Literal["cost_of_capital", "standard_deviation"]


class Loading(Document):
    """One figure of the loadings: its value, its plausible range, and its source."""

    value: Annotated[Decimal, Field(ge=0)]
    low: Annotated[Decimal, Field(ge=0)]
    high: Annotated[Decimal, Field(ge=0)]
    source: tuple[str, ...]  # keys of the plan's sources; none for judgement
    confidence: str
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @field_validator("confidence")
    @classmethod
    def _mark_is_known(cls, value: str) -> str:
        known = [mark.code for mark in CONFIDENCES]
        if value not in known:
            raise rule(f"须为 {'、'.join(known)} 之一", f"must be one of {', '.join(known)}")
        return value

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise rule(
                f"须有 low ≤ value ≤ high，现为 {self.low}、{self.value}、{self.high}",
                f"low ≤ value ≤ high must hold, but they are {self.low}, {self.value}, {self.high}",
            )
        return self


class Loadings(Document):
    """All loadings of the technical price. Shares are fractions of premium unless named otherwise; money is yuan."""

    version: Annotated[str, Field(min_length=1)]
    method: Method
    capital_level: Annotated[float, Field(gt=0, lt=1)]
    expense: Loading
    fixed_expense_cny: Loading
    commission: Loading
    profit: Loading
    cost_of_capital: Loading
    retained_capital: Loading
    deviation_share: Loading
    minimum_premium_cny: Loading
    vat: Loading
    stamp_tax: Loading | None = None
    market_margin: Loading | None = None
    market_margin_on: bool = False
    target_loss_ratio: Loading
    sources: dict[str, str]

    @model_validator(mode="after")
    def _sources_are_listed(self) -> Self:
        cited = {source for _, loading in self if isinstance(loading, Loading) for source in loading.source}
        if missing := ", ".join(sorted(cited - set(self.sources))):
            raise rule(f"sources 中没有 {missing}", f"sources does not list {missing}")
        return self

    @model_validator(mode="after")
    def _shares_leave_something(self) -> Self:
        if self.share_of_premium >= 1:
            raise rule(
                f"费用、手续费与利润之和须小于保费，现为 {self.share_of_premium}",
                f"expense, commission and profit must leave part of the premium, but add up to {self.share_of_premium}",
            )
        if self.capital_charge > 1:
            raise rule(
                f"资本成本率与组合内留存之积不得大于 1，现为 {self.capital_charge}",
                f"cost of capital times retained capital must not pass 1, but is {self.capital_charge}",
            )
        return self

    @property
    def share_of_premium(self) -> Decimal:
        """The part of the premium that goes to expense, commission and profit."""
        return self.expense.value + self.commission.value + self.profit.value

    @property
    def margin(self) -> Decimal:
        """The market margin that is charged, as a share of the technical premium; 0 where it is off."""
        on = self.market_margin_on and self.market_margin is not None
        return self.market_margin.value if on and self.market_margin else Decimal(0)

    @property
    def capital_charge(self) -> Decimal:
        """Risk load per yuan of stand-alone capital: cost of capital × the share retained in a book."""
        return self.cost_of_capital.value * self.retained_capital.value


def read_loadings(path: Path) -> Loadings:
    """Read an insurer's own loadings, in the shape of the shipped ``data/loadings.toml``.

    Raises:
        InputError: naming every field that is missing, unknown or out of its range.
    """
    return document.read(Loadings, path)


@cache
def default_loadings() -> Loadings:
    """Return the shipped loadings."""
    return read_loadings(Path(str(files("wangbao.pricing") / "data" / "loadings.toml")))
