"""Add applications to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("风险自测", "Self-assessment"),
        "applications:self_assessment",
        group=Group.WORK,
        order=5,
        public=True,
    ),
    Entry(
        Text("投保申请", "Applications"), "applications:list", "applications.view", group=Group.WORK, order=10
    ),
)
