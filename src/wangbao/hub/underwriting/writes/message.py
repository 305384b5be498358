"""Tell the other side what happened to a quote, in the transaction in which it happened."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import Recipient, ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules import message_kinds as kinds
from wangbao.hub.underwriting.rules.states import Event
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.text import Text

_CLIENT: Final = frozenset({Role.APPLICANT, Role.ADMINISTRATOR})
_BROKER: Final = frozenset({Role.BROKER})
_SENIOR: Final = frozenset({Role.SENIOR_UNDERWRITER})
_UNDERWRITERS: Final = _SENIOR | {Role.UNDERWRITER}
_ANSWERS: Final = {
    Event.ACCEPT: Text("接受", "accepted"),
    Event.TURN_DOWN: Text("不接受", "turned down"),
}


def of_event(quote: Quote, event: Event, *, by: Actor, now: dt.datetime, reason: str) -> None:
    """Notify whoever must know of an event of a quote; of most events nobody."""
    match event:
        case Event.OFFER:
            offered = {"premium_cny": quote.premium, "valid_until": quote.valid_until}
            _tell(kinds.OFFERED, quote, _customers(quote), by, now, insurer=_insurer(quote), **offered)
        case Event.DECLINE:
            to = _customers(quote)
            _tell(kinds.DECLINED, quote, to, by, now, insurer=_insurer(quote), reason=reason or None)
        case Event.REFER:
            level = Level(quote.authority)
            roles = _UNDERWRITERS if Level.UNDERWRITER.covers(level) else _SENIOR
            to = [ToOrganisation(quote.insurer_id, roles)]
            more = {"level": level.text, "reason": reason or None}
            _tell(kinds.REFERRED, quote, to, by, now, applicant=quote.applicant.title, **more)
        case Event.ACCEPT | Event.TURN_DOWN:
            more = {"answer": _ANSWERS[event], "reason": reason or None}
            to = [ToOrganisation(quote.insurer_id, _UNDERWRITERS)]
            _tell(kinds.ANSWERED, quote, to, by, now, applicant=quote.applicant.title, **more)


def documents_asked(
    quote: Quote, documents: Sequence[Text], due: dt.date, *, by: Actor, now: dt.datetime
) -> None:
    """Tell the applicant and its broker which documents are asked for."""
    asked = {"insurer": _insurer(quote), "documents": list(documents), "due": due}
    _tell(kinds.DOCUMENTS_ASKED, quote, _customers(quote), by, now, **asked)


def document_received(quote: Quote, document: Text, left: int, *, by: Actor, now: dt.datetime) -> None:
    """Tell the insurer's underwriters that a document has come in, and how many are still to come."""
    to = [ToOrganisation(quote.insurer_id, _UNDERWRITERS)]
    received = {"applicant": quote.applicant.title, "document": document, "left": left}
    _tell(kinds.DOCUMENT_RECEIVED, quote, to, by, now, **received)


def _customers(quote: Quote) -> list[Recipient]:
    found: list[Recipient] = [ToOrganisation(quote.applicant_id, _CLIENT)]
    return found if quote.broker_id is None else [*found, ToOrganisation(quote.broker_id, _BROKER)]


def _insurer(quote: Quote) -> Text:
    return quote.insurer.title


def _tell(
    kind: str, quote: Quote, to: Sequence[Recipient], by: Actor, now: dt.datetime, **context: Any
) -> None:
    send(
        by=by,
        now=now,
        kind=kind,
        to=to,
        subject=("quote", quote.number),
        organisation_id=quote.insurer_id,
        context={"number": quote.number, **context},
    )
