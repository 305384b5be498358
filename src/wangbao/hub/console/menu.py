"""Add the console's own pages to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (Entry(Text("首页", "Home"), "console:home", group=Group.WORK, order=0),)
