"""Add the journal to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("操作日志", "Journal"), "journal:entries", "journal.view", group=Group.RECORDS, order=90),
)
