"""Every transition of a plan and of a member's part: who may, who may not, and from which state."""

import pytest
from tests.hub.plans.conftest import IN_TIME, broken, draft

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.rules.states import MEMBER, PLAN, Event, MemberEvent, State
from wangbao.hub.plans.writes import citation, decision, member as members, plan as plans, submission
from wangbao.hub.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
EVERYBODY = ("chain", "supplier", "lead", "joint", "outsider", "national", "province", "city", "elsewhere")
MAY = {
    Event.SEND: "chain",
    Event.SUBMIT: "chain",
    Event.WITHDRAW: "chain",
    Event.FORWARD: "province",
    Event.SELECT: "national",
    Event.NOT_SELECT: "national",
    Event.RETURN: "national",
}


def begun(of, state: str, *, route=None) -> Plan:
    """Bring a plan to a state by the operations."""
    made = draft(of)
    own, nation = {"by": of.actors["chain"], "now": IN_TIME}, {"by": of.actors["national"], "now": IN_TIME}
    if state == State.WITHDRAWN:
        return plans.take_back(plan=made, reason="x", **own)
    if state == State.WITH_LOCAL or (route and state == State.DRAFT):
        made = citation.set_route(plan=made, route=of.provincial, **own)
    if state == State.DRAFT:
        return made
    sent = submission.submit(plan=made, **own)
    done = {
        State.SELECTED: decision.select,
        State.NOT_SELECTED: decision.not_select,
        State.RETURNED: decision.send_back,
    }
    if State(state) not in done:
        return sent
    sent = done[State(state)](plan=sent, revision=sent.revision, reason="x", **nation)
    return citation.set_route(plan=sent, route=of.provincial, **own) if route else sent


def do(of, event: Event, name: str, plan: Plan) -> Plan:
    given = {"by": of.actors[name], "now": IN_TIME, "plan": plan}
    seen = given | {"revision": plan.revision}
    match event:
        case Event.SEND | Event.SUBMIT:
            return submission.submit(**given)
        case Event.FORWARD:
            return decision.forward(opinion="同意", **seen)
        case Event.SELECT:
            return decision.select(**seen)
        case Event.NOT_SELECT:
            return decision.not_select(reason="x", **seen)
        case Event.RETURN:
            return decision.send_back(reason="x", **seen)
        case Event.WITHDRAW:
            return plans.take_back(reason="x", **given)


CASES = [
    (state, event)
    for state, events in PLAN.transitions.items()
    for event in events
    if event not in (Event.KICK_OFF, Event.CANCEL)  # of many plans, and after a hearing: test_reports
]


@pytest.mark.parametrize(("state", "event"), CASES, ids=str)
def test_a_transition_is_made_by_whom_it_belongs_to_and_by_nobody_else(of, state, event) -> None:
    made = begun(of, state, route=event is Event.SEND)
    allowed = "province" if (state, event) == (State.WITH_LOCAL, Event.RETURN) else MAY[event]
    for name in EVERYBODY:
        if name != allowed:
            with pytest.raises((Forbidden, Invisible)):
                do(of, event, name, made)
    assert do(of, event, allowed, made).state == PLAN.transitions[state][event]
    assert broken() == []


@pytest.mark.parametrize("state", [str(one) for one in State if one not in (State.RUNNING, State.CANCELLED)])
def test_what_cannot_happen_in_a_state_is_a_conflict_for_whom_it_belongs_to(of, state) -> None:
    made = begun(of, state)
    possible = set(PLAN.transitions[State(state)])
    mine = {Event.SUBMIT: "chain", Event.WITHDRAW: "chain"}
    if made.submitted_at and state != State.WITH_LOCAL:
        mine |= {Event.SELECT: "national", Event.NOT_SELECT: "national"}
    for event, name in mine.items():
        if event not in possible and not (event is Event.SUBMIT and Event.SEND in possible):
            with pytest.raises(Conflict):
                do(of, event, name, made)


def test_a_returned_plan_is_corrected_and_goes_its_way_again(of) -> None:
    made = begun(of, State.WITH_LOCAL)
    assert Task.objects.get(kind="plans.forward").state == "open"
    back = do(of, Event.RETURN, "province", made)
    assert [(one.kind, one.state) for one in Task.objects.order_by("pk")] == [
        ("plans.forward", "closed"),
        ("plans.correct", "open"),
    ]
    again = do(of, Event.SEND, "chain", back)
    assert (again.state, again.submissions.count()) == (State.WITH_LOCAL, 2)
    assert Task.objects.get(kind="plans.correct").state == "closed"
    sent = do(of, Event.FORWARD, "province", again)
    done = do(of, Event.SELECT, "national", sent)
    assert done.state == State.SELECTED
    assert not Task.objects.filter(state="open").exists()
    assert broken() == []


def test_a_plan_taken_back_leaves_nothing_to_do(of) -> None:
    made = begun(of, State.WITH_LOCAL)
    do(of, Event.WITHDRAW, "chain", made)
    assert not Task.objects.filter(state="open").exists()


def test_a_plan_that_moved_on_is_not_returned_by_whom_it_left(of) -> None:
    made = begun(of, State.WITH_LOCAL)
    do(of, Event.FORWARD, "province", Plan.objects.get(pk=made.pk))
    with pytest.raises(Conflict):
        do(of, Event.RETURN, "province", made)


MEMBER_CASES = [(state, event) for state, events in MEMBER.transitions.items() for event in events]


@pytest.mark.parametrize(("state", "event"), MEMBER_CASES, ids=str)
def test_a_part_is_answered_by_its_own_organisation_only(of, state, event) -> None:
    made = draft(of)
    given = {"by": of.actors["chain"], "now": IN_TIME, "plan": made}
    found = members.invite(uscc=of.outsider.uscc, name="某企业", role="enterprise", **given)

    def answer(name: str, what: MemberEvent):
        by = {"by": of.actors[name], "now": IN_TIME, "member": found}
        return members.confirm(**by) if what is MemberEvent.CONFIRM else members.decline(reason="x", **by)

    if state == "confirmed":
        found = answer("outsider", MemberEvent.CONFIRM)
    for name in EVERYBODY:
        if name != "outsider":
            with pytest.raises((Forbidden, Invisible)):
                answer(name, event)
    assert answer("outsider", event).state == MEMBER.transitions[state][event]
