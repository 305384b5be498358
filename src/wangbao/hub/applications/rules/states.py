"""The states of an application and what moves it from one to another."""

from enum import StrEnum
from typing import Final

from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUOTED = "quoted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What happens to an application."""

    SUBMIT = "submit"
    QUOTE = "quote"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STATE_NAMES: Final = {
    State.DRAFT: Text("填写中", "Draft"),
    State.SUBMITTED: Text("已提交", "Submitted"),
    State.QUOTED: Text("已受理", "Taken up"),
    State.CLOSED: Text("已结束", "Closed"),
    State.WITHDRAWN: Text("已撤回", "Withdrawn"),
}

EVENT_NAMES: Final = {
    Event.SUBMIT: Text("提交", "Submitted"),
    Event.QUOTE: Text("受理", "Taken up"),
    Event.CLOSE: Text("结束", "Closed"),
    Event.WITHDRAW: Text("撤回", "Withdrawn"),
}

TRANSITIONS: Final = {
    State.DRAFT: {Event.SUBMIT: State.SUBMITTED, Event.WITHDRAW: State.WITHDRAWN},
    State.SUBMITTED: {
        Event.QUOTE: State.QUOTED,
        Event.CLOSE: State.CLOSED,
        Event.WITHDRAW: State.WITHDRAWN,
    },
    State.QUOTED: {Event.QUOTE: State.QUOTED, Event.CLOSE: State.CLOSED, Event.WITHDRAW: State.WITHDRAWN},
    State.CLOSED: {},
    State.WITHDRAWN: {},
}

WAITING: Final = (State.SUBMITTED, State.QUOTED)
"""States in which an application stands before an insurer and keeps others from being submitted (clearance)."""


def after(state: str, event: Event) -> State:
    """The state ``event`` leads to.

    Raises:
        Conflict: it cannot happen to an application in this state.
    """
    found = TRANSITIONS[State(state)].get(event)
    if found is None:
        name, what = STATE_NAMES[State(state)], EVENT_NAMES[event]
        raise Conflict(
            Text(
                f"申请“{name.zh}”，不能“{what.zh}”",
                f"the application is “{name.en}” and cannot be “{what.en}”",
            )
        )
    return found


def may_happen(state: str, event: Event) -> bool:
    """Whether ``event`` can happen to an application in ``state``."""
    return event in TRANSITIONS[State(state)]
