"""Name what a token may do with messages and webhooks."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "messages:read": Text("查看消息", "Read messages"),
    "messages:write": Text("标记消息已读、已确认", "Mark messages read, confirm them"),
    "webhooks:read": Text("查看系统推送及其送达", "Read webhooks and their deliveries"),
    "webhooks:write": Text("登记、轮换、测试、停用系统推送", "Register, rotate, test, close webhooks"),
}
