"""Published results of the pilot's batches, and the ratios that follow from totals. Data: ``data/results.toml``."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field

from wangbao.vocabulary.document import Document
from wangbao.vocabulary.text import Text

Count = Annotated[int, Field(ge=0)]


class Results(Document):
    """The published totals of one batch; policies and premium are "more than", the sum insured is "about".

    ``authorities``, ``institutions`` and ``enterprises`` are those that took part.
    """

    batch: str
    source_zh: str
    source_en: str
    confidence: str
    schemes: Count
    authorities: Count
    institutions: Count
    enterprises: Count
    policies: Count
    premium_cny: Count
    sum_insured_cny: Count

    @property
    def source(self) -> Text:
        """The source, in both languages."""
        return Text(self.source_zh, self.source_en)

    @property
    def participants(self) -> int:
        """All that took part."""
        return self.authorities + self.institutions + self.enterprises

    @property
    def mean_premium_cny(self) -> Decimal | None:
        """Yuan of premium a policy."""
        return ratio(self.premium_cny, self.policies)

    @property
    def mean_sum_insured_cny(self) -> Decimal | None:
        """Yuan of sum insured a policy."""
        return ratio(self.sum_insured_cny, self.policies)

    @property
    def rate(self) -> Decimal | None:
        """The premium as a share of the sum insured."""
        return ratio(self.premium_cny, self.sum_insured_cny)


def ratio(over: Decimal | int, under: Decimal | int) -> Decimal | None:
    """Divide two totals; None where there is nothing to divide by."""
    return Decimal(over) / Decimal(under) if under else None


@cache
def published_results() -> tuple[Results, ...]:
    """Load the results of all batches that have been published."""
    text = (files("wangbao.programme") / "data" / "results.toml").read_text(encoding="utf-8")
    return tuple(Results.model_validate(row) for row in tomllib.loads(text)["results"])
