"""Say what a token of the API may be limited to with plans."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "plans:read": Text("查看试点方案与支持措施", "See pilot plans and support measures"),
    "plans:write": Text(
        "填报试点方案，办理遴选，登记支持措施", "Make plans, decide on them, register support measures"
    ),
}
