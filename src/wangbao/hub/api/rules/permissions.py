"""Permit creating and revoking tokens."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Role
from wangbao.vocabulary.text import Text


def _own_or_administrator(actor: Actor, token: Any) -> bool:
    return actor.role is Role.ADMINISTRATOR or bool(token.membership.person_id == actor.person_id)


PERMISSIONS: dict[str, Permission] = {
    "api.view_tokens": Permission(label=Text("查看接口令牌", "See API tokens"), roles=ALL_ROLES),
    "api.create_token": Permission(label=Text("创建接口令牌", "Create an API token"), roles=ALL_ROLES),
    "api.revoke_token": Permission(
        label=Text("撤销接口令牌", "Revoke an API token"), roles=ALL_ROLES, when=_own_or_administrator
    ),
}
