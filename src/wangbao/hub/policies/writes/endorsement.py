"""Preview, request, issue and refer endorsements; cancellation and reinstatement are kinds of them."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.journal.operations import record
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.price import price_table
from wangbao.hub.policies.rules import admission, seals, underwriting
from wangbao.hub.policies.rules.states import RequestState
from wangbao.hub.policies.rules.underwriting import Decision
from wangbao.hub.policies.writes import message, rows, task
from wangbao.hub.underwriting.rules.authority import level_of
from wangbao.hub.underwriting.rules.change import rule_result_data
from wangbao.policy.cancellation import reinstating
from wangbao.policy.preview import Preview
from wangbao.vocabulary.errors import refusal

NEEDS: Final = {"cancellation": "policies.cancel", "reinstatement": "policies.reinstate"}
_LONGEST_REASON: Final = 1000
_JUDGED: Final = (
    "rules",
    "authority",
    "needs",
    "reason",
)  # the results of the rules that the journal records


def what_if(
    *,
    policy: Policy,
    kind: str,
    effective: dt.date,
    change: Mapping[str, Any],
    by: Actor,
    now: dt.datetime,
    asking: bool = False,
    notice: dt.date | None = None,
) -> Preview:
    """Preview an endorsement's effect and charge now, without storing anything.

    ``asking`` is for a request that another issues; it applies anyway to an actor who cannot issue. ``notice`` is the
    day of the request, if there is one already.

    Raises:
        Forbidden: the role may neither issue nor request endorsements.
        InputError: it may not be made on this policy, not today, or not as of that day.
    """
    allow(by, "policies.request", policy)
    new = rows.New(kind, effective, change, "", idempotency.NO_KEY)
    if notice is None:
        admission.check_insurer_only_ground(new, by)
    asked = admission.asked_of(
        policy, by, now, notice=notice, asking=asking or admission.may_only_request(policy, by)
    )
    endorsements = list(policy.endorsements.order_by("seq"))
    prices = price_table(endorsements, policy.product_version)
    return admission.admit(policy, contract_of(policy, endorsements), new, prices, asked)[1]


def endorse(
    *,
    policy: Policy,
    kind: str,
    effective: dt.date,
    change: Mapping[str, Any],
    reason: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    resolve: bool = False,
    underwriting_reason: str = "",
    lifted: Collection[str] = (),
) -> Endorsement | EndorsementRequest:
    """Issue an endorsement; one that changes what a later-effective one changes as well is referred instead.

    The rules of the product version read what it changes (:mod:`wangbao.hub.policies.rules.underwriting`).

    Args:
        policy: the policy; locked and read again.
        kind: a kind of endorsement (:mod:`wangbao.policy.tables`).
        effective: the day it holds from.
        change: a merge patch of the terms.
        reason: why, for the slip and the journal.
        idempotency_key: the caller's; a repeat gets the same endorsement or referral.
        by: who.
        now: when.
        resolve: decide conflicts here: the later-effective endorsement stands from its day on.
        underwriting_reason: why it is issued although a rule refers it; kept with it and in the journal.
        lifted: blocks whose document is there, lifted for the same reason by who has the authority they name.

    Returns:
        The endorsement; or, with conflicts and no decision on them, the request that was referred.

    Raises:
        Forbidden, Invisible: as the permissions say; beyond the actor's authority, with the rule and the level.
        InputError: it may not be made on this policy, a rule blocks or declines it, or a referral lacks its reason.
        Conflict: the key was used for something else.
    """
    asked = idempotency.asked(
        idempotency_key,
        policy=policy.pk,
        kind=kind,
        effective=effective,
        change=change,
        reason=reason,
        resolve=resolve,
        underwriting_reason=underwriting_reason,
        lifted=sorted(lifted),
    )
    allow(by, NEEDS.get(kind, "policies.endorse"), policy)
    if resolve:
        allow(by, "policies.resolve", policy)
    check_reason(reason)

    def made_before() -> Endorsement | EndorsementRequest | None:
        same = {"policy_id": policy.pk, "kind": kind, "effective": effective}
        return idempotency.replay(Endorsement, asked, **same) or idempotency.replay(
            EndorsementRequest, asked, **same
        )

    def make(held: Policy) -> Endorsement | EndorsementRequest:
        new = rows.New(kind, effective, dict(change), reason.strip(), asked)
        return issue(
            held, new, by, now, resolve=resolve, decision=Decision(underwriting_reason, tuple(lifted))
        )

    return idempotency.once(made_before, make, locking=(policy,))


def cancel(
    *,
    policy: Policy,
    ground_code: str,
    effective: dt.date,
    reason: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    refund_share: object = 1,
    known_on: dt.date | None = None,
    resolve: bool = False,
) -> Endorsement | EndorsementRequest:
    """Cancel on a ground; the fee and the short-period table are the product's.

    ``known_on`` is the day the insurer knew of a ground to rescind (art. 16), ``refund_share`` the share of the object
    that is left after a partial loss (art. 58).

    Raises:
        InputError: the ground is not open today, or not as of that day (:mod:`wangbao.policy.days`).
        Otherwise as :func:`endorse`.
    """
    change = admission.cancellation_change(
        bundle_of(policy.product_version).definition, ground_code, refund_share, known_on
    )
    return endorse(
        policy=policy,
        kind="cancellation",
        effective=effective,
        change=change,
        reason=reason,
        idempotency_key=idempotency_key,
        by=by,
        now=now,
        resolve=resolve,
    )


def reinstate(
    *, policy: Policy, effective: dt.date, reason: str, idempotency_key: str, by: Actor, now: dt.datetime
) -> Endorsement | EndorsementRequest:
    """Put a cancelled policy in force again from a day; refused as by :func:`endorse`."""
    return endorse(
        policy=policy,
        kind="reinstatement",
        effective=effective,
        change=reinstating(),
        reason=reason,
        idempotency_key=idempotency_key,
        by=by,
        now=now,
    )


def check_reason(reason: str, field: str = "reason") -> None:
    """Refuse a reason that is missing or too long; raises InputError."""
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise refusal(
            field,
            reason,
            f"须为 1 至 {_LONGEST_REASON} 字",
            f"must have 1 to {_LONGEST_REASON} characters",
        )


def issue(
    policy: Policy,
    new: rows.New,
    by: Actor,
    now: dt.datetime,
    *,
    resolve: bool,
    decision: Decision = underwriting.NO_DECISION,
    notice: dt.date | None = None,
) -> Endorsement | EndorsementRequest:
    """Write an endorsement on a locked policy, or refer it.

    It is referred if it conflicts with later-effective ones and ``resolve`` is not given. Every endorsement after
    issuance is written here; ``notice`` is the day it was requested, if it was.
    """
    endorsements = list(policy.endorsements.order_by("seq"))
    prices = price_table(endorsements, policy.product_version)
    contract = contract_of(policy, endorsements)
    asked = admission.asked_of(policy, by, now, notice=notice)
    new, seen = admission.admit(policy, contract, new, prices, asked)
    if seen.conflicts and not resolve:
        return ask(policy, new, seen, RequestState.REFERRED, by, now, recommendation=decision.reason)
    if seen.conflicts:
        allow(by, "policies.resolve", policy)
    # A clock set back must not reorder what was issued.
    moment = max(now, contract.endorsements[-1].issued_at)
    after = contract.with_endorsement(new.kind, new.effective, moment, new.change)
    reading = underwriting.apply_rules(policy, contract, after, now, lifted=decision.lifted)
    underwriting.enforce(reading, decision, by)
    if reading is not None:
        judged = rule_result_data(reading, reason=decision.reason.strip() if reading.needs else "")
        new = replace(new, underwriting=judged)
    shares = list(policy.shares.order_by("-lead", "pk"))
    row = rows.write(policy, shares, contract, new, prices, by=by, now=moment)
    judgement = {name: row.underwriting[name] for name in _JUDGED if name in row.underwriting}
    record(
        by=by,
        now=now,
        verb=f"policy.{new.kind}",
        subject=("policy", policy.number),
        organisation_id=policy.insurer_id,
        before={item["field"]: item["before"] for item in row.changed},
        after={item["field"]: item["after"] for item in row.changed}
        | {"seq": row.seq, "effective": row.effective, "net_cny": row.net_cny, "reason": new.reason}
        | {seals.FIELD: seals.ENDORSEMENT.of(row)}
        | ({"underwriting": judgement} if judgement else {}),
    )
    return row


def ask(
    policy: Policy,
    new: rows.New,
    seen: Preview,
    state: RequestState,
    by: Actor,
    now: dt.datetime,
    *,
    recommendation: str = "",
) -> EndorsementRequest:
    """Store a request, or a referral with its recommendation, in the caller's transaction."""
    referred = state is RequestState.REFERRED
    row = EndorsementRequest.objects.create(
        policy=policy,
        kind=new.kind,
        effective=new.effective,
        change=new.change,
        reason=new.reason,
        conflicts=[
            {
                "field": one.field,
                "seq": one.seq,
                "effective": one.effective.isoformat(),
                "theirs": one.theirs,
                "ours": one.ours,
            }
            for one in seen.conflicts
        ],
        state=state,
        requested_at=now,
        requested_by_id=by.person_id,
        recommended_by_id=by.person_id if referred else None,
        recommended_level=str(level_of(by)) if referred else "",
        recommendation=recommendation.strip(),
        **new.asked.columns,
    )
    task.requested(row, by=by, now=now)
    message.requested(row, by=by, now=now)
    record(
        by=by,
        now=now,
        verb=f"policy.endorsement_{state}",
        subject=("policy", policy.number),
        organisation_id=policy.insurer_id,
        after={
            "request": row.ref,
            "kind": row.kind,
            "effective": row.effective,
            seals.FIELD: seals.ASKED.of(row),
        },
    )
    return row
