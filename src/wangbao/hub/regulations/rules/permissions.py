"""Say who keeps the library of regulations."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text


def _keeps(actor: Actor, row: Any) -> bool:
    return bool(row.organisation_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "regulations.view": Permission(label=Text("查看政策库", "See the library"), roles=ALL_ROLES, public=True),
    "regulations.keep": Permission(
        label=Text("登记、修订政策库条目", "Keep entries of the library"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_keeps,
    ),
}
