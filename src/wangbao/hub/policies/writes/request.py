"""Request endorsements, as a client or by referral; recommend, grant, decline and withdraw requests.

A request is accepted whatever the underwriting rules would say of it: the policyholder must be able to notify the
insurer of a greater risk (保险法第五十二条). The rules are applied by, and shown to, the underwriter who grants it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy, RequestStep
from wangbao.hub.policies.rules import seals, underwriting
from wangbao.hub.policies.rules.states import OPEN_REQUESTS, REQUEST, RequestEvent, RequestState
from wangbao.hub.policies.writes import message, rows, task
from wangbao.hub.policies.writes.endorsement import NEEDS, ask, check_reason, issue, what_if
from wangbao.hub.underwriting.rules.authority import level_of
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_JUDGED: Final = frozenset({"points", "inputs", "annual_premium_cny"})


def request(
    *,
    policy: Policy,
    kind: str,
    effective: dt.date,
    change: Mapping[str, Any],
    reason: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    recommendation: str = "",
) -> EndorsementRequest:
    """Request an endorsement, which the insurer issues or declines.

    With a ``recommendation`` it is an underwriter's referral to a higher authority.

    Raises:
        InputError: it may not be made on this policy.
        Otherwise as :func:`endorse`.
    """
    asked = idempotency.asked(
        idempotency_key,
        policy=policy.pk,
        kind=kind,
        effective=effective,
        change=change,
        reason=reason,
        recommendation=recommendation,
    )
    if not _JUDGED.isdisjoint(change):
        allow(by, "policies.endorse", policy)  # a client may not request an underwriter's judgement
    state = RequestState.REQUESTED
    if recommendation.strip():
        allow(by, "policies.endorse", policy)
        underwriting.check_length(recommendation, "recommendation")
        state = RequestState.REFERRED
    allow(by, "policies.request", policy)
    check_reason(reason)

    def made_before() -> EndorsementRequest | None:
        return idempotency.replay(
            EndorsementRequest, asked, policy_id=policy.pk, kind=kind, effective=effective
        )

    def make(held: Policy) -> EndorsementRequest:
        seen = what_if(
            policy=held, kind=kind, effective=effective, change=change, by=by, now=now, asking=True
        )
        new = rows.New(kind, effective, dict(change), reason.strip(), asked)
        return ask(held, new, seen, state, by, now, recommendation=recommendation)

    return idempotency.once(made_before, make, locking=(policy,))


def refer(
    *,
    request_ref: str,
    recommendation: str,
    by: Actor,
    now: dt.datetime,
    idempotency_key: str | None = None,
) -> EndorsementRequest:
    """Refer an open request to the next authority with a recommendation, as quotes are referred.

    A decision of head office needs one senior underwriter's recommendation before another grants it.

    Raises:
        Invisible, Forbidden: as the permissions say.
        Conflict: the request is no longer open.
        InputError: no recommendation, or one that is too long.
    """
    check_reason(recommendation, "decision")

    def recommend(row: EndorsementRequest, policy: Policy) -> EndorsementRequest:
        allow(by, "policies.endorse", policy)
        row.state = REQUEST.after(row.state, RequestEvent.REFER)
        row.recommended_by_id, row.recommended_level = by.person_id, str(level_of(by))
        row.recommendation = recommendation.strip()
        row.save(update_fields=["state", "recommended_by", "recommended_level", "recommendation"])
        message.requested(row, by=by, now=now)
        record(
            by=by,
            now=now,
            verb="policy.request_referred",
            subject=("policy", policy.number),
            organisation_id=policy.insurer_id,
            after={"request": row.ref, "recommendation": row.recommendation, "level": row.recommended_level},
        )
        return row

    asked = _asked(idempotency_key, request_ref, "refer", recommendation)
    return _decide(request_ref, by, recommend, asked)


def grant(
    *,
    request_ref: str,
    decision: str,
    by: Actor,
    now: dt.datetime,
    lifted: Collection[str] = (),
    idempotency_key: str | None = None,
) -> Endorsement:
    """Issue a requested endorsement; conflicting later-effective endorsements stay in force from their day on.

    The decision is stored as the reason if an underwriting rule refers the change; ``lifted`` are blocks lifted for it.
    Granted again under the same key, it returns the same endorsement.

    Raises:
        Invisible, Forbidden: as the permissions say; conflicts are decided by a senior underwriter; beyond the actor's
            authority, with the rule and the level.
        Conflict: the request is no longer open.
        InputError: it may no longer be made on this policy, a rule blocks or declines it, or a referral is decided
            without a reason.
    """

    def issue_it(row: EndorsementRequest, policy: Policy) -> EndorsementRequest:
        allow(by, NEEDS.get(row.kind, "policies.endorse"), policy)
        state = REQUEST.after(row.state, RequestEvent.ISSUE)
        new = rows.New(
            row.kind, row.effective, row.change, row.reason, idempotency.Asked(f"request-{row.ref}", "")
        )
        reasoned = underwriting.Decision(decision, tuple(lifted), row, field="decision")
        made = issue(policy, new, by, now, resolve=True, decision=reasoned, notice=day_of(row.requested_at))
        if not isinstance(made, Endorsement):
            raise TypeError("a decided request is issued")
        return _close(row, state, decision, made, by, now)

    asked = _asked(idempotency_key, request_ref, "grant", decision, *sorted(lifted))
    issued = _decide(request_ref, by, issue_it, asked).endorsement
    if issued is None:
        raise TypeError("a granted request has its endorsement")
    return issued


def decline(
    *, request_ref: str, decision: str, by: Actor, now: dt.datetime, idempotency_key: str | None = None
) -> EndorsementRequest:
    """Decline a request, with the reason the requester reads; refused as by :func:`grant`."""
    check_reason(decision)

    def turn_down(row: EndorsementRequest, policy: Policy) -> EndorsementRequest:
        allow(by, "policies.endorse", policy)
        return _close(row, REQUEST.after(row.state, RequestEvent.DECLINE), decision, None, by, now)

    return _decide(request_ref, by, turn_down, _asked(idempotency_key, request_ref, "decline", decision))


def withdraw(
    *, request_ref: str, by: Actor, now: dt.datetime, idempotency_key: str | None = None
) -> EndorsementRequest:
    """Withdraw a request, by the side that made it."""

    def take_back(row: EndorsementRequest, policy: Policy) -> EndorsementRequest:
        allow(by, "policies.request", policy)
        if row.requested_by_id != by.person_id:
            allow(by, "policies.endorse", policy)
        return _close(row, REQUEST.after(row.state, RequestEvent.WITHDRAW), "", None, by, now)

    return _decide(request_ref, by, take_back, _asked(idempotency_key, request_ref, "withdraw"))


def _close(
    row: EndorsementRequest,
    state: RequestState,
    decision: str,
    made: Endorsement | None,
    by: Actor,
    now: dt.datetime,
) -> EndorsementRequest:
    row.state, row.decision, row.endorsement = state, decision.strip(), made
    row.decided_at, row.decided_by_id = now, by.person_id
    row.save(update_fields=["state", "decision", "endorsement", "decided_at", "decided_by"])
    task.decided(row, by=by, now=now)
    message.decided(row, by=by, now=now)
    record(
        by=by,
        now=now,
        verb=f"policy.request_{state}",
        subject=("policy", row.policy.number),
        organisation_id=row.policy.insurer_id,
        after={"request": row.ref, "decision": row.decision, FIELD: seals.DECIDED.of(row)},
    )
    return row


def _asked(key: str | None, request_ref: str, step: str, *said: str) -> idempotency.Asked:
    """Hash a step under a program's key; a page sends none."""
    return idempotency.asked(key, request=request_ref, step=step, said=said)


def _decide(
    request_ref: str,
    by: Actor,
    decide: Callable[[EndorsementRequest, Policy], EndorsementRequest],
    asked: idempotency.Asked,
) -> EndorsementRequest:
    """Take a step on a request, once under its key, and return the request."""
    wanted = EndorsementRequest.objects.visible_to(by).filter(ref=request_ref)
    row = wanted.select_related("policy").first()
    if row is None:
        raise Invisible
    known, policy = row.pk, row.policy

    def taken_before() -> EndorsementRequest | None:
        step = idempotency.replay(RequestStep, asked, request_id=known)
        return None if step is None else wanted.get()

    def take(held: Policy) -> EndorsementRequest:
        row = EndorsementRequest.objects.get(pk=known)  # read again now that the policy is locked
        if row.state not in OPEN_REQUESTS:
            raise Conflict(Text("该批改申请已处理", "this request has been dealt with"))
        row = decide(row, held)
        if asked.key is not None:
            RequestStep.objects.create(request=row, **asked.columns)
        return row

    return idempotency.once(taken_before, take, locking=(policy,), looks_first=False)
