"""Recommend, forward, return or not recommend a scheme, by the local authority that is asked."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Recommendation, Scheme
from wangbao.hub.schemes.rules.journal_words import EVENT_VERBS
from wangbao.hub.schemes.rules.states import LEVEL, SCHEME, Event, LevelEvent
from wangbao.hub.schemes.writes import message
from wangbao.hub.schemes.writes.common import add_step, note, reason_of
from wangbao.hub.schemes.writes.level import ask_level, decide_level
from wangbao.vocabulary.errors import refusal

LONGEST_OPINION = 2000


def recommend(*, by: Actor, now: dt.datetime, recommendation: Recommendation, opinion: str) -> Scheme:
    """Recommend a scheme: a level below a province forwards it to its province, a province to the nation.

    Raises:
        Forbidden: another authority is asked.
        Conflict: it is decided already, or the scheme is not with local authorities.
        InputError: no opinion, or too long a one.
    """
    return _decide(by, now, recommendation, LevelEvent.RECOMMEND, _opinion(opinion))


def not_recommend(*, by: Actor, now: dt.datetime, recommendation: Recommendation, opinion: str) -> Scheme:
    """Decide not to recommend a scheme; it goes to the nation all the same, marked so, for recommending is optional."""
    return _decide(by, now, recommendation, LevelEvent.NOT_RECOMMEND, _opinion(opinion))


def send_back(*, by: Actor, now: dt.datetime, recommendation: Recommendation, reason: str) -> Scheme:
    """Return a scheme to its lead for correction, with what is wrong; it begins again at the first level."""
    return _decide(by, now, recommendation, LevelEvent.RETURN, reason_of(reason))


def _decide(
    by: Actor, now: dt.datetime, recommendation: Recommendation, event: LevelEvent, said: str
) -> Scheme:
    allow(by, "schemes.recommend", recommendation)
    with transaction.atomic():
        (held,) = lock(recommendation.scheme)
        rows = Recommendation.objects.select_related("authority__parent", "authority__organisation")
        row = rows.get(pk=recommendation.pk)
        LEVEL.after(row.state, event)
        above = row.authority.parent if event is LevelEvent.RECOMMEND else None
        happens = {
            LevelEvent.RECOMMEND: Event.RECOMMEND if above is None else Event.FORWARD,
            LevelEvent.NOT_RECOMMEND: Event.NOT_RECOMMEND,
            LevelEvent.RETURN: Event.RETURN,
        }[event]
        held.state = SCHEME.after(held.state, happens)
        decide_level(row, event, by=by, now=now, opinion=said)
        message.level_over(row, by=by, now=now)
        if happens in (Event.RECOMMEND, Event.NOT_RECOMMEND):
            held.recommended = happens is Event.RECOMMEND
        held.save(update_fields=["state", "recommended"])
        if above is not None:
            ask_level(held, above, round_=row.round, level=row.level + 1, by=by, now=now)
        elif happens is not Event.RETURN:
            message.submitted(held, by=by, now=now)
        message.moved(held, happens, said, by=by, now=now)
        add_step(held, happens, by=by, now=now, text=said)
        after = {"level": row.level, "authority": row.authority.organisation.name, "opinion": said}
        note(EVENT_VERBS[happens], held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _opinion(given: str) -> str:
    said = given.strip()
    if not 0 < len(said) <= LONGEST_OPINION:
        zh, en = (
            f"须填写意见（不超过 {LONGEST_OPINION} 字）",
            f"needs an opinion of at most {LONGEST_OPINION} characters",
        )
        raise refusal("opinion", said or None, zh, en)
    return said
