"""Everything that writes about policies, under one name."""

from wangbao.hub.policies.binding import bind
from wangbao.hub.policies.endorsing import cancel, endorse, reinstate, what_if
from wangbao.hub.policies.money import receive, refund
from wangbao.hub.policies.renewing import renew
from wangbao.hub.policies.requesting import decline, grant, refer, request, withdraw
from wangbao.hub.policies.ruling import consider

__all__ = [
    "bind",
    "cancel",
    "consider",
    "decline",
    "endorse",
    "grant",
    "receive",
    "refer",
    "refund",
    "reinstate",
    "renew",
    "request",
    "what_if",
    "withdraw",
]
