"""Define the states of a policy and of a request for an endorsement, and the transitions between them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class PolicyState(StrEnum):
    """The stored state of a policy: with or without cover at the end of its term; its phase follows with the dates."""

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


class RequestEvent(StrEnum):
    """An event of a request for an endorsement."""

    REFER = "refer"
    ISSUE = "issue"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


REQUEST: Final = Machine(
    states=RequestState,
    events=RequestEvent,
    names={
        RequestState.REQUESTED: Text("待处理", "Requested"),
        RequestState.REFERRED: Text("已上报", "Referred"),
        RequestState.ISSUED: Text("已签发", "Issued"),
        RequestState.DECLINED: Text("未同意", "Declined"),
        RequestState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    },
    transitions={
        RequestState.REQUESTED: {
            RequestEvent.REFER: RequestState.REFERRED,
            RequestEvent.ISSUE: RequestState.ISSUED,
            RequestEvent.DECLINE: RequestState.DECLINED,
            RequestEvent.WITHDRAW: RequestState.WITHDRAWN,
        },
        RequestState.REFERRED: {
            RequestEvent.REFER: RequestState.REFERRED,  # again, to the next authority
            RequestEvent.ISSUE: RequestState.ISSUED,
            RequestEvent.DECLINE: RequestState.DECLINED,
            RequestEvent.WITHDRAW: RequestState.WITHDRAWN,
        },
        RequestState.ISSUED: {},
        RequestState.DECLINED: {},
        RequestState.WITHDRAWN: {},
    },
    refusal=Text("批改申请为“{state}”，不能进行此操作", "the request is '{state}' and this cannot be done"),
)

OPEN_REQUESTS: Final = (RequestState.REQUESTED, RequestState.REFERRED)


class ApprovalState(StrEnum):
    """Money that waits for a second person, and how it ended."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ApprovalEvent(StrEnum):
    """An event of money that waits for a second person."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


APPROVAL: Final = Machine(
    states=ApprovalState,
    events=ApprovalEvent,
    names={
        ApprovalState.WAITING: Text("待复核", "Awaiting a second person"),
        ApprovalState.APPROVED: Text("已复核", "Approved"),
        ApprovalState.DECLINED: Text("未通过", "Declined"),
        ApprovalState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    },
    transitions={
        ApprovalState.WAITING: {
            ApprovalEvent.APPROVE: ApprovalState.APPROVED,
            ApprovalEvent.DECLINE: ApprovalState.DECLINED,
            ApprovalEvent.WITHDRAW: ApprovalState.WITHDRAWN,
        },
        ApprovalState.APPROVED: {},
        ApprovalState.DECLINED: {},
        ApprovalState.WITHDRAWN: {},
    },
    refusal=Text("该笔收付为“{state}”，不能进行此操作", "this payment is '{state}' and this cannot be done"),
)
