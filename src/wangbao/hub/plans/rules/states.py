"""Define the states of plans, members, progress reports and proceedings of withdrawal, and what changes them."""

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
    RUNNING = "running"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """An event of a plan."""

    SEND = "send"
    FORWARD = "forward"
    SUBMIT = "submit"
    RETURN = "return"
    SELECT = "select"
    NOT_SELECT = "not_select"
    KICK_OFF = "kick_off"
    CANCEL = "cancel"
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
        State.RUNNING: Text("试点中", "Pilot running"),
        State.CANCELLED: Text("已取消试点资格", "Pilot qualification cancelled"),
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
        State.SELECTED: {Event.KICK_OFF: State.RUNNING, Event.CANCEL: State.CANCELLED},
        State.RUNNING: {Event.CANCEL: State.CANCELLED},
        State.CANCELLED: {},
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
        Event.KICK_OFF: Text("启动试点", "kicked off"),
        Event.CANCEL: Text("取消试点资格", "cancelled"),
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


class ReportState(StrEnum):
    """The state of a progress report."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CLOSED = "closed"


class ReportEvent(StrEnum):
    """An event of a progress report."""

    SUBMIT = "submit"
    RETURN = "return"
    CLOSE = "close"


class ExitState(StrEnum):
    """The state of a proceeding by which a pilot qualification may be cancelled."""

    HEARING = "hearing"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class ExitEvent(StrEnum):
    """An event of such a proceeding."""

    ANSWER = "answer"
    CANCEL = "cancel"
    DROP = "drop"


REPORT: Final = Machine(
    states=ReportState,
    events=ReportEvent,
    names={
        ReportState.OPEN: Text("待报", "To be made"),
        ReportState.SUBMITTED: Text("已报", "Submitted"),
        ReportState.RETURNED: Text("退回补正", "Returned for correction"),
        ReportState.CLOSED: Text("因退出试点终止", "Closed as the pilot was withdrawn"),
    },
    transitions={
        ReportState.OPEN: {
            ReportEvent.SUBMIT: ReportState.SUBMITTED,
            ReportEvent.CLOSE: ReportState.CLOSED,
        },
        ReportState.SUBMITTED: {ReportEvent.RETURN: ReportState.RETURNED},
        ReportState.RETURNED: {
            ReportEvent.SUBMIT: ReportState.SUBMITTED,
            ReportEvent.CLOSE: ReportState.CLOSED,
        },
        ReportState.CLOSED: {},
    },
    event_names={
        ReportEvent.SUBMIT: Text("上报", "submitted"),
        ReportEvent.RETURN: Text("退回", "returned"),
        ReportEvent.CLOSE: Text("终止", "closed"),
    },
    refusal=Text("进展报告“{state}”，不能“{event}”", "the report is “{state}” and cannot be “{event}”"),
)
EXIT: Final = Machine(
    states=ExitState,
    events=ExitEvent,
    names={
        ExitState.HEARING: Text("听取意见中", "Hearing"),
        ExitState.ANSWERED: Text("已陈述意见", "Answered"),
        ExitState.CANCELLED: Text("已取消资格", "Cancelled"),
        ExitState.DROPPED: Text("不予取消", "Dropped"),
    },
    transitions={
        ExitState.HEARING: {
            ExitEvent.ANSWER: ExitState.ANSWERED,
            ExitEvent.CANCEL: ExitState.CANCELLED,
            ExitEvent.DROP: ExitState.DROPPED,
        },
        ExitState.ANSWERED: {
            ExitEvent.CANCEL: ExitState.CANCELLED,
            ExitEvent.DROP: ExitState.DROPPED,
        },
        ExitState.CANCELLED: {},
        ExitState.DROPPED: {},
    },
    event_names={
        ExitEvent.ANSWER: Text("陈述意见", "answered"),
        ExitEvent.CANCEL: Text("取消资格", "decided to cancel"),
        ExitEvent.DROP: Text("不予取消", "dropped"),
    },
    refusal=Text("退出程序“{state}”，不能“{event}”", "the proceeding is “{state}” and cannot be “{event}”"),
)


class SummaryState(StrEnum):
    """The state of a yearly summary."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class SummaryEvent(StrEnum):
    """An event of a yearly summary."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"


SUMMARY: Final = Machine(
    states=SummaryState,
    events=SummaryEvent,
    names={
        SummaryState.DRAFT: Text("起草中", "Draft"),
        SummaryState.SUBMITTED: Text("已报", "Submitted"),
        SummaryState.RETURNED: Text("退回补正", "Returned for correction"),
        SummaryState.ACCEPTED: Text("已接收", "Accepted"),
        SummaryState.CLOSED: Text("因退出试点终止", "Closed as the pilot was withdrawn"),
    },
    transitions={
        SummaryState.DRAFT: {
            SummaryEvent.SUBMIT: SummaryState.SUBMITTED,
            SummaryEvent.CLOSE: SummaryState.CLOSED,
        },
        SummaryState.SUBMITTED: {
            SummaryEvent.ACCEPT: SummaryState.ACCEPTED,
            SummaryEvent.RETURN: SummaryState.RETURNED,
        },
        SummaryState.RETURNED: {
            SummaryEvent.SUBMIT: SummaryState.SUBMITTED,
            SummaryEvent.CLOSE: SummaryState.CLOSED,
        },
        SummaryState.ACCEPTED: {},
        SummaryState.CLOSED: {},
    },
    event_names={
        SummaryEvent.SUBMIT: Text("上报", "submitted"),
        SummaryEvent.ACCEPT: Text("接收", "accepted"),
        SummaryEvent.RETURN: Text("退回", "returned"),
        SummaryEvent.CLOSE: Text("终止", "closed"),
    },
    refusal=Text("试点总结“{state}”，不能“{event}”", "the summary is “{state}” and cannot be “{event}”"),
)
EDITABLE: Final = (State.DRAFT, State.RETURNED)
