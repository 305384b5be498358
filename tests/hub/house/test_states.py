"""Every state machine of the hub, as one property each."""

import pytest

from wangbao.hub.applications.rules import states as applications
from wangbao.hub.catalogue.rules import states as catalogue
from wangbao.hub.errors import Conflict
from wangbao.hub.matching.rules import states as matching
from wangbao.hub.plans.rules import states as plans
from wangbao.hub.policies.rules import states as policies
from wangbao.hub.reviews.rules import states as reviews
from wangbao.hub.schemes.rules import states as schemes
from wangbao.hub.underwriting.rules import states as underwriting

MACHINES = {
    "application": applications.APPLICATION,
    "quote": underwriting.QUOTE,
    "request": policies.REQUEST,
    "version": catalogue.VERSION,
    "scheme": schemes.SCHEME,
    "unit": schemes.UNIT,
    "recommendation": schemes.LEVEL,
    "batch": schemes.BATCH,
    "item": reviews.ITEM,
    "review": reviews.REVIEW,
    "objection": reviews.OBJECTION,
    "plan": plans.PLAN,
    "member": plans.MEMBER,
    "report": plans.REPORT,
    "exit": plans.EXIT,
    "summary": plans.SUMMARY,
    "need": matching.NEED,
    "contact": matching.CONTACT,
}
TERMINAL = {
    "application": {"closed", "withdrawn"},
    "quote": {"declined", "expired", "bound"},
    "request": {"issued", "declined", "withdrawn"},
    "version": {"superseded", "withdrawn"},
    "scheme": {"accepted", "rejected", "withdrawn"},
    "unit": set(),
    "recommendation": {"recommended", "not_recommended", "returned", "ended"},
    "batch": set(),
    "item": {"not_selected", "listed"},
    "review": {"abstained", "void"},
    "objection": {"upheld", "dismissed"},
    "plan": {"not_selected", "cancelled", "withdrawn"},
    "member": {"declined"},
    "report": {"closed"},
    "exit": {"cancelled", "dropped"},
    "summary": {"accepted", "closed"},
    "need": {"closed"},
    "contact": {"declined", "withdrawn", "expired"},
}
# Refused where the state is withdrawn, declined or superseded; word for word, as programs and people read it.
SAID = {
    "application": (
        "申请“已撤回”，不能“提交”",
        "the application is “Withdrawn” and cannot be “Submitted”",
    ),
    "quote": ("报价“不予承保”，不能“出单”", "the quote is “Declined” and cannot be “Bound”"),
    "request": ("批改申请为“未同意”，不能进行此操作", "the request is 'Declined' and this cannot be done"),
    "version": ("记录已发生变化，请刷新后重试", "the record has changed meanwhile; reload and try again"),
    "scheme": ("方案“已受理”，不能“撤回”", "the scheme is “Accepted for review” and cannot be “withdrawn”"),
    "unit": ("本单位部分“不参加”，不能“确认”", "the unit's part is “Declined” and cannot be “confirmed”"),
    "recommendation": (
        "推荐“已退回”，不能“推荐”",
        "the recommendation is “Returned” and cannot be “recommended”",
    ),
    "batch": ("批次“已截止”，不能“截止”", "the batch is “Closed” and cannot be “closed”"),
    "item": (
        "评审件“已列入《目录》”，不能“退回补正”",
        "the item is “Listed in the Catalogue” and cannot be “returned for correction”",
    ),
    "review": ("评审“已弃权”，不能“评分”", "the review is “Abstained” and cannot be “scored”"),
    "objection": ("异议“异议成立”，不能“认定不成立”", "the objection is “Upheld” and cannot be “dismissed”"),
    "plan": ("试点方案“未入选”，不能“遴选入选”", "the plan is “Not selected” and cannot be “selected”"),
    "report": (
        "进展报告“因退出试点终止”，不能“上报”",
        "the report is “Closed as the pilot was withdrawn” and cannot be “submitted”",
    ),
    "exit": (
        "退出程序“不予取消”，不能“取消资格”",
        "the proceeding is “Dropped” and cannot be “decided to cancel”",
    ),
    "summary": ("试点总结“已接收”，不能“退回”", "the summary is “Accepted” and cannot be “returned”"),
    "need": ("需求“已关闭”，不能“关闭”", "the need is “Closed” and cannot be “closed”"),
    "contact": ("联系请求“已谢绝”，不能“同意”", "the contact is “Declined” and cannot be “accepted”"),
    "member": ("参与部分“不参加”，不能“确认”", "the part is “Declined” and cannot be “confirmed”"),
}
REFUSED = {
    "application": (applications.State.WITHDRAWN, applications.Event.SUBMIT),
    "quote": (underwriting.State.DECLINED, underwriting.Event.BIND),
    "request": (policies.RequestState.DECLINED, policies.RequestEvent.ISSUE),
    "version": (catalogue.State.SUPERSEDED, catalogue.Event.PUBLISH),
    "scheme": (schemes.State.ACCEPTED, schemes.Event.WITHDRAW),
    "unit": (schemes.UnitState.DECLINED, schemes.UnitEvent.CONFIRM),
    "recommendation": (schemes.LevelState.RETURNED, schemes.LevelEvent.RECOMMEND),
    "batch": (schemes.BatchState.CLOSED, schemes.BatchEvent.CLOSE),
    "item": (reviews.ItemState.LISTED, reviews.ItemEvent.RETURN),
    "review": (reviews.ReviewState.ABSTAINED, reviews.ReviewEvent.SCORE),
    "objection": (reviews.ObjectionState.UPHELD, reviews.ObjectionEvent.DISMISS),
    "plan": (plans.State.NOT_SELECTED, plans.Event.SELECT),
    "report": (plans.ReportState.CLOSED, plans.ReportEvent.SUBMIT),
    "exit": (plans.ExitState.DROPPED, plans.ExitEvent.CANCEL),
    "summary": (plans.SummaryState.ACCEPTED, plans.SummaryEvent.RETURN),
    "need": (matching.NeedState.CLOSED, matching.NeedEvent.CLOSE),
    "contact": (matching.ContactState.DECLINED, matching.ContactEvent.ACCEPT),
    "member": (plans.MemberState.DECLINED, plans.MemberEvent.CONFIRM),
}


