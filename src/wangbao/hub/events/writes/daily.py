"""Name what is done about events each night."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (Task("remind_of_events", Text("提醒次日活动", "reminders of tomorrow's events"), order=41),)
