"""Say what a token of the API may be limited to in applications."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "applications:read": Text("查看投保申请", "Read applications"),
    "applications:write": Text("填写、签署和提交投保申请", "Start, answer, sign and submit applications"),
}
