"""Build view models of a policy's pages from reads: described terms, timelines; no queries here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.documents.consequences import consequences
from wangbao.documents.endorsement import Change as Moved
from wangbao.hub.policies.models import Endorsement
from wangbao.hub.policies.reads.price import choice_of
from wangbao.hub.policies.reads.queries import Issued
from wangbao.hub.policies.reads.underwriting import RuleResults, stored_rule_results
from wangbao.hub.policies.rules import words
from wangbao.policy.cancellation import Cancellation
from wangbao.policy.fold import Contract, Segment, fold, segment_on
from wangbao.policy.patch import Terms
from wangbao.policy.premium import Price
from wangbao.policy.tables import ground, instalment_schedules, kind
from wangbao.product.bundle import Bundle
from wangbao.product.choice import terms as resolved
from wangbao.vocabulary.text import Text

_CHARGES: Final = {
    "premium": Text("保费", "Premium"),
    "fee": Text("手续费", "Fee"),
    "tax": Text("增值税", "VAT"),
    "subsidy": Text("政府补贴", "Subsidy"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value, both described for display."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Change:
    """A term before and after, described for display."""

    name: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Event:
    """An endorsement on the timeline."""

    row: Endorsement
    kind: Text
    changes: tuple[Change, ...]
    charges: tuple[tuple[Text, Decimal], ...]
    gross_cny: Decimal
    ruled: RuleResults | None  # only for the insurer's own people


@dataclass(frozen=True, slots=True)
class Span:
    """A segment on a page: the terms that differ from the segment before, and the annual premium."""

    segment: Segment
    facts: tuple[Fact, ...]
    annual_cny: Decimal | None


def main_facts(terms: Mapping[str, Any], bundle: Bundle) -> tuple[Fact, ...]:
    """Describe the main terms: amounts, items of cover, the ground of a cancellation."""
    names = [name for name in ("limit_cny", "deductible_cny", "waiting_hours") if terms.get(name) is not None]
    found = [Fact(words.field(name), words.value(name, terms[name])) for name in names]
    items = [words.item(code, bundle.wording) for code in terms.get("items") or {}]
    listed = Text("、".join(one.zh for one in items), ", ".join(one.en for one in items))
    found.append(Fact(Text("保障项目", "Items of cover"), listed))
    rule = Cancellation.of(terms)
    if rule is not None:
        found.append(Fact(Text("解除事由", "Cancelled"), ground(rule.ground).name))
    return tuple(found)


def parties(terms: Mapping[str, Any], applicant: Any) -> tuple[Fact, ...]:
    """Name applicant and insured; the organisation that applied with its English name as well."""
    return tuple(
        Fact(words.field(name), _party(terms[name], applicant))
        for name in ("applicant", "insured")
        if terms.get(name)
    )


def risk_facts(terms: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Describe the facts of the enterprise that the price depends on."""
    profile = terms.get("profile") or {}
    plain = [
        name for name in ("revenue_cny", "employees", "records_held", "open_findings") if name in profile
    ]
    found = [Fact(words.field(name), words.value(name, profile[name])) for name in plain]
    controls = profile.get("controls") or {}
    found += [Fact(words.control(code), words.value("", answer)) for code, answer in controls.items()]
    return tuple(found)


def payment(terms: Mapping[str, Any]) -> Text:
    """Name the instalment schedule."""
    code = str(terms.get("instalments") or "single")
    return instalment_schedules()[code].name if code in instalment_schedules() else Text(code, code)


def spans(segments: Iterable[Segment], bundle: Bundle, price: Price) -> tuple[Span, ...]:
    """Describe segments: the annual premium, and the terms that differ from the segment before."""
    found: list[Span] = []
    before: tuple[Fact, ...] = ()
    for one in segments:
        facts = main_facts(one.terms, bundle)
        annual = sum(price(one.terms).values(), Decimal(0)) if one.in_force else None
        found.append(Span(one, tuple(fact for fact in facts if fact not in before), annual))
        before = facts
    return tuple(found)


def events(issued: Iterable[Issued], bundle: Bundle, *, inside: bool) -> tuple[Event, ...]:
    """Build the timeline, the last issued first; ``inside`` the insurer, with the results of its rules."""
    covers = {cover.code: cover.name.text for cover in bundle.plan.covers}
    return tuple(
        Event(
            row=one.row,
            kind=kind(one.row.kind).name,
            changes=tuple(
                Change(
                    words.field(row["field"], bundle.wording),
                    words.value(row["field"], row["before"]),
                    words.value(row["field"], row["after"]),
                )
                for row in one.row.changed
            ),
            charges=tuple((_charge(row.kind, row.coverage, covers), row.amount) for row in one.charges),
            gross_cny=one.gross_cny,
            ruled=stored_rule_results(one.row.underwriting, bundle) if inside else None,
        )
        for one in reversed(list(issued))
    )


def consequences_of(contract: Contract, seq: int, bundle: Bundle) -> tuple[Moved, ...]:
    """List what the endorsement ``seq`` moved on its effective day, as known when it was issued."""
    if seq == 0:
        return ()
    day = contract.endorsements[seq].effective
    return changes_of_cover(_terms(contract.until(seq - 1), day), _terms(contract.until(seq), day), bundle)


def all_consequences(contract: Contract, bundle: Bundle) -> Mapping[int, tuple[Moved, ...]]:
    """Map the sequence numbers of endorsements to what they moved; those that moved nothing are left out."""
    found = {one.seq: consequences_of(contract, one.seq, bundle) for one in contract.endorsements}
    return {seq: changes for seq, changes in found.items() if changes}


def changes_of_cover(before: Terms, after: Terms, bundle: Bundle) -> tuple[Moved, ...]:
    """List what differs between the cover of two sets of terms; empty, as mostly, if the choice is the same."""
    was, now = choice_of(before, bundle), choice_of(after, bundle)
    if was == now:
        return ()
    return consequences(
        resolved(bundle.definition, bundle.wording, was), resolved(bundle.definition, bundle.wording, now)
    )


def _terms(contract: Contract, day: dt.date) -> Terms:
    return segment_on(fold(contract), day).terms


def conflict_rows(
    rows: Iterable[Mapping[str, Any]], bundle: Bundle
) -> tuple[tuple[Text, Text, Text, Any], ...]:
    """Describe a request's conflicts: the field, the later-effective value, the requested one, the row itself."""
    return tuple(
        (
            words.field(row["field"], bundle.wording),
            words.value(row["field"], row["theirs"]),
            words.value(row["field"], row["ours"]),
            row,
        )
        for row in rows
    )


def _charge(code: str, coverage: str, covers: Mapping[str, Text]) -> Text:
    name = _CHARGES[code]
    if code != "premium":
        return name
    cover = covers.get(coverage) or words.item(coverage)
    return Text(f"{name.zh}：{cover.zh}", f"{name.en}: {cover.en}")


def _party(party: Mapping[str, Any], applicant: Any) -> Text:
    uscc = str(party.get("uscc") or "")
    name = words.named(str(party.get("name") or ""), uscc, applicant)
    return Text(f"{name.zh} {uscc}".strip(), f"{name.en} {uscc}".strip())
