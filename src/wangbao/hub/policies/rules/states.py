"""States: what a policy, and a request for an endorsement, can be in, and what may follow what."""

from enum import StrEnum
from typing import Final

from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text


class PolicyState(StrEnum):
    """Whether a policy has cover at the end of its term; together with its dates this says all a list shows."""

    BOUND = "bound"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a policy stands on a day: its state and its dates together."""

    UPCOMING = "upcoming"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


PHASE_NAMES: Final = {
    Phase.UPCOMING: Text("待生效", "Not yet begun"),
    Phase.IN_FORCE: Text("有效", "In force"),
    Phase.EXPIRED: Text("已期满", "Expired"),
    Phase.CANCELLED: Text("已解除", "Cancelled"),
}


class RequestState(StrEnum):
    """A request for an endorsement: asked for, referred to a senior, and how it ended."""

    REQUESTED = "requested"
    REFERRED = "referred"
    ISSUED = "issued"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN_REQUESTS: Final = (RequestState.REQUESTED, RequestState.REFERRED)

REQUEST_NAMES: Final = {
    RequestState.REQUESTED: Text("待处理", "Requested"),
    RequestState.REFERRED: Text("已上报", "Referred"),
    RequestState.ISSUED: Text("已签发", "Issued"),
    RequestState.DECLINED: Text("未同意", "Declined"),
    RequestState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}

REQUEST_TRANSITIONS: Final[dict[RequestState, dict[str, RequestState]]] = {
    RequestState.REQUESTED: {
        "refer": RequestState.REFERRED,
        "issue": RequestState.ISSUED,
        "decline": RequestState.DECLINED,
        "withdraw": RequestState.WITHDRAWN,
    },
    RequestState.REFERRED: {
        "refer": RequestState.REFERRED,  # to the next authority yet
        "issue": RequestState.ISSUED,
        "decline": RequestState.DECLINED,
        "withdraw": RequestState.WITHDRAWN,
    },
    RequestState.ISSUED: {},
    RequestState.DECLINED: {},
    RequestState.WITHDRAWN: {},
}


def after(state: str, event: str) -> RequestState:
    """The state of a request after an event.

    Raises:
        Conflict: the request is not in a state the event starts from.
    """
    now = RequestState(state)
    try:
        return REQUEST_TRANSITIONS[now][event]
    except KeyError:
        name = REQUEST_NAMES[now]
        raise Conflict(
            Text(
                f"批改申请为“{name.zh}”，不能进行此操作",
                f"the request is '{name.en}' and this cannot be done",
            )
        ) from None
