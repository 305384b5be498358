"""Say who holds events, who registers for them, and who records the attendance."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_KINDS, ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text


def _organises(actor: Actor, row: Any) -> bool:
    return bool(row.organisation_id == actor.organisation_id)


def _is_own(actor: Actor, registration: Any) -> bool:
    return bool(actor.person_id is not None and registration.person_id == actor.person_id)


def _holds(actor: Actor, registration: Any) -> bool:
    """Tell whether a certificate is the actor's own or of the actor's organisation's event."""
    organises = actor.role is Role.OFFICIAL and registration.event.organisation_id == actor.organisation_id
    return _is_own(actor, registration) or organises


PERMISSIONS: dict[str, Permission] = {
    "events.view": Permission(label=Text("查看活动", "See events"), roles=ALL_ROLES, public=True),
    "events.organise": Permission(
        label=Text("发布活动、登记出席", "Announce events and record attendance"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_organises,
    ),
    "events.register": Permission(
        label=Text("报名参加活动", "Register for events"), roles=ALL_ROLES, kinds=ALL_KINDS
    ),
    "events.withdraw": Permission(
        label=Text("取消本人报名", "Withdraw one's own registration"), roles=ALL_ROLES, when=_is_own
    ),
    "events.certificate": Permission(
        label=Text("查看出席证明", "See certificates of attendance"), roles=ALL_ROLES, when=_holds
    ),
}
