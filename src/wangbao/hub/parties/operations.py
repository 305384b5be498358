"""Writes about people and organisations."""

import datetime as dt
import hashlib
import secrets
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.parties import checks
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.models import Invitation, Mandate, Membership, Organisation, Person
from wangbao.hub.parties.permissions import allow
from wangbao.hub.parties.words import Kind, Role, Status
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

INVITATION_DAYS: Final = 7


def register_organisation(
    *,
    by: Actor,
    now: dt.datetime,
    kind: str,
    name: str,
    name_en: str = "",
    uscc: str | None = None,
    province: str = "",
    licence_number: str = "",
) -> Organisation:
    """Put an organisation of any kind on the platform's register: the authority's doing, or the platform's own.

    The province is that of the credit code unless given.

    Raises:
        InputError: unknown kind, no name, a bad credit code, or one that is registered already.
        Forbidden: the actor keeps no register.
    """
    allow(by, "parties.register_organisation")
    return _register(
        by=by,
        now=now,
        kind=checks.kind(kind),
        name=name,
        name_en=name_en,
        uscc=uscc,
        province=province,
        licence_number=licence_number,
    )


def register_enterprise(
    *, by: Actor, now: dt.datetime, name: str, uscc: str, name_en: str = "", province: str = ""
) -> Membership:
    """A signed-in person registers the enterprise they apply for, and becomes its applicant and administrator.

    The first to register a credit code has it; who comes later is invited by them.

    Returns:
        The membership as applicant.

    Raises:
        InputError: no name, a bad credit code, or one that is registered already.
        Forbidden: not signed in.
    """
    allow(by, "parties.register_enterprise")
    if by.person_id is None:
        raise Forbidden
    with transaction.atomic():
        organisation = _register(
            by=by, now=now, kind=Kind.INSURED, name=name, name_en=name_en, uscc=uscc, province=province
        )
        person = Person.objects.get(pk=by.person_id)
        applicant, _ = (
            _join(by=by, now=now, person=person, organisation=organisation, role=role)
            for role in (Role.APPLICANT, Role.ADMINISTRATOR)
        )
    return applicant


def register_client(
    *, by: Actor, now: dt.datetime, name: str, uscc: str, name_en: str = "", province: str = ""
) -> Organisation:
    """A broker puts a client enterprise on the register, under its mandate.

    A code that is registered already is refused: then the client itself gives the mandate (:func:`give_mandate`), so
    that no broker reaches a client by typing its code.

    Raises:
        InputError: no name, a bad credit code, or one that is registered already.
        Forbidden: the actor is not a broker.
    """
    allow(by, "parties.register_client")
    with transaction.atomic():
        client = _register(
            by=by, now=now, kind=Kind.INSURED, name=name, name_en=name_en, uscc=uscc, province=province
        )
        _mandate(by=by, now=now, broker_id=by.organisation_id, client=client)
    return client


def give_mandate(*, by: Actor, now: dt.datetime, client: Organisation, broker: Organisation) -> Mandate:
    """A client lets a broker act for it; giving it twice is giving it once.

    Raises:
        InputError: the other side is not a broker or intermediary.
        Forbidden, Invisible: the client is not the actor's own organisation.
    """
    allow(by, "parties.give_mandate", client)
    if broker.kind not in {Kind.BROKER, Kind.INTERMEDIARY}:
        raise refusal(
            "broker", broker.name, "须为保险经纪人或中介机构", "must be a broker or an intermediary"
        )
    with transaction.atomic():
        return _mandate(by=by, now=now, broker_id=broker.pk, client=client)


def end_mandate(*, by: Actor, now: dt.datetime, mandate: Mandate) -> None:
    """Either side ends a mandate; what the broker did under it stays.

    Raises:
        Forbidden, Invisible: not a side of it.
    """
    allow(by, "parties.end_mandate", mandate)
    with transaction.atomic():
        if Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
            record(
                by=by,
                now=now,
                verb="mandate.ended",
                subject=("organisation", mandate.client.ref),
                organisation_id=mandate.client_id,
                before={"broker": mandate.broker.name},
            )


def create_person(
    *, by: Actor, now: dt.datetime, email: str, name: str, password: str | None = None, language: str = "zh"
) -> Person:
    """A person who can sign in; the platform's doing, people otherwise sign up themselves.

    Raises:
        InputError: an address that is none, or is taken.
        Forbidden: the actor is not the platform.
    """
    if not by.is_system:
        raise Forbidden
    person = Person(email=checks.email(email), name=name, language=language, date_joined=now)
    person.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            raise refusal("email", email, "该邮箱已注册", "this address is taken") from None
        record(by=by, now=now, verb="person.created", subject=("person", person.ref), after={"name": name})
    return person


def join(*, by: Actor, now: dt.datetime, person: Person, organisation: Organisation, role: str) -> Membership:
    """Give a person a role without an invitation: the platform's doing, when it sets an organisation up.

    Raises:
        InputError: a role this kind of organisation does not give.
        Forbidden: the actor is not the platform.
    """
    if not by.is_system:
        raise Forbidden
    with transaction.atomic():
        return _join(
            by=by, now=now, person=person, organisation=organisation, role=checks.role(role, organisation)
        )


