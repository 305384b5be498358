"""Define the states of batches, schemes, joint units' parts and recommendations, and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class BatchState(StrEnum):
    """The state of a batch: open to declarations, or closed."""

    OPEN = "open"
    CLOSED = "closed"


class BatchEvent(StrEnum):
    """An event of a batch."""

    CLOSE = "close"
    REOPEN = "reopen"


class State(StrEnum):
    """The state of a scheme."""

    DRAFT = "draft"
    RECOMMENDING = "recommending"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """An event of a scheme."""

    SUBMIT = "submit"
    SEND = "send"
    FORWARD = "forward"
    RECOMMEND = "recommend"
    NOT_RECOMMEND = "not_recommend"
    RETURN = "return"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class UnitState(StrEnum):
    """The state of a joint unit's part."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class UnitEvent(StrEnum):
    """An event of a joint unit's part."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    REOPEN = "reopen"


class LevelState(StrEnum):
    """The state of one level's recommendation."""

    WAITING = "waiting"
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    RETURNED = "returned"
    ENDED = "ended"


class LevelEvent(StrEnum):
    """An event of one level's recommendation."""

    RECOMMEND = "recommend"
    NOT_RECOMMEND = "not_recommend"
    RETURN = "return"
    END = "end"


BATCH: Final = Machine(
    states=BatchState,
    events=BatchEvent,
    names={BatchState.OPEN: Text("申报中", "Open"), BatchState.CLOSED: Text("已截止", "Closed")},
    transitions={
        BatchState.OPEN: {BatchEvent.CLOSE: BatchState.CLOSED},
        BatchState.CLOSED: {BatchEvent.REOPEN: BatchState.OPEN},
    },
    event_names={BatchEvent.CLOSE: Text("截止", "closed"), BatchEvent.REOPEN: Text("重新开放", "reopened")},
    refusal=Text("批次“{state}”，不能“{event}”", "the batch is “{state}” and cannot be “{event}”"),
)
SCHEME: Final = Machine(
    states=State,
    events=Event,
    names={
        State.DRAFT: Text("填写中", "Draft"),
        State.RECOMMENDING: Text("地方推荐中", "With local authorities"),
        State.SUBMITTED: Text("已报送", "Submitted"),
        State.RETURNED: Text("退回补正", "Returned for correction"),
        State.ACCEPTED: Text("已受理", "Accepted for review"),
        State.REJECTED: Text("不予受理", "Not accepted"),
        State.WITHDRAWN: Text("已撤回", "Withdrawn"),
    },
    transitions={
        State.DRAFT: {
            Event.SUBMIT: State.SUBMITTED,
            Event.SEND: State.RECOMMENDING,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.RECOMMENDING: {
            Event.FORWARD: State.RECOMMENDING,
            Event.RECOMMEND: State.SUBMITTED,
            Event.NOT_RECOMMEND: State.SUBMITTED,
            Event.RETURN: State.RETURNED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.SUBMITTED: {
            Event.ACCEPT: State.ACCEPTED,
            Event.REJECT: State.REJECTED,
            Event.RETURN: State.RETURNED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.RETURNED: {
            Event.SUBMIT: State.SUBMITTED,
            Event.SEND: State.RECOMMENDING,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.ACCEPTED: {},
        State.REJECTED: {},
        State.WITHDRAWN: {},
    },
    event_names={
        Event.SUBMIT: Text("报送", "submitted"),
        Event.SEND: Text("送地方推荐", "sent for recommendation"),
        Event.FORWARD: Text("推荐并转报上级", "recommended and forwarded"),
        Event.RECOMMEND: Text("推荐", "recommended"),
        Event.NOT_RECOMMEND: Text("不予推荐", "not recommended"),
        Event.RETURN: Text("退回", "returned"),
        Event.ACCEPT: Text("受理", "accepted"),
        Event.REJECT: Text("不予受理", "not accepted"),
        Event.WITHDRAW: Text("撤回", "withdrawn"),
    },
    refusal=Text("方案“{state}”，不能“{event}”", "the scheme is “{state}” and cannot be “{event}”"),
)
UNIT: Final = Machine(
    states=UnitState,
    events=UnitEvent,
    names={
        UnitState.INVITED: Text("待确认", "To be confirmed"),
        UnitState.CONFIRMED: Text("已确认", "Confirmed"),
        UnitState.DECLINED: Text("不参加", "Declined"),
    },
    transitions={
        UnitState.INVITED: {UnitEvent.CONFIRM: UnitState.CONFIRMED, UnitEvent.DECLINE: UnitState.DECLINED},
        UnitState.CONFIRMED: {UnitEvent.REOPEN: UnitState.INVITED, UnitEvent.DECLINE: UnitState.DECLINED},
        UnitState.DECLINED: {UnitEvent.REOPEN: UnitState.INVITED},
    },
    event_names={
        UnitEvent.CONFIRM: Text("确认", "confirmed"),
        UnitEvent.DECLINE: Text("不参加", "declined"),
        UnitEvent.REOPEN: Text("重新征求确认", "asked again"),
    },
    refusal=Text(
        "本单位部分“{state}”，不能“{event}”", "the unit's part is “{state}” and cannot be “{event}”"
    ),
)
LEVEL: Final = Machine(
    states=LevelState,
    events=LevelEvent,
    names={
        LevelState.WAITING: Text("待推荐", "Waiting"),
        LevelState.RECOMMENDED: Text("已推荐", "Recommended"),
        LevelState.NOT_RECOMMENDED: Text("不予推荐", "Not recommended"),
        LevelState.RETURNED: Text("已退回", "Returned"),
        LevelState.ENDED: Text("已终止", "Ended"),
    },
    transitions={
        LevelState.WAITING: {
            LevelEvent.RECOMMEND: LevelState.RECOMMENDED,
            LevelEvent.NOT_RECOMMEND: LevelState.NOT_RECOMMENDED,
            LevelEvent.RETURN: LevelState.RETURNED,
            LevelEvent.END: LevelState.ENDED,
        },
        LevelState.RECOMMENDED: {},
        LevelState.NOT_RECOMMENDED: {},
        LevelState.RETURNED: {},
        LevelState.ENDED: {},
    },
    event_names={
        LevelEvent.RECOMMEND: Text("推荐", "recommended"),
        LevelEvent.NOT_RECOMMEND: Text("不予推荐", "not recommended"),
        LevelEvent.RETURN: Text("退回", "returned"),
        LevelEvent.END: Text("终止", "ended"),
    },
    refusal=Text("推荐“{state}”，不能“{event}”", "the recommendation is “{state}” and cannot be “{event}”"),
)
EDITABLE: Final = (State.DRAFT, State.RETURNED)
# What counts towards the schemes a lead may have in a batch.
COUNTED: Final = (State.RECOMMENDING, State.SUBMITTED, State.RETURNED, State.ACCEPTED)
