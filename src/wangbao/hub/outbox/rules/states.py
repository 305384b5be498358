"""Define the states of a delivery, the built-in channels and the ways a reader may want a kind of message."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text

IN_APP: Final = "in_app"
MAIL: Final = "mail"
WEBHOOK: Final = "webhook"


class State(StrEnum):
    """The state of a delivery.

    Held is what waited when a backup was made, and may have been sent since: an operator releases it or drops it.
    """

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DEAD = "dead"
    HELD = "held"
    DROPPED = "dropped"


class Event(StrEnum):
    """An event of a delivery."""

    ACCEPT = "accept"
    GIVE_UP = "give_up"
    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    DROP = "drop"


DELIVERY: Final = Machine(
    states=State,
    events=Event,
    names={
        State.WAITING: Text("待发送", "Waiting"),
        State.ACCEPTED: Text("已送达", "Delivered"),
        State.DEAD: Text("未能送达", "Failed"),
        State.HELD: Text("暂扣", "Held back"),
        State.DROPPED: Text("不再发送", "Dropped"),
    },
    transitions={
        State.WAITING: {Event.ACCEPT: State.ACCEPTED, Event.GIVE_UP: State.DEAD, Event.HOLD: State.HELD},
        State.ACCEPTED: {},
        State.DEAD: {Event.RETRY: State.WAITING},
        State.HELD: {Event.RELEASE: State.WAITING, Event.DROP: State.DROPPED},
        State.DROPPED: {},
    },
    event_names={
        Event.ACCEPT: Text("送达", "delivered"),
        Event.GIVE_UP: Text("放弃", "given up"),
        Event.RETRY: Text("重新发送", "sent again"),
        Event.HOLD: Text("暂扣", "held back"),
        Event.RELEASE: Text("放行", "released"),
        Event.DROP: Text("不再发送", "dropped"),
    },
    refusal=Text("该消息“{state}”，不能“{event}”", "the delivery is “{state}” and cannot be “{event}”"),
)


class Mode(StrEnum):
    """The way a reader wants a kind of message on a channel."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"
    OFF = "off"


MODE_NAMES: Final = {
    Mode.IMMEDIATE: Text("即时", "At once"),
    Mode.DIGEST: Text("每日汇总", "Daily digest"),
    Mode.OFF: Text("不接收", "Off"),
}
