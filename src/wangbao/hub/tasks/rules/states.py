"""Define the states of a task and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of a task."""

    OPEN = "open"
    ANSWERED = "answered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Event(StrEnum):
    """An event of a task; handing over and escalating leave its state as it is."""

    ANSWER = "answer"
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_ENDS: Final = {Event.CLOSE: State.CLOSED, Event.WITHDRAW: State.WITHDRAWN}
TASK: Final = Machine(
    states=State,
    events=Event,
    names={
        State.OPEN: Text("待办", "Open"),
        State.ANSWERED: Text("已答复", "Answered"),
        State.RETURNED: Text("已退回", "Returned"),
        State.ACCEPTED: Text("已接受", "Accepted"),
        State.CLOSED: Text("已办结", "Closed"),
        State.WITHDRAWN: Text("已撤回", "Withdrawn"),
        State.EXPIRED: Text("已失效", "Expired"),
    },
    transitions={
        State.OPEN: {Event.ANSWER: State.ANSWERED, Event.EXPIRE: State.EXPIRED, **_ENDS},
        State.ANSWERED: {Event.ACCEPT: State.ACCEPTED, Event.RETURN: State.RETURNED, **_ENDS},
        State.RETURNED: {Event.ANSWER: State.ANSWERED, Event.EXPIRE: State.EXPIRED, **_ENDS},
        State.ACCEPTED: {Event.CLOSE: State.CLOSED},
        State.CLOSED: {},
        State.WITHDRAWN: {},
        State.EXPIRED: {},
    },
    event_names={
        Event.ANSWER: Text("答复", "answered"),
        Event.ACCEPT: Text("接受", "accepted"),
        Event.RETURN: Text("退回", "returned"),
        Event.CLOSE: Text("办结", "closed"),
        Event.WITHDRAW: Text("撤回", "withdrawn"),
        Event.EXPIRE: Text("失效", "expired"),
    },
    refusal=Text("任务“{state}”，不能“{event}”", "the task is “{state}” and cannot be “{event}”"),
)
TO_ANSWER: Final = (State.OPEN, State.RETURNED)
RUNNING: Final = (*TO_ANSWER, State.ANSWERED)
STEP_NAMES: Final = {
    "ask": Text("提出", "Asked"),
    "attach": Text("附上文件", "File attached"),
    "hand_over": Text("转交", "Handed over"),
    "escalate": Text("升级提醒", "Escalated"),
    Event.ANSWER: Text("答复", "Answered"),
    Event.ACCEPT: Text("接受", "Accepted"),
    Event.RETURN: Text("退回", "Returned"),
    Event.CLOSE: Text("办结", "Closed"),
    Event.WITHDRAW: Text("撤回", "Withdrawn"),
    Event.EXPIRE: Text("失效", "Expired"),
}
