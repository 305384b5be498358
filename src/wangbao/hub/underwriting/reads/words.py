"""Put a quote's plain data into words for a page: terms, cover, flags, history."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wangbao.contract.explain import sentence, with_heads
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import ROLE_NAMES, Role
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.display import quantity
from wangbao.hub.console.language import current
from wangbao.hub.underwriting.models import Quote, Step
from wangbao.hub.underwriting.reads.facts import seen_rows
from wangbao.hub.underwriting.rules.authority import reaches
from wangbao.hub.underwriting.rules.states import QUOTE, WORKED_ON, Event, State
from wangbao.product.choice import terms
from wangbao.product.provisions import item_name
from wangbao.proposal import option_fit
from wangbao.underwriting.authority import Level
from wangbao.underwriting.facts import known_facts
from wangbao.vocabulary.text import Text

FLAG_NAMES: Final = {
    "decline": Text("不予承保", "Decline"),
    "block": Text("待补充", "Block"),
    "refer": Text("转人工", "Refer"),
    "info": Text("提示", "Info"),
}
GRAVEST_FIRST: Final = ("decline", "block", "refer", "info")
_NO_FEN: Final = re.compile(r"(¥[\d,]+)\.00(?!\d)")


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag in words: its kind, reason, facts, the document asked for, and whether it was lifted."""

    rule: str
    kind: str
    name: Text
    reason: Text
    authority: Text | None
    asks: Text | None
    seen: tuple[tuple[Text, str], ...]
    lifted: str
    may_lift: bool


def term_rows(quote: Quote) -> tuple[tuple[Text, str, str], ...]:
    """List the terms: name, as offered, as asked for where that was different."""
    rows = []
    for field in option_fit.TERMS:
        now, asked = quote.terms.get(field), quote.requested.get(field)
        if now is not None:
            fact = known_facts()[field]
            rows.append(
                (
                    fact.text,
                    quantity(now, fact.unit),
                    quantity(asked, fact.unit) if asked not in (None, now) else "",
                )
            )
    left_out = quote.terms.get("left_out") or []
    if left_out:
        names = {item.code: item_name(item) for item in bundle_of(quote.product_version).wording.items()}
        zh, en = "、".join(names[c].zh for c in left_out), ", ".join(names[c].en for c in left_out)
        rows.append((Text("不承保的可选责任", "Optional cover left out"), Text(zh, en).say(current()), ""))
    return tuple(rows)


def cover_rows(quote: Quote) -> tuple[tuple[Text, Text], ...]:
    """Put the cover into words, layer by layer."""
    bundle = bundle_of(quote.product_version)
    contract = terms(bundle.definition, bundle.wording, option_fit.read(quote.terms))
    return tuple((one.name, Text(*map(_whole_yuan, sentence(one.clauses)))) for one in with_heads(contract))


def _whole_yuan(said: str) -> str:
    """Remove the fen that amounts of terms never have, as the limit above them is written."""
    return _NO_FEN.sub(r"\1", said)


def flag_rows(quote: Quote, actor: Actor) -> tuple[FlagRow, ...]:
    """List the flags in words, the gravest first."""
    rows = sorted(quote.flags, key=lambda row: GRAVEST_FIRST.index(row["flag"]))
    names = bundle_of(quote.product_version).rules.facts
    return tuple(
        FlagRow(
            rule=row["rule"],
            kind=row["flag"],
            name=FLAG_NAMES[row["flag"]],
            reason=Text(**row["reason"]),
            authority=Level(row["authority"]).text if row["authority"] else None,
            asks=Text(**row["asks"]) if row["asks"] else None,
            seen=seen_rows(row["seen"], names),
            lifted=quote.lifted.get(row["rule"], ""),
            may_lift=row["flag"] == "block"
            and row["rule"] not in quote.lifted
            and may(actor, "underwriting.decide", quote)
            and State(quote.state) in WORKED_ON
            and reaches(actor, Level(row["authority"] or Level.UNDERWRITER)),
        )
        for row in rows
    )


def step_rows(rows: Sequence[Step], quote: Quote) -> tuple[tuple[Text, Step, Text, Text], ...]:
    """List a quote's history: event, step, role and reason."""
    nobody = Text("", "")
    names = {row["rule"]: without_stop(Text(**row["reason"])) for row in quote.flags}
    return tuple(
        (
            QUOTE.event_names[Event(row.event)],
            row,
            ROLE_NAMES[Role(row.by_role)] if row.by_role else nobody,
            _reason(row.reason, names),
        )
        for row in rows
    )


def without_stop(text: Text) -> Text:
    """Remove a sentence's full stop, to make it part of another."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))


def _reason(said: str, names: Mapping[str, Text]) -> Text:
    """Put the reason of a step into words; that of a lifted block begins with the name of its rule."""
    rule, colon, why = said.partition(": ")
    if not colon or rule not in names:
        return Text(said, said)
    return Text(f"解除“{names[rule].zh}”：{why}", f"lifted “{names[rule].en}”: {why}")
