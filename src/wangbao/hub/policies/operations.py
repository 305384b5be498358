"""Everything that writes about policies, under one name."""

from wangbao.hub.policies.binding import bind
from wangbao.hub.policies.endorsing import cancel, endorse, reinstate, what_if
from wangbao.hub.policies.money import receive, refund
from wangbao.hub.policies.renewing import renew
from wangbao.hub.policies.requesting import decline, grant, request, withdraw

__all__ = [
    "bind",
    "cancel",
    "decline",
    "endorse",
    "grant",
    "receive",
    "refund",
    "reinstate",
    "renew",
    "request",
    "what_if",
    "withdraw",
]
