"""Schemes and products as they are compared with a need: plain values, None for what is not stated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from wangbao.programme.matching.rule_schema import Matching
from wangbao.vocabulary.text import Text


class Supply(StrEnum):
    """The kind of a candidate: a scheme of the Catalogue, or a product on sale."""

    SCHEME = "scheme"
    PRODUCT = "product"


SUPPLIES: Final = {
    Supply.SCHEME: Text("典型服务方案", "Model scheme"),
    Supply.PRODUCT: Text("在售产品", "Product on sale"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A scheme or product that may meet a need.

    Attributes:
        supply: what it is.
        number: its public number or reference.
        kinds: the kinds of insured it is for.
        heads: the loss heads it covers.
        scenarios: the risk scenarios it names; None where it names none.
        industries: the sections it is aimed at; None where it names none.
        sizes: the sizes of enterprises it is for; None where it does not say.
        places: the provinces it is at home in; None where that is not known.
        limit_cny: the largest limit it offers; None where that is not known.
        premium_cny: an indication of what the need would cost a year, with VAT; None where there is none.
        services: codes of the services found in it.
    """

    supply: Supply
    number: str
    kinds: frozenset[str]
    heads: frozenset[str]
    scenarios: frozenset[str] | None = None
    industries: frozenset[str] | None = None
    sizes: frozenset[str] | None = None
    places: frozenset[str] | None = None
    limit_cny: Decimal | None = None
    premium_cny: Decimal | None = None
    services: frozenset[str] | None = None


def services_in(rules: Matching, texts: Mapping[str, str]) -> frozenset[str]:
    """Find the services whose words stand in the text of their phase (``before``, ``during``, ``after``)."""
    return frozenset(
        one.code for one in rules.services if any(word in texts.get(one.phase, "") for word in one.words)
    )


def sizes_of(rules: Matching, tracks: Iterable[str]) -> frozenset[str] | None:
    """Collect the sizes of enterprises that tracks are for; None where no track says."""
    found = {size for track in tracks for size in rules.sizes_of_tracks.get(track, ())}
    return frozenset(found) or None
