"""Add events to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("培训与交流", "Training and exchange"),
        "events:list",
        "events.view",
        group=Group.PRODUCTS,
        order=50,
        public=True,
    ),
)
