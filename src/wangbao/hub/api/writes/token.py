"""Create, find and revoke tokens."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Status
from wangbao.hub.api.models import Token
from wangbao.hub.api.rules.evidence import TOKEN
from wangbao.hub.api.rules.scopes import scopes as known_scopes
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Membership
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

PER_MINUTE: Final = 600
MOST_PER_MINUTE: Final = 60_000
LONGEST_DAYS: Final = 366
_NAME_LENGTH: Final = 60
_MARK: Final = "wb"


class Created(NamedTuple):
    """A new token and its secret, which is stored nowhere and cannot be shown again."""

    token: Token
    secret: str


def create(
    *,
    by: Actor,
    now: dt.datetime,
    membership: Membership,
    name: str,
    scopes: Iterable[str],
    expires_at: dt.datetime,
    per_minute: int = PER_MINUTE,
) -> Created:
    """Create a token that acts as ``membership``; a person does so for their own membership, a command for any.

    Raises:
        InputError: no name, no or unknown scopes, an end that is past or more than 366 days away, a rate out of range.
        Forbidden: somebody else's membership.
        Conflict: the membership has ended.
    """
    allow(by, "api.create_token", None)
    if not by.is_system and (by.person_id, by.organisation_id) != (
        membership.person_id,
        membership.organisation_id,
    ):
        raise refusal(
            "membership", None, "只能为自己的身份创建令牌", "a token is made for one's own membership"
        )
    if not membership.active:
        raise Conflict(Text("该身份已经终止", "the membership has ended"))
    wanted = sorted(set(scopes))
    problems = _problems(name.strip(), wanted, expires_at - now, per_minute)
    if problems:
        raise InputError(problems)
    secret = _new_secret()
    with transaction.atomic():
        token = Token.objects.create(
            prefix=_prefix(secret),
            sha256=_digest(secret),
            name=name.strip(),
            membership=membership,
            scopes=wanted,
            per_minute=per_minute,
            created_at=now,
            created_by_id=by.person_id,
            expires_at=expires_at,
        )
        record(
            by=by,
            now=now,
            verb="token.created",
            subject=("token", token.prefix),
            organisation_id=membership.organisation_id,
            after={
                "name": token.name,
                "role": membership.role,
                "scopes": wanted,
                "expires_at": expires_at,
                FIELD: TOKEN.of(token),
            },
        )
    return Created(token, secret)


def revoke(*, by: Actor, now: dt.datetime, token: Token) -> None:
    """End a token at once; does nothing if it has ended already.

    Raises:
        Invisible: another organisation's token.
        Forbidden: another person's token, unless the actor administers the organisation.
    """
    allow(by, "api.revoke_token", token)
    with transaction.atomic():
        if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            return
        record(
            by=by,
            now=now,
            verb="token.revoked",
            subject=("token", token.prefix),
            organisation_id=token.membership.organisation_id,
        )


def find(secret: str, *, now: dt.datetime) -> Token | None:
    """Find the token with this secret; None if there is none that may be used now."""
    candidate = (
        Token.objects.select_related("membership__organisation", "membership__person")
        .filter(prefix=_prefix(secret))
        .first()
    )
    if candidate is None or not hmac.compare_digest(candidate.sha256, _digest(secret)):
        return None
    member = candidate.membership
    usable = (
        candidate.revoked_at is None
        and now < candidate.expires_at
        and member.active
        and member.person.is_active
        and member.organisation.status == Status.ACTIVE
    )
    return candidate if usable else None


def _problems(name: str, scopes: list[str], duration: dt.timedelta, per_minute: int) -> list[Problem]:
    unknown = [scope for scope in scopes if scope not in known_scopes()]
    found = []
    if not 0 < len(name) <= _NAME_LENGTH:
        found.append(Problem("name", name, Text("须为 1 至 60 个字符", "must have 1 to 60 characters")))
    if not scopes:
        found.append(Problem("scopes", None, Text("至少选择一项权限", "choose at least one scope")))
    found += [Problem("scopes", scope, Text("没有这一权限", "there is no such scope")) for scope in unknown]
    if not dt.timedelta(0) < duration <= dt.timedelta(days=LONGEST_DAYS):
        rule = Text(f"须在今后 {LONGEST_DAYS} 天之内", f"must be within the next {LONGEST_DAYS} days")
        found.append(Problem("expires_at", None, rule))
    if not 0 < per_minute <= MOST_PER_MINUTE:
        rule = Text(f"须在 1 与 {MOST_PER_MINUTE} 之间", f"must be from 1 to {MOST_PER_MINUTE}")
        found.append(Problem("per_minute", per_minute, rule))
    return found


def _new_secret() -> str:
    """Generate a secret: ``wb_``, eight characters that are stored as the prefix, and 256 random bits that are not."""
    return f"{_MARK}_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def _prefix(secret: str) -> str:
    parts = secret.split("_", 2)
    return "_".join(parts[:2])[:12] if len(parts) == 3 else ""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
