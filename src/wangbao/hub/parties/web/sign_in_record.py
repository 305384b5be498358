"""Journal sign-ins, failures, lock-outs and changes of how somebody signs in (GB/T 22239: audit of identities).

The library signs people in, and its signals are the only places where it says so; nothing else of the hub is written by
a signal.
"""

from typing import Any, Final

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as second_step
from django.contrib.auth import signals as auth
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Membership, Person
from wangbao.hub.parties.rules.evidence import PERSON
from wangbao.hub.parties.web import budgets

# A lock-out is one entry however often it is knocked at while it lasts.
_LOCKED_FOR: Final = 300
_UNKNOWN: Final = "unknown"


def connect() -> None:
    """Connect to what the library says of sign-ins; once, when the apps are ready."""
    for signal, receiver in (
        (account.user_logged_in, _signed_in),
        (auth.user_logged_out, _signed_out),
        (auth.user_login_failed, _failed),
        (second_step.authentication_failed, _second_step_failed),
        (second_step.authenticator_added, _second_step_added),
        (second_step.authenticator_removed, _second_step_removed),
        (second_step.authenticator_reset, _second_step_reset),
        (account.password_reset, _password_reset),
        (account.email_changed, _email_changed),
        (account.email_confirmed, _email_confirmed),
    ):
        signal.connect(receiver, dispatch_uid=f"wangbao {receiver.__name__} {id(signal)}")


def locked_out(request: HttpRequest, email: str) -> None:
    """Journal that an address is kept from guessing at an account, once while it lasts."""
    where = address_of(request)
    if cache.add(f"wangbao:locked:{email}:{where}", True, timeout=_LOCKED_FOR):  # noqa: FBT003 - a value
        _write(request, "person.sign_in_locked", _person(email), email=masked(email))


def signed_up(request: HttpRequest | None, user: Any) -> None:
    """Journal that somebody opened an account, in the transaction that made it."""
    _write(request, "person.signed_up", user, **_sealed(user))


def password_changed(request: HttpRequest | None, user: Any) -> None:
    """Journal that somebody has another password, in the transaction that wrote it."""
    _write(request, "person.password_changed", user, **_sealed(user))


def renew_hash(request: HttpRequest, user: Any, password: str) -> None:
    """Hash a password anew where it was hashed as is no longer done, and journal it: the seal of the person changes."""
    wanted = get_hasher()
    if identify_hasher(user.password).algorithm == wanted.algorithm and not wanted.must_update(user.password):
        return
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        _write(request, "person.password_renewed", user, **_sealed(user))


def address_of(request: HttpRequest | None) -> str:
    """Return the address a request comes from, as the limits of sign-in see it; empty without a request."""
    from allauth.core.internal.ratelimit import get_ip  # noqa: PLC0415 - app ready: it loads the adapter

    return "" if request is None else str(get_ip(request))


def masked(email: str) -> str:
    """Shorten an address to its first letter and its domain: what was typed need not be an address of anybody."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}"[:80] if at else "***"


def _signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    methods = [str(one.get("type") or one["method"]) for one in get_authentication_records(request, user)]
    _write(request, "person.signed_in", user, methods=list(dict.fromkeys(methods)))
    budgets.note_known(request)


def _signed_out(request: HttpRequest, user: Any = None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        _write(request, "person.signed_out", user)


def _failed(credentials: Any, request: HttpRequest | None = None, **_: Any) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "")
    _write(request, "person.sign_in_failed", _person(email), email=masked(email))


def _second_step_failed(request: HttpRequest, user: Any, **_: Any) -> None:
    _write(request, "person.second_step_failed", user)


def _second_step_added(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _write(request, "person.second_step_added", user, second_step=str(authenticator.type))


def _second_step_removed(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _write(request, "person.second_step_removed", user, second_step=str(authenticator.type))


def _second_step_reset(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _write(request, "person.second_step_renewed", user, second_step=str(authenticator.type))


def _password_reset(request: HttpRequest, user: Any, **_: Any) -> None:
    _write(request, "person.password_reset", user)


def _email_changed(
    request: HttpRequest, user: Any, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    before = masked(str(getattr(from_email_address, "email", "") or ""))
    after = masked(str(to_email_address.email))
    _write(request, "person.email_changed", user, email_before=before, email=after, **_sealed(user))


def _email_confirmed(request: HttpRequest, email_address: Any, **_: Any) -> None:
    user = email_address.user
    _write(request, "person.email_confirmed", user, email=masked(str(email_address.email)), **_sealed(user))


def _sealed(user: Any) -> dict[str, str]:
    return {FIELD: PERSON.of(user)}


def _person(email: str) -> Person | None:
    return Person.objects.filter(email=email.strip().lower()).first() if email else None


def _write(request: HttpRequest | None, verb: str, person: Any, **after: Any) -> None:
    where = address_of(request)
    organisation_id = None
    if person is not None:
        rows = Membership.objects.filter(person_id=person.pk, active=True).order_by("pk")
        organisation_id = rows.values_list("organisation_id", flat=True).first()
    actor = Actor(
        person_id=person.pk if person is not None else None,
        name=str(person) if person is not None else "",
        organisation_id=None,
        organisation_kind=None,
        role=None,
        request_id=getattr(request, "request_id", ""),
    )
    with transaction.atomic():
        record(
            by=actor,
            now=clock.now(),
            verb=verb,
            subject=("person", person.ref if person is not None else _UNKNOWN),
            organisation_id=organisation_id,
            after={**after, "ip": where},
        )
