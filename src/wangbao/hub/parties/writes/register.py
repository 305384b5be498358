"""Register organisations; give and take roles."""

import datetime as dt

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind, Role, Status
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Membership, Organisation, Person
from wangbao.hub.parties.rules import checks
from wangbao.hub.parties.rules.evidence import ENDED_MEMBERSHIP, MEMBERSHIP, ORGANISATION
from wangbao.hub.parties.writes.person import create_person
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def register_organisation(
    *,
    by: Actor,
    now: dt.datetime,
    kind: str,
    name: str,
    name_en: str = "",
    uscc: str | None = None,
    province: str = "",
    address: str = "",
    licence_number: str = "",
) -> Organisation:
    """Put an organisation of any kind on the platform's register, by the authority or the platform itself.

    The province is that of the credit code unless given.

    Raises:
        InputError: unknown kind, no name, a bad credit code, or one that is registered already.
        Forbidden: the actor keeps no register.
    """
    allow(by, "parties.register_organisation")
    return put_on_register(
        by=by,
        now=now,
        kind=checks.kind(kind),
        name=name,
        name_en=name_en,
        uscc=uscc,
        province=province,
        address=address,
        licence_number=licence_number,
    )


def register_enterprise(
    *,
    by: Actor,
    now: dt.datetime,
    name: str,
    uscc: str,
    name_en: str = "",
    province: str = "",
    address: str = "",
) -> Membership:
    """Register the enterprise a signed-in person applies for; they become its applicant and administrator.

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
        organisation = put_on_register(
            by=by,
            now=now,
            kind=Kind.INSURED,
            name=name,
            name_en=name_en,
            uscc=uscc,
            province=province,
            address=address,
        )
        person = Person.objects.get(pk=by.person_id)
        applicant, _ = (
            add_role(by=by, now=now, person=person, organisation=organisation, role=role)
            for role in (Role.APPLICANT, Role.ADMINISTRATOR)
        )
    return applicant


def change_address(*, by: Actor, now: dt.datetime, organisation: Organisation, address: str) -> Organisation:
    """State the registered address of one's own organisation, or take it out; policies bound keep what they say.

    Raises:
        InputError: too long, or with characters that do not print.
        Forbidden, Invisible: not one's own organisation, or not the role for it.
    """
    allow(by, "parties.change_address", organisation)
    stated = checks.registered_address(address)
    with transaction.atomic():
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if held.address == stated:
            return held
        before, held.address = held.address, stated
        held.save(update_fields=["address"])
        record(
            by=by,
            now=now,
            verb="organisation.address_changed",
            subject=("organisation", held.ref),
            organisation_id=held.pk,
            before={"address": before},
            after={"address": stated, FIELD: ORGANISATION.of(held)},
        )
    return held


def join(*, by: Actor, now: dt.datetime, person: Person, organisation: Organisation, role: str) -> Membership:
    """Give a person a role without an invitation, by the platform when it sets an organisation up.

    Raises:
        InputError: a role this kind of organisation does not give.
        Forbidden: the actor is not the platform.
    """
    if not by.is_system:
        raise Forbidden
    with transaction.atomic():
        return add_role(
            by=by, now=now, person=person, organisation=organisation, role=checks.role(role, organisation)
        )


def open_account(
    *,
    by: Actor,
    now: dt.datetime,
    kind: str,
    organisation: str,
    uscc: str | None,
    email: str,
    name: str,
    password: str,
) -> Membership:
    """Register an organisation together with its first administrator; only the platform itself may.

    Raises:
        InputError: as :func:`register_organisation` and :func:`create_person`; a password that is too weak.
        Forbidden: the actor is not the platform.
    """
    checks.password(password, email=email, name=name)
    with transaction.atomic():
        body = register_organisation(by=by, now=now, kind=kind, name=organisation, uscc=uscc)
        person = create_person(by=by, now=now, email=email, name=name, password=password)
        return join(by=by, now=now, person=person, organisation=body, role=Role.ADMINISTRATOR)


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
            after={FIELD: ENDED_MEMBERSHIP.of(membership)},
        )


def set_status(*, by: Actor, now: dt.datetime, organisation: Organisation, status: Status) -> None:
    """Suspend an organisation, whose people then act for it no longer, or restore it.

    Raises:
        Conflict: it is so already, or it is the actor's own, who could then not undo it.
        Forbidden, Invisible: the actor keeps no register.
    """
    allow(by, "parties.suspend", organisation)
    if organisation.pk == by.organisation_id:
        raise Conflict(Text("不能停用本机构", "an organisation cannot suspend itself"))
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
            after={FIELD: ORGANISATION.of(organisation)},
        )


def put_on_register(
    *,
    by: Actor,
    now: dt.datetime,
    kind: Kind,
    name: str,
    name_en: str = "",
    uscc: str | None = None,
    province: str = "",
    address: str = "",
    licence_number: str = "",
) -> Organisation:
    """Check the facts and write the row; the caller has asked whether the actor may.

    Raises:
        InputError: naming each fact that is wrong; a credit code that is registered already.
    """
    facts = checks.organisation(name=name, name_en=name_en, uscc=uscc, province=province, address=address)
    licence = checks.seen_line(licence_number, field="licence_number")
    organisation = Organisation(kind=kind, licence_number=licence, registered_at=now, **facts)
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
            after={"kind": kind, **facts, FIELD: ORGANISATION.of(organisation)},
        )
    return organisation


def add_role(
    *, by: Actor, now: dt.datetime, person: Person, organisation: Organisation, role: Role
) -> Membership:
    """Give a role; the caller has asked whether it may be given. Giving it twice is giving it once."""
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
            after={"role": role, FIELD: MEMBERSHIP.of(membership)},
        )
    return membership
