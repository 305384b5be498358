"""Add tasks to the navigation."""

from wangbao.hub.console.contributions import Entry
from wangbao.vocabulary.text import Text

ENTRIES = (Entry(Text("任务", "Tasks"), "tasks:list", "tasks.view", order=6),)
