"""Tell and ask those a step of a scheme concerns: messages, and tasks with their days."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import Recipient, ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.schemes.models import Authority, Recommendation, Scheme, Unit
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.hub.schemes.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.schemes.rules.states import SCHEME, UNIT, Event
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.programme.batch_schema import SCHEME as SCHEME_STEP
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

DAYS: Final = 10  # judgement: to answer within, where no day is set
_DECLARANTS: Final = frozenset({Role.DECLARANT, Role.ADMINISTRATOR})
_OFFICIALS: Final = frozenset({Role.OFFICIAL})
_UNTITLED: Final = Text("（未命名）", "(no title yet)")
_NONE: Final = Text("无", "none")
_LATE: Final = Text("逾期报送。", "It was submitted late.")
_PLAIN: Final = Text("", "")


def unit_invited(scheme: Scheme, unit: Unit, *, by: Actor, now: dt.datetime) -> None:
    """Ask a joint unit to confirm its part."""
    ask(
        by=by,
        now=now,
        kind=tasks.CONFIRM,
        key=_asked(unit),
        subject=("scheme", scheme.number),
        asker_id=scheme.lead_id,
        assignee_id=unit.organisation_id,
        due_at=_due(now, last_day_of(scheme.batch, SCHEME_STEP, scheme.lead_id)),
        context={"number": scheme.number},
    )


def unit_answered(scheme: Scheme, unit: Unit, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Tell the lead what a joint unit answered, and close what it was asked."""
    over_with_record(by=by, now=now, kind=tasks.CONFIRM, key=_asked(unit), event=TaskEvent.CLOSE, text=reason)
    send(
        by=by,
        now=now,
        kind=messages.UNIT_ANSWERED,
        to=[ToOrganisation(scheme.lead_id, _DECLARANTS)],
        subject=("scheme", scheme.number),
        organisation_id=scheme.lead_id,
        context={
            "number": scheme.number,
            "title": scheme.title or _UNTITLED,
            "unit": unit.organisation.title,
            "answer": UNIT.name(unit.state),
            "reason": reason or _NONE,
        },
    )


def unit_over(unit: Unit, *, by: Actor, now: dt.datetime) -> None:
    """Withdraw what a joint unit was asked."""
    over_with_record(by=by, now=now, kind=tasks.CONFIRM, key=_asked(unit), event=TaskEvent.WITHDRAW)


def level_asked(scheme: Scheme, row: Recommendation, *, by: Actor, now: dt.datetime) -> None:
    """Ask an authority for its opinion."""
    ask(
        by=by,
        now=now,
        kind=tasks.RECOMMEND,
        key=row.ref,
        subject=("scheme", scheme.number),
        asker_id=by.organisation_id or scheme.lead_id,
        assignee_id=row.authority.organisation_id,
        due_at=_due(now, row.last_day),
        context={"number": scheme.number},
    )


def level_over(row: Recommendation, *, by: Actor, now: dt.datetime) -> None:
    """Close what an authority was asked."""
    over_with_record(
        by=by, now=now, kind=tasks.RECOMMEND, key=row.ref, event=TaskEvent.CLOSE, text=row.opinion
    )


def submitted(scheme: Scheme, *, by: Actor, now: dt.datetime) -> None:
    """Tell the national authorities that a scheme has come, and close what its lead was to correct."""
    to: list[Recipient] = [
        ToOrganisation(one, _OFFICIALS)
        for one in Authority.objects.filter(level=Level.NATIONAL).values_list("organisation_id", flat=True)
    ]
    send(
        by=by,
        now=now,
        kind=messages.SUBMITTED,
        to=to,
        subject=("scheme", scheme.number),
        organisation_id=scheme.lead_id,
        context={
            "number": scheme.number,
            "title": scheme.title,
            "lead": scheme.lead.title,
            "batch": scheme.batch.reference,
            "remark": _LATE if scheme.late else _PLAIN,
        },
    )


def corrected(scheme: Scheme, round_: int, *, by: Actor, now: dt.datetime) -> None:
    """Close what the lead was asked to correct after a round of submission."""
    key = f"{scheme.number}-{round_}"
    over_with_record(by=by, now=now, kind=tasks.CORRECT, key=key, event=TaskEvent.CLOSE)


def moved(scheme: Scheme, event: Event, opinion: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell the units what an authority did with their scheme; a returned one is the lead's to correct."""
    units = scheme.units.values_list("organisation_id", flat=True)
    send(
        by=by,
        now=now,
        kind=messages.MOVED,
        to=[ToOrganisation(one, _DECLARANTS) for one in units],
        subject=("scheme", scheme.number),
        organisation_id=scheme.lead_id,
        context={
            "number": scheme.number,
            "title": scheme.title,
            "authority": by.organisation_name,
            "event": SCHEME.event_names[event],
            "opinion": opinion or _NONE,
        },
    )
    if event is Event.RETURN:
        ask(
            by=by,
            now=now,
            kind=tasks.CORRECT,
            key=f"{scheme.number}-{scheme.submissions.count()}",
            subject=("scheme", scheme.number),
            asker_id=by.organisation_id or scheme.lead_id,
            assignee_id=scheme.lead_id,
            due_at=_due(now, None),
            context={"number": scheme.number},
        )


def _asked(unit: Unit) -> str:
    return f"{unit.ref}-{unit.asked}"


def _due(now: dt.datetime, last_day: dt.date | None) -> dt.datetime:
    """Return the moment something is due: the day that holds if it is to come, else some days on."""
    today = day_of(now)
    if last_day is not None and last_day >= today:
        return end_of(last_day)
    return end_of(today + dt.timedelta(days=DAYS))
