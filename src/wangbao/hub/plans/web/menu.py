"""Add plans and support measures to the navigation."""

from wangbao.hub.console.contributions import Entry
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("试点工作方案", "Pilot plans"), "plans:plans", "plans.view", order=63),
    Entry(Text("支持措施", "Support measures"), "plans:measures", "plans.measures", order=64, public=True),
)
