"""Say what a token of the API may be limited to with reviews."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "reviews:read": Text("查看所分配的评审", "See the reviews assigned"),
    "reviews:write": Text("评分与弃权", "Score and abstain"),
}
