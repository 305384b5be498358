"""Say what a token of the API may be limited to with schemes."""

from typing import Final

from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "schemes:read": Text("查看批次与服务方案", "See batches and schemes"),
    "schemes:write": Text("申报、确认、推荐与受理服务方案", "Declare, confirm, recommend and accept schemes"),
}
