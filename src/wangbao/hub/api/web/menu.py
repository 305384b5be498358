"""Add the API's entry to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("接口令牌", "API tokens"), "api_pages:tokens", "api.view_tokens", group=Group.SYSTEM, order=60
    ),
)
