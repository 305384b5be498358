"""Define the bodies of calls about messages and webhooks."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.values import Ref, State, Strict, Words
from wangbao.hub.outbox import kinds, texts
from wangbao.hub.outbox.models import Delivery, Webhook
from wangbao.hub.outbox.rules.states import DELIVERY
from wangbao.hub.outbox.writes.webhook import LONGEST_NAME, Registered
from wangbao.vocabulary.text import LANGS, Text

KindCode = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]


class About(Schema):
    """The record something is about: its kind and its number or reference."""

    kind: str
    reference: str


class MessageOut(Schema):
    """A message in one's box; ``acknowledged`` is null where it is not confirmed, or asks for no confirmation."""

    ref: Ref
    kind: str
    subject: Words
    body: Words
    about: About
    data: dict[str, Any]
    path: str = Field(description="平台上的页面，可为空 / the page it leads to, or nothing")
    queued: dt.datetime
    opened: dt.datetime | None
    to_acknowledge: bool
    acknowledged: dt.datetime | None


class WebhookIn(Strict):
    """An address to register; no kinds mean all of them."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    url: Annotated[str, Field(min_length=1, max_length=500, examples=["https://example.com/wangbao"])]
    kinds: Annotated[list[KindCode], Field(max_length=100)] = Field(default_factory=list)


class WebhookOut(Schema):
    """A registered address."""

    ref: Ref
    name: str
    url: str
    kinds: list[str]
    created: dt.datetime
    closed: dt.datetime | None
    previous_secret_until: dt.datetime | None


class SecretOut(WebhookOut):
    """A registered address with its secret, which is told once; null where the call was sent again."""

    secret: str | None


class TestedOut(Schema):
    """The answer of the other system to a test."""

    accepted: bool
    answer: str


class DeliveryOut(Schema):
    """A message pushed to a webhook, or on its way."""

    ref: Ref
    kind: str
    about: About
    state: State
    attempts: int
    answer: str
    queued: dt.datetime
    due: dt.datetime
    accepted: dt.datetime | None
    failed: dt.datetime | None


def message_row(row: Delivery) -> dict[str, Any]:
    """Convert a message in a box for an answer."""
    kind = kinds.kind(row.message.kind)
    zh, en = (texts.say(kind, row.message.context, lang) for lang in LANGS)
    return {
        "ref": row.ref,
        "kind": kind.code,
        "subject": Words(zh=zh.subject, en=en.subject),
        "body": Words(zh=zh.body, en=en.body),
        "about": About(kind=row.message.subject_kind, reference=row.message.subject),
        "data": row.message.context,
        "path": zh.path,
        "queued": row.message.queued_at,
        "opened": row.opened_at,
        "to_acknowledge": kind.acknowledged and row.acknowledged_at is None,
        "acknowledged": row.acknowledged_at,
    }


def webhook_row(row: Webhook) -> dict[str, Any]:
    """Convert a webhook for an answer, without its secret."""
    return {
        "ref": row.ref,
        "name": row.name,
        "url": row.url,
        "kinds": row.kinds,
        "created": row.created_at,
        "closed": row.closed_at,
        "previous_secret_until": row.previous_until,
    }


def with_secret(made: Registered) -> dict[str, Any]:
    """Convert a webhook that has just got a secret."""
    return {**webhook_row(made.webhook), "secret": made.secret}


def delivery_row(row: Delivery) -> dict[str, Any]:
    """Convert a delivery to a webhook for an answer."""
    name: Text = DELIVERY.name(row.state)
    return {
        "ref": row.ref,
        "kind": row.message.kind,
        "about": About(kind=row.message.subject_kind, reference=row.message.subject),
        "state": State(code=row.state, name=Words.of(name)),
        "attempts": row.attempts,
        "answer": row.answer,
        "queued": row.message.queued_at,
        "due": row.due_at,
        "accepted": row.accepted_at,
        "failed": row.failed_at,
    }
