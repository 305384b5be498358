"""Name the scopes of API tokens for statistics."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "statistics:read": Text("查看本辖区或本公司的统计", "Read the statistics of one's area or company")
}
