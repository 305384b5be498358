"""Say who may read messages, choose how to be told, and manage webhooks."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Role
from wangbao.vocabulary.text import Text

_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def _own(actor: Actor, obj: Any) -> bool:
    """Check that a webhook is the actor's own organisation's."""
    return bool(obj.organisation_id == actor.organisation_id)


def _sent_by_own(actor: Actor, delivery: Any) -> bool:
    """Check that a delivery is of a message about the actor's own organisation's record, or to its own system."""
    of_record = delivery.message.organisation_id == actor.organisation_id
    return bool(of_record or (delivery.webhook_id and delivery.organisation_id == actor.organisation_id))


PERMISSIONS: dict[str, Permission] = {
    "outbox.read": Permission(
        label=Text("阅读本人的消息、设置接收方式", "Read one's own messages, choose how to be told"),
        signed_in=True,
        roles=ALL_ROLES,
    ),
    "outbox.view_deliveries": Permission(
        label=Text("查看本机构消息的送达记录", "See how the organisation's messages were delivered"),
        roles=_KEEPERS,
    ),
    "outbox.retry": Permission(
        label=Text("重新发送未能送达的消息", "Send again what failed"),
        roles={Role.ADMINISTRATOR},
        when=_sent_by_own,
    ),
    "outbox.release": Permission(
        label=Text("放行或不再发送暂扣的消息", "Release or drop messages held back"),
        roles={Role.ADMINISTRATOR},
        when=_sent_by_own,
    ),
    "outbox.view_webhooks": Permission(label=Text("查看系统推送", "See webhooks"), roles=_KEEPERS, when=_own),
    "outbox.manage_webhooks": Permission(
        label=Text("登记、轮换、测试与停用系统推送", "Register, rotate, test and close webhooks"),
        roles={Role.ADMINISTRATOR},
        when=_own,
    ),
}
