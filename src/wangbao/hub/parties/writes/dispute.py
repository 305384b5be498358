"""Dispute who registered an enterprise, and decide: nobody is locked out of their own by a stranger or a broker."""

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Dispute, Membership, Organisation, Person
from wangbao.hub.parties.rules.evidence import ENDED_MEMBERSHIP
from wangbao.hub.parties.writes.register import add_role
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_LONGEST: Final = 1000
_GIVEN: Final = (Role.APPLICANT, Role.ADMINISTRATOR)


def raise_dispute(*, by: Actor, now: dt.datetime, uscc: str, statement: str) -> Dispute:
    """Claim an enterprise that is registered already, by a person who is none of its people.

    Asked again while it is open, it is the same dispute.

    Raises:
        Forbidden: not signed in.
        InputError: a code that nobody has registered, or no statement.
        Conflict: the person acts for it already.
    """
    allow(by, "parties.dispute")
    if by.person_id is None:
        raise Forbidden
    said = _said("statement", statement)
    organisation = Organisation.objects.filter(uscc=uscc).first()
    if organisation is None:
        zh, en = "尚未登记，可直接登记您的企业", "nobody has registered it: register your enterprise"
        raise refusal("uscc", uscc, zh, en)
    mine = Membership.objects.filter(person_id=by.person_id, organisation=organisation, active=True)
    if mine.exists():
        raise Conflict(Text("您已是该企业的人员", "you act for this enterprise already"))
    already = Dispute.objects.filter(organisation=organisation, person_id=by.person_id, state="open")
    if (found := already.first()) is not None:
        return found
    try:
        with transaction.atomic():
            row: Dispute = Dispute.objects.create(
                organisation=organisation, person_id=by.person_id, statement=said, raised_at=now
            )
            record(
                by=by,
                now=now,
                verb="organisation.disputed",
                subject=("organisation", organisation.ref),
                organisation_id=organisation.pk,
                after={"dispute": row.ref},  # the statement can be erased, and the journal cannot
            )
    except IntegrityError:
        return already.get()
    return row


def decide_dispute(
    *, by: Actor, now: dt.datetime, ref: str, grant: bool, decision: str, replaces: bool = False
) -> Dispute:
    """Decide a dispute, by the authority or the operator.

    Granted, the person becomes applicant and administrator of the enterprise; with ``replaces`` whoever acted for it no
    longer does. A broker's mandate stays for the new administrator to end.

    Raises:
        Forbidden, Invisible: the actor keeps no register; no such dispute.
        Conflict: it is decided.
        InputError: no decision in words.
    """
    allow(by, "parties.decide_dispute")
    said = _said("decision", decision)
    with transaction.atomic():
        row = Dispute.objects.select_for_update(of=("self",)).filter(ref=ref).first()
        if row is None:
            raise Invisible
        if row.state != "open":
            raise Conflict(Text("该异议已裁定", "this dispute has been decided"))
        organisation = Organisation.objects.select_for_update().get(pk=row.organisation_id)
        row.state, row.decision = "granted" if grant else "declined", said
        row.decided_at, row.decided_by_id = now, by.person_id
        row.save(update_fields=["state", "decision", "decided_at", "decided_by"])
        if grant:
            if replaces:
                _end_others(organisation, row.person_id, by, now)
            person = Person.objects.get(pk=row.person_id)
            for role in _GIVEN:
                add_role(by=by, now=now, person=person, organisation=organisation, role=role)
        record(
            by=by,
            now=now,
            verb=f"organisation.dispute_{row.state}",
            subject=("organisation", organisation.ref),
            organisation_id=organisation.pk,
            after={"dispute": row.ref, "decision": said, "replaces": bool(grant and replaces)},
        )
    return row


def _end_others(organisation: Organisation, person_id: int, by: Actor, now: dt.datetime) -> None:
    rows = Membership.objects.filter(organisation=organisation, active=True).exclude(person_id=person_id)
    for one in rows.select_related("person").order_by("pk"):
        one.active, one.ended_at = False, now
        one.save(update_fields=["active", "ended_at"])
        record(
            by=by,
            now=now,
            verb="membership.ended",
            subject=("person", one.person.ref),
            organisation_id=organisation.pk,
            before={"role": one.role},
            after={FIELD: ENDED_MEMBERSHIP.of(one)},
        )


def _said(field: str, text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST:
        raise refusal(field, text, f"须为 1 至 {_LONGEST} 字", f"must have 1 to {_LONGEST} characters")
    return said
