"""Answer calls about the messages in one's box, and about the addresses that messages are pushed to."""

from typing import Annotated, Any, Final

from ninja import Query, Router, Status

from wangbao.hub.access.permissions import allow
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes.messages import (
    DeliveryOut,
    MessageOut,
    SecretOut,
    TestedOut,
    WebhookIn,
    WebhookOut,
    delivery_row,
    message_row,
    webhook_row,
    with_secret,
)
from wangbao.hub.api.shapes.values import Key, Page, PathRef
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.reads import webhook as webhook_reads
from wangbao.hub.outbox.writes import message as message_writes, webhook as webhook_writes

PLACE: Final = 110

router = Router(tags=["消息 / messages"])


@router.get(
    "/messages",
    response=answers(ok=Page[MessageOut]),
    operation_id="messages",
    summary="本人的消息 / messages",
    **auth_for("messages:read"),
)
def messages(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    unread: Annotated[bool | None, Query(description="只要未读 / unread only")] = None,
) -> dict[str, Any]:
    """The messages in the box of the token's member, the newest first. Reading the list opens none of them."""
    allow(request.actor, "outbox.read")
    rows = Delivery.objects.box_of(request.actor).select_related("message")
    if unread:
        rows = rows.filter(opened_at=None)
    return page(rows, limit=limit, cursor=cursor, show=message_row)


@router.post(
    "/messages/{ref}/opening",
    response=answers(ok=MessageOut, also=(404,)),
    operation_id="open_message",
    summary="标为已读 / mark a message as read",
    **auth_for("messages:write"),
)
def open_message(request: Call, ref: PathRef) -> dict[str, Any]:
    """Marks a message as read; marked twice, the first time stands."""
    return message_row(message_writes.open_message(ref=ref, **acting(request)))


@router.post(
    "/messages/{ref}/acknowledgement",
    response=answers(ok=MessageOut, also=(404, 409)),
    operation_id="acknowledge_message",
    summary="确认已阅 / confirm having read a message",
    **auth_for("messages:write"),
)
def acknowledge(request: Call, ref: PathRef) -> dict[str, Any]:
    """Confirms a message that asks for it, in the name of the person the token stands for."""
    return message_row(message_writes.acknowledge(ref=ref, **acting(request)))


@router.get(
    "/webhooks",
    response=answers(ok=Page[WebhookOut]),
    operation_id="webhooks",
    summary="系统推送列表 / webhooks",
    **auth_for("webhooks:read", personal=False),
)
def webhooks(request: Call, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """The organisation's addresses, the newest first, the closed ones too."""
    return page(webhook_reads.webhooks(request.actor), limit=limit, cursor=cursor, show=webhook_row)


@router.post(
    "/webhooks",
    response=answers(created=SecretOut, also=(409, 413)),
    operation_id="register_webhook",
    summary="登记系统推送 / register a webhook",
    **auth_for("webhooks:write"),
)
def register(request: Call, body: WebhookIn, key: Key) -> Status[Any]:
    """Registers an https address. The secret is in this answer only; a call sent again has null in its place."""
    made = webhook_writes.register(name=body.name, url=body.url, of_kinds=body.kinds, **acting(request, key))
    return Status(201, with_secret(made))


@router.get(
    "/webhooks/{ref}/deliveries",
    response=answers(ok=Page[DeliveryOut], also=(404,)),
    operation_id="webhook_deliveries",
    summary="推送记录 / deliveries of a webhook",
    **auth_for("webhooks:read", personal=False),
)
def deliveries(request: Call, ref: PathRef, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """What was pushed to an address, or waits, the newest first."""
    rows = webhook_reads.deliveries(webhook_reads.webhook(request.actor, ref))
    return page(rows, limit=limit, cursor=cursor, show=delivery_row)


@router.post(
    "/webhooks/{ref}/rotation",
    response=answers(ok=SecretOut, also=(404, 409)),
    operation_id="rotate_webhook",
    summary="轮换密钥 / rotate a secret",
    **auth_for("webhooks:write"),
)
def rotate(request: Call, ref: PathRef) -> dict[str, Any]:
    """A new secret; the one before signs as well for a day. Every call makes another one."""
    found = webhook_reads.webhook(request.actor, ref)
    return with_secret(webhook_writes.rotate(webhook=found, **acting(request)))


@router.post(
    "/webhooks/{ref}/test",
    response=answers(ok=TestedOut, also=(404, 409, 503)),
    operation_id="test_webhook",
    summary="测试推送 / test a webhook",
    **auth_for("webhooks:write"),
)
def test(request: Call, ref: PathRef) -> dict[str, Any]:
    """Posts a signed message of kind `outbox.test` at once, and tells the answer."""
    found = webhook_reads.webhook(request.actor, ref)
    return webhook_writes.test(webhook=found, **acting(request))._asdict()


@router.post(
    "/webhooks/{ref}/closing",
    response=answers(ok=WebhookOut, also=(404,)),
    operation_id="close_webhook",
    summary="停用系统推送 / close a webhook",
    **auth_for("webhooks:write"),
)
def close(request: Call, ref: PathRef) -> dict[str, Any]:
    """Nothing is pushed there any more; closed twice is closed once."""
    found = webhook_reads.webhook(request.actor, ref)
    return webhook_row(webhook_writes.close(webhook=found, **acting(request)))
