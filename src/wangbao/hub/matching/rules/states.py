"""Define the states of needs and of contacts, and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class NeedState(StrEnum):
    """The state of a need."""

    OPEN = "open"
    CLOSED = "closed"


class NeedEvent(StrEnum):
    """An event of a need."""

    CLOSE = "close"


class ContactState(StrEnum):
    """The state of a contact."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ContactEvent(StrEnum):
    """An event of a contact."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


NEED: Final = Machine(
    states=NeedState,
    events=NeedEvent,
    names={NeedState.OPEN: Text("征集中", "Open"), NeedState.CLOSED: Text("已关闭", "Closed")},
    transitions={NeedState.OPEN: {NeedEvent.CLOSE: NeedState.CLOSED}, NeedState.CLOSED: {}},
    event_names={NeedEvent.CLOSE: Text("关闭", "closed")},
    refusal=Text("需求“{state}”，不能“{event}”", "the need is “{state}” and cannot be “{event}”"),
)
CONTACT: Final = Machine(
    states=ContactState,
    events=ContactEvent,
    names={
        ContactState.REQUESTED: Text("待对方同意", "Waiting for consent"),
        ContactState.ACCEPTED: Text("已同意", "Accepted"),
        ContactState.DECLINED: Text("已谢绝", "Declined"),
        ContactState.WITHDRAWN: Text("已撤回", "Withdrawn"),
        ContactState.EXPIRED: Text("已过期", "Expired"),
    },
    transitions={
        ContactState.REQUESTED: {
            ContactEvent.ACCEPT: ContactState.ACCEPTED,
            ContactEvent.DECLINE: ContactState.DECLINED,
            ContactEvent.WITHDRAW: ContactState.WITHDRAWN,
            ContactEvent.EXPIRE: ContactState.EXPIRED,
        },
        ContactState.ACCEPTED: {ContactEvent.WITHDRAW: ContactState.WITHDRAWN},
        ContactState.DECLINED: {},
        ContactState.WITHDRAWN: {},
        ContactState.EXPIRED: {},
    },
    event_names={
        ContactEvent.ACCEPT: Text("同意", "accepted"),
        ContactEvent.DECLINE: Text("谢绝", "declined"),
        ContactEvent.WITHDRAW: Text("撤回", "withdrawn"),
        ContactEvent.EXPIRE: Text("过期", "expired"),
    },
    refusal=Text("联系请求“{state}”，不能“{event}”", "the contact is “{state}” and cannot be “{event}”"),
)
