"""Add the library of regulations to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("政策库", "Regulations"),
        "regulations:list",
        "regulations.view",
        group=Group.PRODUCTS,
        order=51,
        public=True,
    ),
)
