"""Invite and remove joint units, and say what each unit is to do: the lead's part."""

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Attachment, Scheme, Unit
from wangbao.hub.schemes.rules.states import UNIT, UnitEvent, UnitState
from wangbao.hub.schemes.rules.words import DECLARING_KINDS
from wangbao.hub.schemes.writes import message
from wangbao.hub.schemes.writes.common import editable, note
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.uscc import parse as parse_code

# More than any batch allows, so that what is too many by its rules is still kept and told.
MOST_UNITS: Final = 30


def invite(*, by: Actor, now: dt.datetime, scheme: Scheme, uscc: str, task: str = "") -> Unit:
    """Invite an organisation by its credit code to be a joint unit; it is told and confirms its part itself.

    Raises:
        InputError: no valid code, no registered organisation of a kind that declares, the lead itself, one that is
            there already, or too many.
        Conflict: the scheme is submitted or over.
    """
    code = parse_code(uscc).code
    with transaction.atomic():
        held = editable(by, scheme)
        organisation = Organisation.objects.filter(
            uscc=code, kind__in=[str(one) for one in DECLARING_KINDS]
        ).first()
        if organisation is None:
            zh, en = (
                "没有以此代码注册的服务机构，请对方先注册",
                "no institution is registered by this code; ask it to register",
            )
            raise refusal("uscc", code, zh, en)
        if organisation.pk == held.lead_id:
            raise refusal("uscc", code, "牵头单位不得兼为联合单位", "the lead cannot be a joint unit too")
        if held.units.count() >= MOST_UNITS:
            raise refusal("units", MOST_UNITS, f"至多 {MOST_UNITS} 家", f"at most {MOST_UNITS} units")
        try:
            with transaction.atomic():
                made = Unit.objects.create(
                    scheme=held, organisation=organisation, task=_short(task), changed_at=now
                )
        except IntegrityError:
            raise refusal("uscc", code, "该单位已在方案中", "the unit is in the scheme already") from None
        message.unit_invited(held, made, by=by, now=now)
        note("unit_invited", held, by=by, now=now, after={"unit": organisation.name})
    return made


def remove(*, by: Actor, now: dt.datetime, scheme: Scheme, unit_ref: str) -> None:
    """Remove a joint unit and its files from a scheme that is not submitted; raises Invisible for none."""
    with transaction.atomic():
        held = editable(by, scheme)
        unit = held.units.select_related("organisation").filter(ref=unit_ref, is_lead=False).first()
        if unit is None:
            raise Invisible
        message.unit_over(unit, by=by, now=now)
        Attachment.objects.filter(unit=unit).delete()
        unit.delete()
        note("unit_removed", held, by=by, now=now, before={"unit": unit.organisation.name})


def assign(*, by: Actor, now: dt.datetime, scheme: Scheme, unit_ref: str, task: str) -> Unit:
    """Change what a unit is to do; a joint unit is asked again to confirm.

    Raises:
        Invisible: no such unit.
    """
    with transaction.atomic():
        held = editable(by, scheme)
        unit = held.units.select_related("organisation").filter(ref=unit_ref).first()
        if unit is None:
            raise Invisible
        if unit.task != (said := _short(task)):
            unit.task = said
            unit.changed_at = now
            if not unit.is_lead and unit.state != UnitState.INVITED:
                unit.state = UNIT.after(unit.state, UnitEvent.REOPEN)
                unit.confirmed_at = unit.confirmed_by_id = None
                unit.asked += 1
                message.unit_invited(held, unit, by=by, now=now)
            unit.save()
            note(
                "unit_filled",
                held,
                by=by,
                now=now,
                after={"unit": unit.organisation.name, "fields": ["task"]},
            )
    return unit  # type: ignore[no-any-return]  # a row of the scheme's own


def _short(task: str) -> str:
    said = task.strip()
    if len(said) > 500:
        raise refusal("task", said, "至多 500 字", "at most 500 characters")
    return said
