"""Invite people into an organisation; accept and withdraw invitations."""

import datetime as dt
import secrets
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.parties.models import Invitation, Membership, Organisation, Person
from wangbao.hub.parties.reads.queries import token_hash
from wangbao.hub.parties.rules import checks
from wangbao.hub.parties.writes.register import add_role
from wangbao.vocabulary.text import Text

INVITATION_DAYS: Final = 7


def invite(
    *, by: Actor, now: dt.datetime, organisation: Organisation, email: str, role: str
) -> tuple[Invitation, str]:
    """Invite a person into the actor's organisation.

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
                    token_sha256=token_hash(token),
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
    """Withdraw an open invitation.

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
    """Accept an invitation sent to the address of the person signed in.

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
            .filter(token_sha256=token_hash(token), email=person.email)
            .first()
        )
        if invitation is None:
            raise Invisible
        if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= now:
            raise Conflict(
                Text("邀请已使用、撤回或过期", "the invitation has been used, withdrawn or has expired")
            )
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=person)
        return add_role(
            by=by, now=now, person=person, organisation=invitation.organisation, role=Role(invitation.role)
        )


def send(invitation: Invitation, link: str) -> bool:
    """Mail the link, where a mail server is set; return whether it went out. The page shows the link in any case."""
    if not settings.EMAIL_HOST:
        return False
    organisation = invitation.organisation.title
    words = Text(
        f"{organisation.zh}邀请您加入网保。请在 {INVITATION_DAYS} 日内打开：{link}",
        f"{organisation.en} invites you to Wangbao. Open this within {INVITATION_DAYS} days: {link}",
    )
    subject = f"网保邀请 / Invitation to Wangbao: {organisation.zh}"
    return bool(
        send_mail(subject, f"{words.zh}\n\n{words.en}\n", None, [invitation.email], fail_silently=True)
    )
