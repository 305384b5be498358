"""Every transition of a scheme, its parts and its recommendations: who may, who may not, and from which state."""

import pytest
from tests.hub.schemes.conftest import IN_TIME, broken, draft, join

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.schemes.models import Recommendation, Scheme
from wangbao.hub.schemes.rules.states import (
    LEVEL,
    SCHEME,
    UNIT,
    Event,
    LevelEvent,
    LevelState,
    State,
    UnitEvent,
    UnitState,
)
from wangbao.hub.schemes.writes import decision, recommendation, scheme as schemes, submission, unit as units
from wangbao.hub.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
NATIONAL, LEAD = "national", "lead"


def begun(of, state: str, *, route=None) -> Scheme:
    """Bring a scheme to a state by the operations."""
    made = draft(of)
    join(of, made)
    lead, nation = {"by": of.actors[LEAD], "now": IN_TIME}, {"by": of.actors[NATIONAL], "now": IN_TIME}
    if state == State.DRAFT:
        return schemes.set_route(scheme=made, route=route, **lead) if route else made
    if state == State.WITHDRAWN:
        return schemes.withdraw(scheme=made, reason="x", **lead)
    if state == State.RECOMMENDING:
        route = route or of.municipal
    if route is not None:
        made = schemes.set_route(scheme=made, route=route, **lead)
    sent = submission.submit(scheme=made, **lead)
    done = {
        State.ACCEPTED: decision.accept,
        State.REJECTED: decision.reject,
        State.RETURNED: decision.send_back,
    }
    return done[State(state)](scheme=sent, reason="x", **nation) if State(state) in done else sent


def waiting(scheme: Scheme) -> Recommendation:
    return scheme.recommendations.get(state=LevelState.WAITING)


def do(of, event: Event, name: str, scheme: Scheme):
    """Make an event happen by somebody."""
    given = {"by": of.actors[name], "now": IN_TIME}
    match event:
        case Event.SUBMIT | Event.SEND:
            return submission.submit(scheme=scheme, **given)
        case Event.WITHDRAW:
            return schemes.withdraw(scheme=scheme, reason="x", **given)
        case Event.ACCEPT:
            return decision.accept(scheme=scheme, **given)
        case Event.REJECT:
            return decision.reject(scheme=scheme, reason="x", **given)
        case Event.RETURN if scheme.state != State.RECOMMENDING:
            return decision.send_back(scheme=scheme, reason="x", **given)
        case Event.RETURN:
            return recommendation.send_back(recommendation=waiting(scheme), reason="x", **given)
        case Event.FORWARD | Event.RECOMMEND:
            return recommendation.recommend(recommendation=waiting(scheme), opinion="x", **given)
        case Event.NOT_RECOMMEND:
            return recommendation.not_recommend(recommendation=waiting(scheme), opinion="x", **given)


ASKED = "asked"  # the authority whose turn it is
MAY = {
    Event.SUBMIT: {LEAD},
    Event.SEND: {LEAD},
    Event.WITHDRAW: {LEAD},
    Event.ACCEPT: {NATIONAL},
    Event.REJECT: {NATIONAL},
    Event.RETURN: {NATIONAL},
    Event.FORWARD: {ASKED},
    Event.RECOMMEND: {ASKED},
    Event.NOT_RECOMMEND: {ASKED},
}
EVERYBODY = ("lead", "joint", "stranger", "national", "province", "city", "elsewhere")
CASES = [(state, event) for state, events in SCHEME.transitions.items() for event in events]


@pytest.mark.parametrize(("state", "event"), CASES, ids=str)
def test_a_transition_is_made_by_whom_it_belongs_to_and_by_nobody_else(of, state, event) -> None:
    route = {Event.SEND: of.municipal, Event.FORWARD: of.municipal}.get(event)
    if state == State.RECOMMENDING and event != Event.FORWARD:
        route = of.provincial
    if state == State.RETURNED and event == Event.SEND:
        made = begun(of, State.RETURNED)
        schemes.set_route(by=of.actors[LEAD], now=IN_TIME, scheme=made, route=of.municipal)
        made.refresh_from_db()
    else:
        made = begun(of, state, route=route)
    may = {ASKED} if state == State.RECOMMENDING and event == Event.RETURN else MAY[event]
    turn = "city" if route == of.municipal else "province"
    allowed = {turn if one == ASKED else one for one in may}
    for name in EVERYBODY:
        if name not in allowed:
            with pytest.raises((Forbidden, Invisible)):
                do(of, event, name, made)
    (name,) = allowed
    done = do(of, event, name, made)
    assert done.state == SCHEME.transitions[state][event]
    assert broken() == []


