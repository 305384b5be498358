"""Define the states of plans and of their members, and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of a plan."""

    DRAFT = "draft"
    WITH_LOCAL = "with_local"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """An event of a plan."""

    SEND = "send"
    FORWARD = "forward"
    SUBMIT = "submit"
    RETURN = "return"
    SELECT = "select"
    NOT_SELECT = "not_select"
    WITHDRAW = "withdraw"


class MemberState(StrEnum):
    """The state of a member's part."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class MemberEvent(StrEnum):
    """An event of a member's part."""

    CONFIRM = "confirm"
    DECLINE = "decline"


PLAN: Final = Machine(
    states=State,
    events=Event,
    names={
        State.DRAFT: Text("填写中", "Draft"),
        State.WITH_LOCAL: Text("地方主管部门审核中", "With the local authority"),
        State.SUBMITTED: Text("已上报", "Submitted"),
        State.RETURNED: Text("退回补正", "Returned for correction"),
        State.SELECTED: Text("入选试点", "Selected"),
        State.NOT_SELECTED: Text("未入选", "Not selected"),
        State.WITHDRAWN: Text("已撤回", "Taken back"),
    },
    transitions={
        State.DRAFT: {
            Event.SEND: State.WITH_LOCAL,
            Event.SUBMIT: State.SUBMITTED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.WITH_LOCAL: {
            Event.FORWARD: State.SUBMITTED,
            Event.RETURN: State.RETURNED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.SUBMITTED: {
            Event.SELECT: State.SELECTED,
            Event.NOT_SELECT: State.NOT_SELECTED,
            Event.RETURN: State.RETURNED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.RETURNED: {
            Event.SEND: State.WITH_LOCAL,
            Event.SUBMIT: State.SUBMITTED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.SELECTED: {},
        State.NOT_SELECTED: {},
        State.WITHDRAWN: {},
    },
    event_names={
        Event.SEND: Text("送地方主管部门", "sent to the local authority"),
        Event.FORWARD: Text("转报", "forwarded"),
        Event.SUBMIT: Text("上报", "submitted"),
        Event.RETURN: Text("退回", "returned"),
        Event.SELECT: Text("遴选入选", "selected"),
        Event.NOT_SELECT: Text("不予入选", "not selected"),
        Event.WITHDRAW: Text("撤回", "taken back"),
    },
    refusal=Text("试点方案“{state}”，不能“{event}”", "the plan is “{state}” and cannot be “{event}”"),
)
MEMBER: Final = Machine(
    states=MemberState,
    events=MemberEvent,
    names={
        MemberState.INVITED: Text("待确认", "To be confirmed"),
        MemberState.CONFIRMED: Text("已确认", "Confirmed"),
        MemberState.DECLINED: Text("不参加", "Declined"),
    },
    transitions={
        MemberState.INVITED: {
            MemberEvent.CONFIRM: MemberState.CONFIRMED,
            MemberEvent.DECLINE: MemberState.DECLINED,
        },
        MemberState.CONFIRMED: {MemberEvent.DECLINE: MemberState.DECLINED},
        MemberState.DECLINED: {},
    },
    event_names={
        MemberEvent.CONFIRM: Text("确认", "confirmed"),
        MemberEvent.DECLINE: Text("不参加", "declined"),
    },
    refusal=Text("参与部分“{state}”，不能“{event}”", "the part is “{state}” and cannot be “{event}”"),
)
EDITABLE: Final = (State.DRAFT, State.RETURNED)
