"""Name the scopes of API tokens for policies."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "policies:read": Text("查看保单", "Read policies"),
    "policies:write": Text("签发、批改、退保、恢复和续保", "Bind, endorse, cancel, reinstate and renew"),
    "bordereaux:read": Text("下载明细表：承保明细表、保费明细表", "Download policy and premium bordereaux"),
}
