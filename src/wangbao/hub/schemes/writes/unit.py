"""Fill in and confirm a unit's own part: its people, its statements, its licence."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Unit
from wangbao.hub.schemes.reads.unit import missing
from wangbao.hub.schemes.rules.states import UNIT, UnitEvent, UnitState
from wangbao.hub.schemes.writes import message
from wangbao.hub.schemes.writes.common import add_step, note, reason_of, refuse_submitted
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A unit's own part: whom to ask, what it states of itself, its licence if it has one."""

    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    is_legal_person: bool = False
    has_capability: bool = False
    licence_number: str = ""
    licence_first_day: dt.date | None = None
    licence_last_day: dt.date | None = None


_MOST = {"contact_name": 80, "contact_phone": 40, "contact_email": 254, "licence_number": 60}


def fill_part(*, by: Actor, now: dt.datetime, unit: Unit, part: Part) -> Unit:
    """Fill in the actor's own unit's part; what was confirmed is to be confirmed again.

    Raises:
        Conflict: the scheme is submitted or over.
        InputError: every value that cannot be.
    """
    allow(by, "schemes.confirm", unit)
    given = asdict(part)
    for name in _MOST:
        given[name] = given[name].strip()
    if wrong := _wrong(given):
        raise InputError(wrong)
    with transaction.atomic():
        held = _held(unit)
        changed = sorted(name for name, value in given.items() if getattr(held, name) != value)
        if not changed:
            return held
        for name, value in given.items():
            setattr(held, name, value)
        held.changed_at = now
        if not held.is_lead and held.state != UnitState.INVITED:
            held.state = UNIT.after(held.state, UnitEvent.REOPEN)
            held.confirmed_at = held.confirmed_by_id = None
        held.save()
        after = {"unit": by.organisation_name, "fields": changed}
        note("unit_filled", held.scheme, by=by, now=now, after=after)
    return held


def confirm(*, by: Actor, now: dt.datetime, unit: Unit) -> Unit:
    """Confirm the actor's own unit's part; the lead is told.

    Raises:
        Conflict: it is confirmed or declined, or the scheme is submitted or over.
        InputError: a statement or a person to ask is missing.
    """
    return _answer(by, now, unit, UnitEvent.CONFIRM, "")


def decline(*, by: Actor, now: dt.datetime, unit: Unit, reason: str) -> Unit:
    """Decline to take part, with a reason; the lead is told and removes the unit or asks again."""
    return _answer(by, now, unit, UnitEvent.DECLINE, reason_of(reason))


def _answer(by: Actor, now: dt.datetime, unit: Unit, event: UnitEvent, reason: str) -> Unit:
    allow(by, "schemes.confirm", unit)
    with transaction.atomic():
        held = _held(unit)
        if held.is_lead:
            raise Conflict(
                Text(
                    "牵头单位以报送确认，以撤回退出",
                    "the lead confirms by submitting and leaves by withdrawing",
                )
            )
        state = UNIT.after(held.state, event)
        if event is UnitEvent.CONFIRM and (lacking := missing(held)):
            raise InputError(lacking)
        held.state = state
        confirmed = state == UnitState.CONFIRMED
        held.confirmed_at = now if confirmed else None
        held.confirmed_by_id = by.person_id if confirmed else None
        held.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        message.unit_answered(held.scheme, held, reason=reason, by=by, now=now)
        verb = "unit_confirmed" if confirmed else "unit_declined"
        add_step(held.scheme, verb, by=by, now=now, text=reason)
        note(
            verb, held.scheme, by=by, now=now, after={"unit": by.organisation_name, "reason": reason or None}
        )
    return held


def _held(unit: Unit) -> Unit:
    """Lock the scheme of a part and read the part again."""
    (scheme,) = lock(unit.scheme)
    refuse_submitted(scheme)
    found = Unit.objects.select_related("organisation").get(pk=unit.pk)
    found.scheme = scheme
    return found  # type: ignore[no-any-return]  # of a query set for several models


def _wrong(given: dict[str, object]) -> list[Problem]:
    found = []
    for name, most in _MOST.items():
        said = str(given[name])
        if character := unseen(said):
            found.append(Problem(name, said, unseen_rule(character)))
        elif len(said) > most:
            found.append(Problem(name, said, Text(f"至多 {most} 字", f"at most {most} characters")))
    if given["contact_email"]:
        try:
            validate_email(str(given["contact_email"]))
        except ValidationError:
            rule = Text("须为邮件地址", "must be a mail address")
            found.append(Problem("contact_email", given["contact_email"], rule))
    first, last = given["licence_first_day"], given["licence_last_day"]
    if (first or last) and not given["licence_number"]:
        found.append(Problem("licence_number", None, Text("须填写许可证号", "needs the licence's number")))
    if given["licence_number"] and not first:
        rule = Text("须填写许可证的起始日期", "needs the first day of the licence")
        found.append(Problem("licence_first_day", None, rule))
    if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
        found.append(Problem("licence_last_day", last, Text("不得早于起始日期", "is before the first day")))
    return found
