"""Changes of a policy as pages and the API make them: tried, issued, asked for, or referred.

An endorsement, a cancellation and a reinstatement are changes alike. Whether one is issued or asked for is decided
here, by what the actor's role may do (:func:`act_of`), so that a page and a call decide alike.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.rules import underwriting
from wangbao.hub.policies.rules.underwriting import BeyondAuthority
from wangbao.hub.policies.writes import endorsement, request
from wangbao.hub.policies.writes.endorsement import NEEDS
from wangbao.hub.underwriting.rules.change import RuleResult
from wangbao.policy.preview import Preview
from wangbao.vocabulary.errors import InputError, refusal


class Act(StrEnum):
    """The act on a change: issue it, ask the insurer for it, or refer it upwards."""

    ISSUE = "issue"  # it holds at once, unless it meets a later endorsement and is referred
    ASK = "ask"  # the insurer issues or declines it
    REFER = "refer"  # the next authority does, on an underwriter's recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A change as somebody fills it in.

    Attributes:
        kind: a kind of endorsement (:mod:`wangbao.policy.tables`).
        effective: the day it holds from.
        change: a merge patch of the terms.
        reason: why, for the slip and the journal.
        underwriting_reason: why it is issued although a rule refers it; of a referral, the recommendation.
        lifted: blocks whose document is there.
        resolve: whether conflicts with later endorsements are decided here.
    """

    kind: str
    effective: dt.date
    change: Mapping[str, Any]
    reason: str = ""
    underwriting_reason: str = ""
    lifted: tuple[str, ...] = ()
    resolve: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A preview of a change: its effect, and the underwriting-rule results if they were asked for and apply."""

    effect: Preview
    reading: RuleResult | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change that was not made: its preview (None if it is impossible), and the refusal, if it was refused."""

    trial: Trial | None
    refused: BeyondAuthority | InputError | None


def act_of(by: Actor, policy: Policy, kind: str) -> Act:
    """Decide whether the actor issues a change of this kind, or asks the insurer for it."""
    return Act.ISSUE if may(by, NEEDS.get(kind, "policies.endorse"), policy) else Act.ASK


def change(
    *, policy: Policy, wanted: Wanted, act: Act, idempotency_key: str, by: Actor, now: dt.datetime
) -> Endorsement | EndorsementRequest:
    """Issue a change, ask for it or refer it.

    Returns:
        The endorsement; or the request, where it is asked for, referred, or meets a later endorsement.

    Raises:
        InputError: a referral without a recommendation.
        Otherwise as :func:`wangbao.hub.policies.writes.endorsement.endorse` and
        :func:`wangbao.hub.policies.writes.request.request`.
    """
    common: dict[str, Any] = {
        "policy": policy,
        "kind": wanted.kind,
        "effective": wanted.effective,
        "change": wanted.change,
        "reason": wanted.reason,
        "idempotency_key": idempotency_key,
        "by": by,
        "now": now,
    }
    match act:
        case Act.ISSUE:
            return endorsement.endorse(
                underwriting_reason=wanted.underwriting_reason,
                lifted=wanted.lifted,
                resolve=wanted.resolve,
                **common,
            )
        case Act.ASK:
            return request.request(**common)
        case Act.REFER:
            if not wanted.underwriting_reason.strip():
                raise refusal(underwriting.REASON, None, "上报须写明理由", "a referral needs a reason")
            return request.request(recommendation=wanted.underwriting_reason, **common)


def preview(
    *,
    policy: Policy,
    wanted: Wanted,
    by: Actor,
    now: dt.datetime,
    rules: bool,
    notice: dt.date | None = None,
) -> Trial:
    """Work out what a change would do and cost now, and with ``rules`` what the underwriting rules say; keep nothing.

    ``notice`` is the day it was asked for, where it is asked for already.

    Raises:
        Forbidden: the role may neither issue nor ask for changes, or ``rules`` for one that may not issue them.
        InputError: it may not be made on this policy, not today, or not as of that day.
    """
    meant: dict[str, Any] = {
        "policy": policy,
        "kind": wanted.kind,
        "effective": wanted.effective,
        "change": wanted.change,
        "by": by,
        "now": now,
    }
    effect = endorsement.what_if(notice=notice, **meant)
    return Trial(effect, underwriting.consider(lifted=wanted.lifted, **meant) if rules else None)


def attempt(
    *,
    policy: Policy,
    wanted: Wanted,
    act: Act | None,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    rules: bool,
) -> Endorsement | EndorsementRequest | Attempt:
    """Make a change; where it is refused, or only tried (``act`` None), work out what it would do instead.

    Raises:
        InputError: it is only tried and may not be made.
        Forbidden, Invisible, Conflict: as :func:`change`, a higher authority (BeyondAuthority) apart.
    """
    refused: BeyondAuthority | InputError | None = None
    if act is not None:
        try:
            return change(
                policy=policy, wanted=wanted, act=act, idempotency_key=idempotency_key, by=by, now=now
            )
        except (BeyondAuthority, InputError) as error:
            refused = error
    try:
        return Attempt(preview(policy=policy, wanted=wanted, by=by, now=now, rules=rules), refused)
    except InputError:
        if refused is None:
            raise
        return Attempt(None, refused)  # the refusal says what is wrong with it
