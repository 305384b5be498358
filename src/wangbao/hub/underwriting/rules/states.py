"""Define the states of a quote and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of a quote."""

    DRAFT = "draft"
    REFERRED = "referred"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    BOUND = "bound"


class Event(StrEnum):
    """An event of a quote."""

    REFER = "refer"
    REVISE = "revise"
    OFFER = "offer"
    DECLINE = "decline"
    TURN_DOWN = "turn_down"
    ACCEPT = "accept"
    EXPIRE = "expire"
    BIND = "bind"


QUOTE: Final = Machine(
    states=State,
    events=Event,
    names={
        State.DRAFT: Text("草拟", "Draft"),
        State.REFERRED: Text("待核保", "Referred"),
        State.OFFERED: Text("已报价", "Offered"),
        State.ACCEPTED: Text("已接受", "Accepted"),
        State.DECLINED: Text("不予承保", "Declined"),
        State.EXPIRED: Text("已过期", "Expired"),
        State.BOUND: Text("已出单", "Bound"),
    },
    # How the insurer works inside is its own affair.
    outside_names={
        State.DRAFT: Text("核保中", "Under review"),
        State.REFERRED: Text("核保中", "Under review"),
    },
    transitions={
        State.DRAFT: {
            Event.REFER: State.REFERRED,
            Event.REVISE: State.DRAFT,
            Event.OFFER: State.OFFERED,
            Event.DECLINE: State.DECLINED,
        },
        State.REFERRED: {
            Event.REFER: State.REFERRED,
            Event.REVISE: State.REFERRED,
            Event.OFFER: State.OFFERED,
            Event.DECLINE: State.DECLINED,
        },
        State.OFFERED: {
            Event.REVISE: State.REFERRED,
            Event.DECLINE: State.DECLINED,
            Event.TURN_DOWN: State.DECLINED,
            Event.ACCEPT: State.ACCEPTED,
            Event.EXPIRE: State.EXPIRED,
        },
        State.ACCEPTED: {Event.EXPIRE: State.EXPIRED, Event.BIND: State.BOUND},
        State.DECLINED: {},
        State.EXPIRED: {},
        State.BOUND: {},
    },
    event_names={
        Event.REFER: Text("转上级核保", "Referred"),
        Event.REVISE: Text("修改条件", "Terms revised"),
        Event.OFFER: Text("报价", "Offered"),
        Event.DECLINE: Text("不予承保", "Declined by the insurer"),
        Event.TURN_DOWN: Text("投保人不接受", "Turned down by the applicant"),
        Event.ACCEPT: Text("接受报价", "Accepted"),
        Event.EXPIRE: Text("过期", "Expired"),
        Event.BIND: Text("出单", "Bound"),
    },
    refusal=Text("报价“{state}”，不能“{event}”", "the quote is “{state}” and cannot be “{event}”"),
)

WORKED_ON: Final = (State.DRAFT, State.REFERRED)
LIVE: Final = (State.DRAFT, State.REFERRED, State.OFFERED, State.ACCEPTED, State.BOUND)
"""States of which an application has at most one quote at a time."""
