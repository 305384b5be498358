"""Name the nightly task of the journal; it comes last, behind what the night itself records."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "journal_anchor",
        Text("在库外记下日志末条", "the journal's head is noted outside the database"),
        order=99,
    ),
)
