"""What the journal calls the doings of the API's owner."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "token.created": Text("创建接口令牌", "API token created"),
    "token.revoked": Text("撤销接口令牌", "API token revoked"),
}
SUBJECTS: Final = {"token": Text("接口令牌", "API token")}