def invite(
    *, by: Actor, now: dt.datetime, organisation: Organisation, email: str, role: str
) -> tuple[Invitation, str]:
    """Invite somebody into the actor's organisation.

    An open invitation of the same address and role is replaced.

    Returns:
        The invitation and its token, which is kept nowhere else: only its hash is.

    Raises:
        InputError: an address that is none, or a role this kind of organisation does not give.
        Forbidden, Invisible: not an administrator of it.
    """
    allow(by, "parties.manage", organisation)
    address, given = checks.email(email), checks.role(role, organisation)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(
            organisation=organisation, email=address, role=given, accepted_at=None, withdrawn_at=None
        ).update(withdrawn_at=now)
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    organisation=organisation,
                    email=address,
                    role=given,
                    token_sha256=_hash(token),
                    invited_at=now,
                    expires_at=now + dt.timedelta(days=INVITATION_DAYS),
                )
        except IntegrityError:
            raise Conflict from None
        record(
            by=by,
            now=now,
            verb="invitation.sent",
            subject=("organisation", organisation.ref),
            organisation_id=organisation.pk,
            after={"email": address, "role": given},
        )
    return invitation, token


def withdraw_invitation(*, by: Actor, now: dt.datetime, invitation: Invitation) -> None:
    """Make an open invitation worthless.

    Raises:
        Conflict: accepted or withdrawn already.
        Forbidden, Invisible: not an administrator of the organisation.
    """
    allow(by, "parties.manage", invitation)
    with transaction.atomic():
        open_one = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if not open_one.update(withdrawn_at=now):
            raise Conflict(Text("邀请已被接受或撤回", "the invitation has been accepted or withdrawn"))
        record(
            by=by,
            now=now,
            verb="invitation.withdrawn",
            subject=("organisation", invitation.organisation.ref),
            organisation_id=invitation.organisation_id,
            before={"email": invitation.email, "role": invitation.role},
        )


def accept_invitation(*, by: Actor, now: dt.datetime, token: str) -> Membership:
    """The person signed in takes up an invitation sent to their address.

    Raises:
        Invisible: no such invitation, or sent to another address: the two read alike.
        Conflict: used, withdrawn or expired.
        Forbidden: not signed in.
    """
    if by.person_id is None:
        raise Forbidden
    person = Person.objects.get(pk=by.person_id)
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .filter(token_sha256=_hash(token), email=person.email)
            .first()
        )
        if invitation is None:
            raise Invisible
        if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= now:
            raise Conflict(
                Text("邀请已使用、撤回或过期", "the invitation has been used, withdrawn or has expired")
            )
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=person)
        return _join(
            by=by, now=now, person=person, organisation=invitation.organisation, role=Role(invitation.role)
        )


def end_membership(*, by: Actor, now: dt.datetime, membership: Membership) -> None:
    """Take a role away; the last administrator stays, so that an organisation is never without one.

    Raises:
        Conflict: ended already, or the organisation's last administrator.
        Forbidden, Invisible: not an administrator of the organisation.
    """
    allow(by, "parties.manage", membership)
    with transaction.atomic():
        # The organisation's row is the lock: two administrators removing each other must not both succeed.
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        others = Membership.objects.filter(
            organisation_id=membership.organisation_id, role=Role.ADMINISTRATOR, active=True
        ).exclude(pk=membership.pk)
        if membership.role == Role.ADMINISTRATOR and not others.exists():
            raise Conflict(
                Text("机构须至少保留一名管理员", "an organisation keeps at least one administrator")
            )
        if not Membership.objects.filter(pk=membership.pk, active=True).update(active=False, ended_at=now):
            raise Conflict
        record(
            by=by,
            now=now,
            verb="membership.ended",
            subject=("person", membership.person.ref),
            organisation_id=membership.organisation_id,
            before={"role": membership.role},
        )


def set_status(*, by: Actor, now: dt.datetime, organisation: Organisation, status: Status) -> None:
    """Suspend an organisation, whose people then act for it no longer, or restore it.

    Raises:
        Conflict: it is so already.
        Forbidden, Invisible: the actor keeps no register.
    """
    allow(by, "parties.suspend", organisation)
    with transaction.atomic():
        changed = Organisation.objects.filter(pk=organisation.pk).exclude(status=status).update(status=status)
        if not changed:
            raise Conflict
        record(
            by=by,
            now=now,
            verb=f"organisation.{status.value}",
            subject=("organisation", organisation.ref),
            organisation_id=organisation.pk,
        )


def _register(
    *,
    by: Actor,
    now: dt.datetime,
    kind: Kind,
    name: str,
    name_en: str = "",
    uscc: str | None = None,
    province: str = "",
    licence_number: str = "",
) -> Organisation:
    facts = checks.organisation(name=name, name_en=name_en, uscc=uscc, province=province)
    organisation = Organisation(kind=kind, licence_number=licence_number.strip(), registered_at=now, **facts)
    with transaction.atomic():
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            taken = Text(
                "该统一社会信用代码已登记，请联系其管理员邀请您加入",
                "this credit code is registered; ask its administrator for an invitation",
            )
            raise InputError([Problem("uscc", uscc, taken)]) from None
        record(
            by=by,
            now=now,
            verb="organisation.registered",
            subject=("organisation", organisation.ref),
            organisation_id=organisation.pk,
            after={"kind": kind, **facts},
        )
    return organisation


def _join(
    *, by: Actor, now: dt.datetime, person: Person, organisation: Organisation, role: Role
) -> Membership:
    membership, made = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, active=True, defaults={"since": now}
    )
    if made:
        record(
            by=by,
            now=now,
            verb="membership.begun",
            subject=("person", person.ref),
            organisation_id=organisation.pk,
            after={"role": role},
        )
    return membership


def _mandate(*, by: Actor, now: dt.datetime, broker_id: int | None, client: Organisation) -> Mandate:
    if broker_id is None:
        raise Forbidden
    mandate, made = Mandate.objects.get_or_create(
        broker_id=broker_id, client=client, ended_at=None, defaults={"since": now}
    )
    if made:
        record(
            by=by,
            now=now,
            verb="mandate.given",
            subject=("organisation", client.ref),
            organisation_id=client.pk,
            after={"broker_id": broker_id},
        )
    return mandate


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
