"""Add the policies' entries to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("保单", "Policies"), "policies:list", permission="policies.view", group=Group.WORK, order=40),
    Entry(
        Text("批改申请", "Endorsement requests"),
        "policies:requests",
        permission="policies.request",
        group=Group.WORK,
        order=42,
    ),
    Entry(
        Text("收付复核", "Money to approve"),
        "policies:approvals",
        permission="policies.receive",
        group=Group.WORK,
        order=44,
    ),
    Entry(
        Text("明细表", "Bordereaux"),
        "policies:export",
        permission="policies.export",
        group=Group.RECORDS,
        order=40,
    ),
)
