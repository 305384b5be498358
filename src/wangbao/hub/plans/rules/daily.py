"""Name the nightly work of plans."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "ask_for_reports",
        Text("催报到期的试点进展报告与总结", "progress reports and summaries of pilots are asked for"),
        order=38,
    ),
)