@pytest.mark.parametrize("state", [str(one) for one in State])
def test_what_cannot_happen_in_a_state_is_a_conflict_for_whom_it_belongs_to(of, state) -> None:
    made = begun(of, state, route=of.provincial if state == State.RECOMMENDING else None)
    possible = set(SCHEME.transitions[State(state)])
    mine = {Event.SUBMIT: LEAD, Event.WITHDRAW: LEAD}
    if state != State.DRAFT and not (state == State.WITHDRAWN and made.submitted_at is None):
        mine |= {Event.ACCEPT: NATIONAL, Event.REJECT: NATIONAL}
    for event, name in mine.items():
        if event in possible or (event is Event.SUBMIT and Event.SEND in possible):
            continue
        with pytest.raises(Conflict):
            do(of, event, name, made)


def test_two_levels_recommend_one_after_the_other_with_days_of_their_own(of) -> None:
    made = begun(of, State.RECOMMENDING)
    first = waiting(made)
    assert (first.authority, first.level) == (of.municipal, 1)
    forwarded = recommendation.recommend(
        by=of.actors["city"], now=IN_TIME, recommendation=first, opinion="同意推荐"
    )
    second = waiting(forwarded)
    assert (forwarded.state, second.authority, second.level) == (State.RECOMMENDING, of.provincial, 2)
    done = recommendation.recommend(
        by=of.actors["province"], now=IN_TIME, recommendation=second, opinion="推荐"
    )
    assert (done.state, done.recommended) == (State.SUBMITTED, True)
    assert set(Task.objects.filter(kind="schemes.recommend").values_list("state", flat=True)) == {"closed"}


def test_a_returned_scheme_is_corrected_and_begins_again_at_the_first_level(of) -> None:
    made = begun(of, State.RECOMMENDING)
    back = recommendation.send_back(
        by=of.actors["city"], now=IN_TIME, recommendation=waiting(made), reason="缺少备案材料"
    )
    assert Task.objects.get(kind="schemes.correct").state == "open"
    schemes.fill(by=of.actors[LEAD], now=IN_TIME, scheme=back, content={"title": "改正后的方案"})
    again = submission.submit(by=of.actors[LEAD], now=IN_TIME, scheme=back)
    assert (waiting(again).round, waiting(again).level, again.submissions.count()) == (2, 1, 2)
    assert Task.objects.get(kind="schemes.correct").state == "closed"


def test_a_scheme_that_is_not_recommended_still_goes_to_the_nation_and_says_so(of) -> None:
    made = begun(of, State.RECOMMENDING, route=of.provincial)
    done = recommendation.not_recommend(
        by=of.actors["province"], now=IN_TIME, recommendation=waiting(made), opinion="本地已有同类方案"
    )
    assert (done.state, done.recommended) == (State.SUBMITTED, False)


def test_a_withdrawn_scheme_ends_what_it_waited_for(of) -> None:
    made = begun(of, State.RECOMMENDING)
    schemes.withdraw(by=of.actors[LEAD], now=IN_TIME, scheme=made, reason="合并申报")
    assert made.recommendations.get().state == LevelState.ENDED
    with pytest.raises(Conflict):
        recommendation.recommend(
            by=of.actors["city"], now=IN_TIME, recommendation=made.recommendations.get(), opinion="x"
        )


UNIT_CASES = [
    (state, event)
    for state, events in UNIT.transitions.items()
    for event in events
    if event != UnitEvent.REOPEN
]


@pytest.mark.parametrize(("state", "event"), UNIT_CASES, ids=str)
def test_a_part_is_answered_by_its_own_unit_only(of, state, event) -> None:
    made = draft(of)
    found = join(of, made)
    if state == UnitState.INVITED:
        found.state, found.confirmed_at, found.confirmed_by = state, None, None
        found.save()

    def answer(name: str):
        given = {"by": of.actors[name], "now": IN_TIME, "unit": found}
        return units.confirm(**given) if event is UnitEvent.CONFIRM else units.decline(reason="x", **given)

    for name in EVERYBODY:
        if name != "joint":
            with pytest.raises((Forbidden, Invisible)):
                answer(name)
    assert answer("joint").state == UNIT.transitions[state][event]


def test_a_level_that_has_decided_decides_no_more(of) -> None:
    made = begun(of, State.RECOMMENDING, route=of.provincial)
    row = waiting(made)
    recommendation.recommend(by=of.actors["province"], now=IN_TIME, recommendation=row, opinion="x")
    for call in (
        lambda: recommendation.recommend(
            by=of.actors["province"], now=IN_TIME, recommendation=row, opinion="x"
        ),
        lambda: recommendation.send_back(
            by=of.actors["province"], now=IN_TIME, recommendation=row, reason="x"
        ),
    ):
        with pytest.raises(Conflict):
            call()
    assert LEVEL.is_terminal(LevelState.RECOMMENDED)
    assert not LEVEL.may_happen(LevelState.RECOMMENDED, LevelEvent.RETURN)
