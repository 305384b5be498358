"""Add the published standards to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("公布的标准", "Published standards"),
        "schemas:list",
        "schemas.view",
        group=Group.SYSTEM,
        order=70,
        public=True,
    ),
)
