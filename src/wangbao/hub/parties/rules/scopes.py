"""Say what a token of the API may be limited to: organisations."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "parties:read": Text("查看委托客户与共保机构", "Read clients and co-insurers"),
}
