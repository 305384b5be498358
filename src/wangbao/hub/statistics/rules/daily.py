"""Name the nightly work of statistics."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "refresh_statistics",
        Text("汇总统计，公布到期的月份", "the statistics are summed, months that are due published"),
        order=60,
    ),
)
