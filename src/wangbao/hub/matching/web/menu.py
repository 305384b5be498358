"""Add matching to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("供需对接", "Matching"), "matching:matching", "matching.view", order=65),
    Entry(
        Text("对接规则", "Rules of matching"),
        "matching:rules",
        "matching.rules",
        group=Group.PRODUCTS,
        order=45,
        public=True,
    ),
)