@pytest.fixture(params=sorted(MACHINES))
def name(request):
    return request.param


@pytest.fixture
def machine(name):
    return MACHINES[name]


def test_every_event_leads_to_a_state_or_is_a_conflict(machine):
    for state in machine.states:
        for event in machine.events:
            if event in machine.transitions[state]:
                assert machine.may_happen(str(state), event)
                assert machine.after(str(state), event) is machine.transitions[state][event]
                assert machine.after(str(state), event) in machine.states
            else:
                assert not machine.may_happen(str(state), event)
                with pytest.raises(Conflict):
                    machine.after(str(state), event)


def test_every_state_is_reached_from_the_first_and_every_event_happens(machine):
    first, *_ = machine.states
    reached, waiting = {first}, [first]
    while waiting:
        new = set(machine.transitions[waiting.pop()].values()) - reached
        reached |= new
        waiting.extend(new)
    assert reached == set(machine.states)
    assert {event for row in machine.transitions.values() for event in row} == set(machine.events)


def test_nothing_happens_after_a_terminal_state(name, machine):
    assert {str(state) for state in machine.states if machine.is_terminal(state)} == TERMINAL[name]
    assert all(machine.transitions[machine.states(state)] == {} for state in TERMINAL[name])


def test_every_state_is_named_for_both_sides_in_both_languages(machine):
    assert set(machine.names) == set(machine.states)
    assert set(machine.outside_names) <= set(machine.states)
    for state in machine.states:
        assert machine.name(state) == machine.names[state]
        for inside in (True, False):
            assert all(machine.name(state, inside=inside))
    assert (
        machine.refusal is None
        or "{event}" not in machine.refusal.en
        or set(machine.event_names) == set(machine.events)
    )


def test_a_conflict_names_the_state(name, machine):
    state, event = REFUSED[name]
    with pytest.raises(Conflict) as error:
        machine.after(state, event)
    assert error.value.text == SAID[name]
    assert error.value.has_reason == (machine.refusal is not None)
    if machine.refusal is not None:
        assert machine.name(state).zh in error.value.text.zh
        assert machine.name(state).en in error.value.text.en


def test_the_applicant_does_not_read_how_the_insurer_works_inside():
    quote = underwriting.QUOTE
    for state in underwriting.WORKED_ON:
        assert quote.name(state, inside=False) == ("核保中", "Under review")
    assert quote.name("offered", inside=False) == quote.name("offered") == ("已报价", "Offered")


def test_an_unknown_state_is_an_error_of_the_program(machine):
    with pytest.raises(ValueError, match="is not a valid"):
        machine.name("elsewhere")
