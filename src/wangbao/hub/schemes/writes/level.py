"""Keep the recommendation that waits: ask a level for it, end it, and its task."""

import datetime as dt

from wangbao.hub.access.actor import Actor
from wangbao.hub.schemes.models import Authority, Recommendation, Scheme
from wangbao.hub.schemes.reads.batch import own_day_of
from wangbao.hub.schemes.rules.states import LEVEL, LevelEvent, LevelState
from wangbao.hub.schemes.writes import message
from wangbao.programme.deadline import is_late


def ask_level(
    scheme: Scheme, authority: Authority, *, round_: int, level: int, by: Actor, now: dt.datetime
) -> Recommendation:
    """Ask an authority to recommend a scheme that is held; late where its own day is over."""
    day = own_day_of(scheme.batch, authority)
    made = Recommendation.objects.create(
        scheme=scheme,
        round=round_,
        level=level,
        authority=authority,
        asked_at=now,
        last_day=day,
        late=is_late(now, day),
    )
    message.level_asked(scheme, made, by=by, now=now)
    return made


def waiting_of(scheme: Scheme) -> Recommendation | None:
    """Find the recommendation that a scheme waits for."""
    rows = scheme.recommendations.select_related("authority__organisation", "authority__parent")
    return rows.filter(state=LevelState.WAITING).first()


def decide_level(
    row: Recommendation, event: LevelEvent, *, by: Actor, now: dt.datetime, opinion: str
) -> None:
    """Write a level's decision on a scheme that is held."""
    row.state = LEVEL.after(row.state, event)
    row.opinion = opinion
    row.decided_at, row.decided_by_id = now, by.person_id
    row.save(update_fields=["state", "opinion", "decided_at", "decided_by"])


def end_waiting(scheme: Scheme, event: LevelEvent, *, by: Actor, now: dt.datetime) -> None:
    """End the recommendation that a scheme waits for, if it waits for one."""
    row = waiting_of(scheme)
    if row is not None:
        decide_level(row, event, by=by, now=now, opinion="")
        message.level_over(row, by=by, now=now)
