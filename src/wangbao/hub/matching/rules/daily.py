"""Name the nightly work of matching."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "expire_contacts",
        Text("联系请求到期", "contacts that nobody answered expire"),
        order=45,
    ),
)
