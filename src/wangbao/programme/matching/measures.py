"""Measure how far a candidate meets each thing that a need asks: a share from 0 to 1, exact, with its words.

Every measure is monotone: of two candidates that differ in that one covers more of what is asked, it has no less.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from wangbao.programme.matching.candidate import Candidate
from wangbao.programme.matching.need import Need
from wangbao.programme.matching.rule_schema import Matching
from wangbao.vocabulary import heads, regions, sectors, size, terms
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.money import format_yuan
from wangbao.vocabulary.text import Text

_NOTHING: Final = Text("无", "none")
Names = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of one criterion: the share, None where the candidate does not say; and the words of its sentence."""

    share: Fraction | None
    met: Text = _NOTHING
    missing: Text = _NOTHING
    wanted: Text = _NOTHING
    stated: Text = _NOTHING


Measure = Callable[[Matching, Need, Candidate], Measured | None]


def _names(entries: Collection[Entry]) -> Names:
    return {one.code: one.name for one in entries}


_KINDS: Final = _names(terms.KINDS)
_SCENARIOS: Final = _names(terms.SCENARIOS)
_HEADS: Final = _names(heads.HEADS)
_SECTIONS: Final = _names(sectors.SECTIONS)
_SIZES: Final = _names(size.SIZES)
_REGIONS: Final = _names(regions.REGIONS)


def _listed(codes: Collection[str], names: Names) -> Text:
    """Name codes in the order of their table."""
    said = [name for code, name in names.items() if code in codes]
    if not said:
        return _NOTHING
    return Text("、".join(one.zh for one in said), ", ".join(one.en for one in said))


def _of_many(wanted: Collection[str], has: Collection[str] | None, names: Names) -> Measured | None:
    if not wanted:
        return None
    if has is None:
        return Measured(None, wanted=_listed(wanted, names))
    met = [code for code in wanted if code in has]
    missing = [code for code in wanted if code not in has]
    return Measured(
        Fraction(len(met), len(wanted)),
        met=_listed(met, names),
        missing=_listed(missing, names),
        wanted=_listed(wanted, names),
        stated=_listed(has, names),
    )


def _of_one(wanted: str | None, has: Collection[str] | None, names: Names) -> Measured | None:
    return None if wanted is None else _of_many([wanted], has, names)


def _limit(_: Matching, need: Need, candidate: Candidate) -> Measured | None:
    if need.limit_cny is None:
        return None
    wanted, stated = _amount(need.limit_cny), candidate.limit_cny
    if stated is None:
        return Measured(None, wanted=wanted)
    share = min(Fraction(1), Fraction(stated) / Fraction(need.limit_cny))
    return Measured(share, wanted=wanted, stated=_amount(stated))


def _budget(_: Matching, need: Need, candidate: Candidate) -> Measured | None:
    if need.budget_cny is None:
        return None
    wanted, premium = _amount(need.budget_cny), candidate.premium_cny
    if premium is None:
        return Measured(None, wanted=wanted)
    share = Fraction(1) if premium <= need.budget_cny else Fraction(need.budget_cny) / Fraction(premium)
    return Measured(share, wanted=wanted, stated=_amount(premium))


def _services(rules: Matching, need: Need, candidate: Candidate) -> Measured | None:
    return _of_many(need.services, candidate.services, {one.code: one.name.text for one in rules.services})


def _amount(cny: Decimal) -> Text:
    return Text(f"{format_yuan(cny, 'zh')} 元", f"{format_yuan(cny, 'en')} yuan")


MEASURES: Final[Mapping[str, Measure]] = {
    "kind": lambda _, need, has: _of_one(need.kind, has.kinds, _KINDS),
    "heads": lambda _, need, has: _of_many(need.heads, has.heads, _HEADS),
    "scenarios": lambda _, need, has: _of_many(need.scenarios, has.scenarios, _SCENARIOS),
    "industry": lambda _, need, has: _of_one(need.section, has.industries, _SECTIONS),
    "size": lambda _, need, has: _of_one(need.size, has.sizes, _SIZES),
    "place": lambda _, need, has: _of_one(need.province, has.places, _REGIONS),
    "limit": _limit,
    "budget": _budget,
    "services": _services,
}
