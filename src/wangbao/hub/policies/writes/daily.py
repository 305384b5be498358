"""Name the nightly tasks of policies."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "hand_over_policies",
        Text("将保单移交已到日的新投保人", "policies go to the policyholder whose day has come"),
        order=20,
    ),
    Task(
        "remind_policyholders",
        Text(
            "提醒投保人保费到期、逾期与续保",
            "policyholders are told of premium due or overdue and of policies about to end",
        ),
        order=30,
    ),
)
