"""Approve or refuse accounts that strangers opened on a platform without a mail server."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Membership, Person
from wangbao.hub.parties.rules.evidence import PERSON
from wangbao.vocabulary.errors import refusal


def waiting() -> QuerySet[Person]:
    """Select the accounts that wait to be approved: never used, and without a role; the oldest first."""
    roles = Membership.objects.values("person_id")
    rows = Person.objects.filter(is_active=False, last_login=None).exclude(pk__in=roles).exclude(name="")
    return rows.order_by("date_joined", "pk")


def approve(*, by: Actor, now: dt.datetime, email: str) -> Person:
    """Let an account that waits be used.

    Raises:
        Forbidden: by anybody but whoever runs the platform.
        InputError: no account waits under this address.
    """
    with transaction.atomic():
        person = _waiting(by, email)
        person.is_active = True
        person.save(update_fields=["is_active"])
        after = {FIELD: PERSON.of(person)}
        record(by=by, now=now, verb="person.approved", subject=("person", person.ref), after=after)
    return person


def refuse(*, by: Actor, now: dt.datetime, email: str) -> None:
    """Delete an account that waits; raises as :func:`approve` does."""
    with transaction.atomic():
        person = _waiting(by, email)
        ref = person.ref
        person.delete()
        record(by=by, now=now, verb="person.refused", subject=("person", ref))


def _waiting(by: Actor, email: str) -> Person:
    if not by.is_system:
        raise Forbidden
    found = waiting().select_for_update(of=("self",)).filter(email=email.strip().lower()).first()
    if found is None:
        raise refusal("email", email, "没有待核准的注册", "no account waits under this address")
    return found
