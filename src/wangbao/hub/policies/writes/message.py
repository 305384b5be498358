"""Tell whom it concerns about requests for endorsements, premium that falls due and policies that end."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import Recipient, ToOrganisation
from wangbao.hub.outbox.reads.sent import sent_keys
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.policies.models import EndorsementRequest, Instalment, Policy
from wangbao.hub.policies.reads.queries import accounts
from wangbao.hub.policies.rules import message_kinds as kinds
from wangbao.hub.policies.rules.states import REQUEST, PolicyState, RequestState
from wangbao.hub.policies.rules.words import insured
from wangbao.policy.tables import kind as kind_of
from wangbao.vocabulary.beijing import day_of

DUE_DAYS: Final = 14
OVERDUE_DAYS: Final = 30  # how long after its day an instalment is still looked at
RENEWAL_DAYS: Final = (60, 30)
_LOOKS_BACK: Final = dt.timedelta(days=120)  # longer than any instalment or end stays in sight
_PAYER: Final = "insured"
_CLIENT: Final = frozenset({Role.APPLICANT, Role.ADMINISTRATOR})
_BROKER: Final = frozenset({Role.BROKER})
_SENIOR: Final = frozenset({Role.SENIOR_UNDERWRITER})
_UNDERWRITERS: Final = _SENIOR | {Role.UNDERWRITER}


def requested(row: EndorsementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Tell the insurer of a request, or its senior underwriters of a referral."""
    policy = row.policy
    if row.state == RequestState.REFERRED:
        referred = {"recommender": by.name, "recommendation": row.recommendation or None}
        to: Sequence[Recipient] = [ToOrganisation(policy.insurer_id, _SENIOR)]
        _of_request(kinds.CHANGE_REFERRED, row, to, by, now, **referred)
        return
    asked = {"insured": insured(policy), "effective": row.effective, "reason": row.reason or None}
    to = [ToOrganisation(policy.insurer_id, _UNDERWRITERS)]
    _of_request(kinds.CHANGE_REQUESTED, row, to, by, now, **asked)


def decided(row: EndorsementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Tell policyholder and broker how their request was decided; nobody of one that was taken back."""
    if row.state == RequestState.WITHDRAWN:
        return
    policy = row.policy
    said = {
        "insurer": policy.insurer.title,
        "decision": REQUEST.name(row.state),
        "reason": row.decision or None,
    }
    _of_request(kinds.CHANGE_DECIDED, row, _customers(policy), by, now, **said)


def remind(*, by: Actor, now: dt.datetime) -> int:
    """Tell policyholders what falls due, is overdue or ends, each once; return how many messages were written.

    Told are: instalments at most :data:`DUE_DAYS` ahead or :data:`OVERDUE_DAYS` past that are not paid, and policies
    without a renewal :data:`RENEWAL_DAYS` before their end.
    """
    today = day_of(now)
    sent = 0
    since = now - _LOOKS_BACK
    for policy, kind, key, context in (*_premiums(today, since), *_renewals(today, since)):
        with transaction.atomic():
            to = _customers(policy)
            _tell(kind, policy, to, by, now, key=key, insurer=policy.insurer.title, **context)
        sent += 1
    return sent


Reminder = tuple[Policy, str, str, dict[str, Any]]


def _premiums(today: dt.date, since: dt.datetime) -> Iterator[Reminder]:
    first, last = today - dt.timedelta(days=OVERDUE_DAYS), today + dt.timedelta(days=DUE_DAYS)
    rows = list(
        Instalment.objects.filter(payer=_PAYER, amount__gt=0, due__gte=first, due__lte=last)
        .select_related("policy__insurer", "endorsement")
        .order_by("policy_id", "pk")
    )
    told = sent_keys(kinds.PREMIUM_DUE, kinds.PREMIUM_OVERDUE, since=since)
    unpaid: dict[int, dict[tuple[int, int], Decimal]] = {}
    for row in rows:
        kind = kinds.PREMIUM_OVERDUE if row.due < today else kinds.PREMIUM_DUE
        place = (row.endorsement.seq, row.number)
        key = f"{row.policy.ref}:{place[0]}:{place[1]}"
        if (kind, key) in told:
            continue
        if row.policy_id not in unpaid:
            unpaid[row.policy_id] = _unpaid(row.policy, today)
        left = unpaid[row.policy_id].get(place, Decimal(0))
        if left > 0:
            yield row.policy, kind, key, {"amount_cny": left, "due": row.due}


def _unpaid(policy: Policy, today: dt.date) -> dict[tuple[int, int], Decimal]:
    """Work out for each instalment of the policyholder how much of it is unpaid, in yuan."""
    account = accounts(policy, list(policy.endorsements.order_by("seq")), today)[0]
    return {(item.seq, item.number): item.amount - paid for item, paid in account.instalments}


def _renewals(today: dt.date, since: dt.datetime) -> Iterator[Reminder]:
    told = sent_keys(kinds.RENEWAL_DUE, since=since)
    ends = [today + dt.timedelta(days=days) for days in RENEWAL_DAYS]
    rows = Policy.objects.filter(
        state=PolicyState.BOUND, end__gt=today, end__lte=max(ends), renewed_by=None
    ).select_related("insurer")
    for policy in rows.order_by("pk"):
        # The nearest of the days that have passed, so that a night that was missed is made up for once.
        days = min(days for days in RENEWAL_DAYS if policy.end <= today + dt.timedelta(days=days))
        key = f"{policy.ref}:{days}"
        if (kinds.RENEWAL_DUE, key) not in told:
            yield policy, kinds.RENEWAL_DUE, key, {"last_day": policy.end - dt.timedelta(days=1)}


def _of_request(
    kind: str, row: EndorsementRequest, to: Sequence[Recipient], by: Actor, now: dt.datetime, **context: Any
) -> None:
    _tell(kind, row.policy, to, by, now, ref=row.ref, kind=kind_of(row.kind).name, **context)


def _customers(policy: Policy) -> list[Recipient]:
    found: list[Recipient] = [ToOrganisation(policy.applicant_id, _CLIENT)]
    return found if policy.broker_id is None else [*found, ToOrganisation(policy.broker_id, _BROKER)]


def _tell(
    code: str,
    policy: Policy,
    to: Sequence[Recipient],
    by: Actor,
    now: dt.datetime,
    /,
    *,
    key: str | None = None,
    **context: Any,
) -> None:
    send(
        by=by,
        now=now,
        kind=code,
        to=to,
        subject=("policy", policy.number),
        organisation_id=policy.insurer_id,
        context={"number": policy.number, **context},
        key=key,
    )
