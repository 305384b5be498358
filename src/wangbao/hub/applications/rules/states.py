"""Define the states of an application and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUOTED = "quoted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """An event of an application."""

    SUBMIT = "submit"
    QUOTE = "quote"
    CLOSE = "close"
    WITHDRAW = "withdraw"


APPLICATION: Final = Machine(
    states=State,
    events=Event,
    names={
        State.DRAFT: Text("填写中", "Draft"),
        State.SUBMITTED: Text("已提交", "Submitted"),
        State.QUOTED: Text("已受理", "Taken up"),
        State.CLOSED: Text("已结束", "Closed"),
        State.WITHDRAWN: Text("已撤回", "Withdrawn"),
    },
    transitions={
        State.DRAFT: {Event.SUBMIT: State.SUBMITTED, Event.WITHDRAW: State.WITHDRAWN},
        State.SUBMITTED: {
            Event.QUOTE: State.QUOTED,
            Event.CLOSE: State.CLOSED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.QUOTED: {
            Event.QUOTE: State.QUOTED,
            Event.CLOSE: State.CLOSED,
            Event.WITHDRAW: State.WITHDRAWN,
        },
        State.CLOSED: {},
        State.WITHDRAWN: {},
    },
    event_names={
        Event.SUBMIT: Text("提交", "Submitted"),
        Event.QUOTE: Text("受理", "Taken up"),
        Event.CLOSE: Text("结束", "Closed"),
        Event.WITHDRAW: Text("撤回", "Withdrawn"),
    },
    refusal=Text("申请“{state}”，不能“{event}”", "the application is “{state}” and cannot be “{event}”"),
)

WAITING: Final = (State.SUBMITTED, State.QUOTED)
"""States in which an application stands before an insurer and keeps others from being submitted (clearance)."""
