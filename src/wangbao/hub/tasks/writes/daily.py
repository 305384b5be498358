"""Name what is done about tasks each night."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "remind_of_tasks",
        Text("提醒、升级与失效任务", "reminders of tasks, overdue ones escalated, old ones expired"),
        order=40,
    ),
)
