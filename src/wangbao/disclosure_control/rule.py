"""The rule of suppression as data: thresholds, dominance, and the least width of an interval."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field

from wangbao.vocabulary.document import Document


class Rule(Document):
    """Thresholds of suppression (``data/rule.toml``).

    Attributes:
        version, source, confidence: of the figures.
        insureds, insurers: a cell with fewer of either is left out.
        dominance_percent: the p of the p% rule, for insureds and for insurers.
        narrowest_policies: the least width, in policies, of the interval of a cell that is left out.
        months_lag_days: days between the end of a month and its publication.
    """

    version: str
    source: str
    confidence: str
    insureds: Annotated[int, Field(ge=2)]
    insurers: Annotated[int, Field(ge=1)]
    dominance_percent: Annotated[int, Field(ge=0, le=100)]
    narrowest_policies: Annotated[int, Field(ge=1)]
    months_lag_days: Annotated[int, Field(ge=0, le=60)]


@cache
def rule() -> Rule:
    """Load the rule in force."""
    data = (files("wangbao.disclosure_control") / "data" / "rule.toml").read_text(encoding="utf-8")
    return Rule.model_validate(tomllib.loads(data))
