"""Name the verbs and fields of journal entries about messages and webhooks."""

from typing import Any, Final

from wangbao.hub.outbox.channels import NAMES
from wangbao.hub.outbox.kinds import registry
from wangbao.hub.outbox.rules.states import MODE_NAMES, Mode
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "webhook.registered": Text("登记系统推送", "Webhook registered"),
    "webhook.rotated": Text("轮换推送密钥", "Secret of a webhook rotated"),
    "webhook.tested": Text("测试系统推送", "Webhook tested"),
    "webhook.closed": Text("停用系统推送", "Webhook closed"),
    "message.sent": Text("发出消息", "Message sent"),
    "message.delivered": Text("消息送达", "Message delivered"),
    "message.given_up": Text("消息未能送达", "Message given up"),
    "message.acknowledged": Text("确认已阅消息", "Message acknowledged"),
    "message.erased": Text("消息内容期满删除", "Text of a message erased"),
    "message.held": Text("暂扣待发消息", "Waiting messages held back"),
    "message.released": Text("放行暂扣的消息", "Held message released"),
    "message.dropped": Text("不再发送暂扣的消息", "Held message dropped"),
    "message.retried": Text("重新发送消息", "Message sent again"),
    "message.preferences": Text("更改消息设置", "Message settings changed"),
}
SUBJECTS: Final = {
    "webhook": Text("系统推送", "Webhook"),
    "message": Text("消息", "Message"),
    "delivery": Text("消息送达", "Delivery"),
    "outbox": Text("待发消息", "Messages to be sent"),
    "message_settings": Text("消息设置", "Message settings"),
}
_FIELDS: Final = {
    "url": Text("地址", "Address"),
    "kinds": Text("消息种类", "Kinds of messages"),
    "answer": Text("答复", "Answer"),
    "about": Text("记录", "Record"),
    "told": Text("送达份数", "Deliveries"),
    "digest": Text("内容散列", "Hash of the content"),
    "number": Text("第几次", "Attempt"),
    "previous_until": Text("旧密钥有效至", "The secret before signs until"),
    **NAMES,
}


def field(name: str) -> Text | None:
    """Name a field of an entry; the field of a kind's preference is the kind."""
    return _FIELDS.get(name) or (registry()[name].name if name in registry() else None)


def value(name: str, given: Any) -> Text | None:
    """Name a kind of message or a way of being told."""
    if name in ("kind", "kinds") and given in registry():
        return registry()[given].name
    if name in NAMES and given in set(Mode):
        return MODE_NAMES[Mode(given)]
    return None
