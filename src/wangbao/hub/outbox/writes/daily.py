"""Name what is done about messages each night."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    # After all that writes messages, before what takes long.
    Task("deliver_messages", Text("发送到期的消息", "messages that are due are sent"), order=80),
)
