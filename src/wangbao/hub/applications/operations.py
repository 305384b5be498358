"""Writes about applications, in the order they happen to one.

Each takes ``by`` and ``now``, locks the row, checks the state, and writes row and journal in one transaction.
"""

from wangbao.hub.applications.disclosing import confirm
from wangbao.hub.applications.filling import (
    answer,
    attach_authority,
    choose,
    set_cover,
    set_period,
    start,
)
from wangbao.hub.applications.renewing import copy_as_renewal
from wangbao.hub.applications.submitting import close, sign, submit, withdraw

__all__ = [
    "answer",
    "attach_authority",
    "choose",
    "close",
    "confirm",
    "copy_as_renewal",
    "set_cover",
    "set_period",
    "sign",
    "start",
    "submit",
    "withdraw",
]
