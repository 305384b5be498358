"""Name the API's verbs in the journal, and the fields of its entries."""

from typing import Any, Final

from wangbao.hub.access.roles import ROLE_NAMES, Role
from wangbao.hub.api.rules.scopes import scopes
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "token.created": Text("创建接口令牌", "API token created"),
    "token.revoked": Text("撤销接口令牌", "API token revoked"),
}
SUBJECTS: Final = {"token": Text("接口令牌", "API token")}
_FIELDS: Final = {
    "role": Text("角色", "Role"),
    "scopes": Text("权限范围", "Scopes"),
    "expires_at": Text("有效至", "Valid until"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry; None for an unknown one."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Name a role or a scope; None for any other value."""
    if name == "role" and given in ROLE_NAMES:
        return ROLE_NAMES[Role(given)]
    if name == "scopes" and isinstance(given, str) and given in scopes():
        return scopes()[given]
    return None
