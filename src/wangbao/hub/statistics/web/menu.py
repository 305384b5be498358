"""Add the statistics to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("统计", "Statistics"), "statistics:figures", "statistics.view", group=Group.RECORDS, order=20),
    Entry(
        Text("公开统计", "Published statistics"),
        "statistics:published",
        "statistics.published",
        group=Group.RECORDS,
        order=22,
        public=True,
    ),
)
