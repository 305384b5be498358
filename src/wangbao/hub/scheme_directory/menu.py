"""Add the Catalogue to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("典型方案目录", "Model schemes"),
        "scheme_directory:list",
        "scheme_directory.view",
        group=Group.PRODUCTS,
        order=40,
        public=True,
    ),
)
