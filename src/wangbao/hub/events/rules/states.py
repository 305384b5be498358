"""Define the states of events and of registrations for them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of an event."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """A step of an event."""

    ANNOUNCE = "announce"
    CLOSE = "close"
    CANCEL = "cancel"


class Place(StrEnum):
    """The state of a person's registration for an event."""

    REGISTERED = "registered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    ABSENT = "absent"


class PlaceStep(StrEnum):
    """A step of a registration."""

    MOVE_UP = "move_up"
    WITHDRAW = "withdraw"
    ATTEND = "attend"
    MISS = "miss"


EVENT: Final = Machine(
    states=State,
    events=Step,
    names={
        State.DRAFT: Text("草稿", "Draft"),
        State.ANNOUNCED: Text("已发布", "Announced"),
        State.HELD: Text("已举办", "Held"),
        State.CANCELLED: Text("已取消", "Cancelled"),
    },
    transitions={
        State.DRAFT: {Step.ANNOUNCE: State.ANNOUNCED, Step.CANCEL: State.CANCELLED},
        State.ANNOUNCED: {Step.CLOSE: State.HELD, Step.CANCEL: State.CANCELLED},
        State.HELD: {},
        State.CANCELLED: {},
    },
    event_names={
        Step.ANNOUNCE: Text("发布", "announced"),
        Step.CLOSE: Text("登记出席", "closed with its attendance"),
        Step.CANCEL: Text("取消", "cancelled"),
    },
    refusal=Text("活动“{state}”，不能“{event}”", "the event is “{state}” and cannot be “{event}”"),
)
PLACE: Final = Machine(
    states=Place,
    events=PlaceStep,
    names={
        Place.REGISTERED: Text("已报名", "Registered"),
        Place.WAITING: Text("候补", "On the waiting list"),
        Place.WITHDRAWN: Text("已取消报名", "Withdrawn"),
        Place.ATTENDED: Text("已出席", "Attended"),
        Place.ABSENT: Text("未出席", "Absent"),
    },
    transitions={
        Place.REGISTERED: {
            PlaceStep.WITHDRAW: Place.WITHDRAWN,
            PlaceStep.ATTEND: Place.ATTENDED,
            PlaceStep.MISS: Place.ABSENT,
        },
        Place.WAITING: {
            PlaceStep.MOVE_UP: Place.REGISTERED,
            PlaceStep.WITHDRAW: Place.WITHDRAWN,
            PlaceStep.ATTEND: Place.ATTENDED,
            PlaceStep.MISS: Place.ABSENT,
        },
        Place.WITHDRAWN: {},
        Place.ATTENDED: {},
        Place.ABSENT: {},
    },
    event_names={
        PlaceStep.MOVE_UP: Text("递补", "moved up"),
        PlaceStep.WITHDRAW: Text("取消报名", "withdrawn"),
        PlaceStep.ATTEND: Text("登记出席", "recorded as attended"),
        PlaceStep.MISS: Text("登记缺席", "recorded as absent"),
    },
    refusal=Text("报名“{state}”，不能“{event}”", "the registration is “{state}” and cannot be “{event}”"),
)
OPEN_PLACES: Final = (Place.REGISTERED, Place.WAITING)
