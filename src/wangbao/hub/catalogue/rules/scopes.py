"""Say what a token of the API may be limited to in the catalogue."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "products:read": Text("查看产品", "Read products"),
}
