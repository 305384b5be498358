"""Say what a token of the API may be limited to in underwriting."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "quotes:read": Text("查看报价", "Read quotations"),
    "quotes:write": Text("报价、接受或拒绝报价", "Quote, accept and decline"),
}
