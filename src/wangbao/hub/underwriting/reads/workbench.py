"""Build the view models of underwriting's pages: rows of lists, the workbench, an offer in words."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.applications.reads.adjustments import change_rows
from wangbao.hub.console.language import current
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import accumulation, queries
from wangbao.hub.underwriting.reads.facts import profile_rows
from wangbao.hub.underwriting.reads.words import cover_rows, flag_rows, step_rows, term_rows
from wangbao.hub.underwriting.rules.authority import open_blocks, reaches
from wangbao.hub.underwriting.rules.states import QUOTE, WORKED_ON, Event, State
from wangbao.questionnaire import question_sets
from wangbao.underwriting.authority import Level
from wangbao.vocabulary import heads, terms as words
from wangbao.vocabulary.answers import NOT_STATED
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

PAPERED: Final = (State.OFFERED, State.ACCEPTED, State.BOUND)
"""States in which there is a letter of the offer."""


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote in a list."""

    quote: Quote
    state: Text
    authority: Text
    age_days: int
    ratio: float | None
    premium: Decimal | None


def row_of(quote: Quote, now: dt.datetime) -> QuoteRow:
    """Build a row of the insurer's queue; the age is that of the application's quote, in days, until it has ended."""
    technical, premium = quote.technical, quote.premium
    ratio = float(premium / technical) if technical and premium is not None else None
    ended = QUOTE.is_terminal(quote.state)
    age = (day_of(quote.changed_at if ended else now) - day_of(quote.created_at)).days
    return QuoteRow(quote, QUOTE.name(quote.state), Level(quote.authority).text, age, ratio, premium)


def outside_row_of(quote: Quote) -> QuoteRow:
    """Build a row of the applicant's list: nothing of what is being considered."""
    told = quote.premium if quote.is_disclosed_to_applicant else None
    return QuoteRow(quote, QUOTE.name(quote.state, inside=False), Text("", ""), 0, None, told)


def rights(actor: Actor, quote: Quote) -> dict[str, Any]:
    """List what the reader may do with the quote in its state."""
    decides = may(actor, "underwriting.decide", quote)
    level = Level(quote.authority)
    return {
        "revises": may(actor, "underwriting.revise", quote) and QUOTE.may_happen(quote.state, Event.REVISE),
        "offers": decides and QUOTE.may_happen(quote.state, Event.OFFER),
        "declines": decides and QUOTE.may_happen(quote.state, Event.DECLINE),
        "refers": decides and QUOTE.may_happen(quote.state, Event.REFER),
        "reaches": reaches(actor, level, quote),
        "needed": level.text,
        "blocks": open_blocks(quote),
        "notes_allowed": may(actor, "underwriting.note", quote),
        "asks": may(actor, "underwriting.ask", quote) and State(quote.state) in WORKED_ON,
    }


def context_of(actor: Actor, quote: Quote, *, now: dt.datetime) -> dict[str, Any]:
    """Build the context of the workbench."""
    return (
        rights(actor, quote)
        | next_steps(actor, quote)
        | {
            "quote": quote,
            "row": row_of(quote, now),
            "state": QUOTE.name(quote.state),
            "terms": term_rows(quote),
            "flags": flag_rows(quote, actor),
            "changes": change_rows(quote.adjustments),
            "price": quote.price,
            "alike": queries.alike(quote),
            "notes": queries.notes(actor, quote),
            "documents": queries.documents(actor, quote),
            "steps": step_rows(queries.steps(actor, quote), quote),
            "profile": profile_rows(quote.profile),
        }
    )


def offer_context(actor: Actor, quote: Quote, *, now: dt.datetime) -> dict[str, Any]:
    """Build the context of the offer as its applicant reads it; terms and price only once they are offered."""
    state, answers = State(quote.state), may(actor, "underwriting.answer", quote)
    open_until = quote.valid_until is not None and quote.valid_until >= day_of(now)
    told = quote.is_disclosed_to_applicant
    return next_steps(actor, quote) | {
        "quote": quote,
        "state": QUOTE.name(state, inside=False),
        "told": told,
        "answers": answers,
        "acceptable": answers and state is State.OFFERED and open_until,
        "lapsed": state is State.OFFERED and not open_until,
        "terms": term_rows(quote) if told else (),
        "layers": cover_rows(quote) if told else (),
        "changes": change_rows(quote.adjustments) if told else (),
        "price": quote.price if told else None,
        "documents": queries.documents(actor, quote),
        "steps": step_rows(queries.steps(actor, quote), quote),
        "papered": quote.decided_at is not None and state in PAPERED,
    }


def next_steps(actor: Actor, quote: Quote) -> dict[str, Any]:
    """Find what follows an accepted offer: clauses to confirm, a policy to issue, or the policy that was."""
    state = State(quote.state)
    bound = getattr(quote, "policy", None) if state is State.BOUND else None  # none: not written yet
    return {
        "binds": state is State.ACCEPTED and may(actor, "policies.bind", quote),
        "discloses": state is State.ACCEPTED and may(actor, "applications.disclose", quote.application),
        "policy": bound.number if bound is not None and may(actor, "policies.view", bound) else "",
    }


def assessment_of(data: dict[str, Any]) -> dict[str, Any]:
    """Convert the assessment for the page, in the reader's language."""
    said = data["said"][current()]
    ground = data["ground_up"]["mean"]["value"] or 1.0
    return {
        "sentences": said["sentences"],
        "figures": said["figures"],
        "curves": [curve for curve in said["curves"] if curve],
        "scenarios": [
            (words.scenario(row["scenario"]).name, row, row["ground_up"] / ground)
            for row in data["scenarios"][:8]
        ],
        "heads": [(heads.head(row["head"]).name, row) for row in data["heads"] if row["ground_up"] > 0],
        "advice": data["advice"][:8],
        "checks": data["checks"],
        "run": data["run"],
        "cautions": [Text(**text) for text in data["cautions"]],
        "band": data["price"]["premium_band"],
    }


def book_of(quote: Quote, now: dt.datetime) -> dict[str, Any]:
    """List limits in force by cloud provider, and this risk's part."""
    rows = accumulation.accumulation(quote.insurer_id, max(day_of(now), quote.start), quote.end)
    total = sum((row.limit_cny for row in rows), Decimal(0))
    provider, names = quote.cloud_provider, _providers()
    return {
        "rows": [
            (
                names.get(row.name, row.name) if row.name else NOT_STATED,
                row,
                float(row.limit_cny / total) if total else 0.0,
                bool(provider) and row.name == provider,
            )
            for row in rows[:10]
        ],
        "total": total,
        "provider": names.get(provider, provider),
        "share": accumulation.share(rows, provider, quote.limit) if provider else None,
        "fresh_seconds": accumulation.FRESH_SECONDS,
    }


@cache
def _providers() -> dict[str, Text]:
    """List the names of the cloud providers in the questionnaire."""
    question = question_sets.load("enterprise").question("cloud_provider")
    return {option.code: option.say.text for option in getattr(question, "options", ())}
