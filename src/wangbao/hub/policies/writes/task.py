"""Keep the task of a request for an endorsement, by which both sides see how long it has waited."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.policies.models import EndorsementRequest
from wangbao.hub.policies.rules.states import RequestState
from wangbao.hub.policies.rules.task_kinds import CHANGE, DECISION_DAYS
from wangbao.hub.tasks.rules.states import Event
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.policy.tables import kind as kind_of
from wangbao.vocabulary.beijing import day_of

_ENDS: Final = {RequestState.WITHDRAWN: Event.WITHDRAW}


def requested(row: EndorsementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Ask the insurer to decide, in the name of whoever made the request."""
    policy = row.policy
    ask(
        by=by,
        now=now,
        kind=CHANGE,
        key=row.ref,
        subject=("policy", policy.number),
        asker_id=by.organisation_id or policy.applicant_id,
        assignee_id=policy.insurer_id,
        due_at=end_of(day_of(now) + dt.timedelta(days=DECISION_DAYS)),
        context={"number": policy.number, "ref": row.ref, "kind": kind_of(row.kind).name},
    )


def decided(row: EndorsementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Close the task of a request that is decided, or withdraw it with the request."""
    event = _ENDS.get(RequestState(row.state), Event.CLOSE)
    over_with_record(by=by, now=now, kind=CHANGE, key=row.ref, event=event, text=row.decision)
