"""Keep the task of the documents asked for with a quote, beside the request itself."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import answered_by_record, ask, end_of, over_with_record
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Quote
from wangbao.hub.underwriting.rules.states import Event
from wangbao.hub.underwriting.rules.task_kinds import DOCUMENTS

_ENDS: Final = frozenset({Event.OFFER, Event.DECLINE, Event.TURN_DOWN, Event.EXPIRE})
_ALL_IN: Final = "资料已全部提交或免除 / all documents are here or waived"


def documents_asked(
    quote: Quote, request: DocumentRequest, count: int, *, by: Actor, now: dt.datetime
) -> None:
    """Ask the applicant, and its broker for it, to hand the documents in."""
    ask(
        by=by,
        now=now,
        kind=DOCUMENTS,
        key=quote.ref,
        subject=("quote", quote.number),
        asker_id=quote.insurer_id,
        assignee_id=quote.applicant_id,
        agent_id=quote.broker_id,
        due_at=end_of(request.due),
        context={"number": quote.number, "count": count},
    )


def item_done(quote: Quote, item: DocumentItem, *, by: Actor, now: dt.datetime) -> int:
    """Answer the task once no document is open any more, with all that came in; return how many are open."""
    items = list(DocumentItem.objects.filter(request_id=item.request_id).select_related("file"))
    left = sum(one.is_open for one in items)
    if left:
        return left
    here = [one.file for one in items if one.file is not None]
    if here:
        answered_by_record(by=by, now=now, kind=DOCUMENTS, key=quote.ref, text=_ALL_IN, proofs=here)
    else:
        over_with_record(by=by, now=now, kind=DOCUMENTS, key=quote.ref, event=TaskEvent.CLOSE, text=_ALL_IN)
    return 0


def of_event(quote: Quote, event: Event, *, by: Actor, now: dt.datetime) -> None:
    """Close the task where a quote is decided, for whatever is still asked is needed no more."""
    if event in _ENDS:
        over_with_record(by=by, now=now, kind=DOCUMENTS, key=quote.ref, event=TaskEvent.CLOSE)
