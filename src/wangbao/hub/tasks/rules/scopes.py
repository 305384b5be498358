"""Name what a token may do with tasks."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "tasks:read": Text("查看任务", "See tasks"),
    "tasks:write": Text("答复、接受、退回、转交任务", "Answer, accept, return, hand over tasks"),
}
