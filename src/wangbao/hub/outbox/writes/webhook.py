"""Register, rotate, test and close the addresses that an organisation's messages are pushed to."""

import datetime as dt
import threading
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction

from wangbao.hub import egress, idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Busy, Conflict, Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.outbox import kinds, secret_box, signature
from wangbao.hub.outbox.channels import Undelivered, webhook as webhooks
from wangbao.hub.outbox.models import Webhook
from wangbao.hub.outbox.writes.delivery import signing_keys
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import marked

MOST: Final = 10
OVERLAP: Final = dt.timedelta(days=1)
LONGEST_NAME: Final = 80
TEST_KIND: Final = "outbox.test"
TEST_SECONDS: Final = 5.0
_TESTING: Final = threading.Lock()
_ONE_TEST: Final = Text(
    "另一次推送测试正在进行，请稍后再试", "another webhook is being tested; try again shortly"
)
_CLOSED: Final = Text("该推送已停用", "the webhook is closed")


class Registered(NamedTuple):
    """A webhook, and its secret, which is shown this once; None where the call was sent again."""

    webhook: Webhook
    secret: str | None


class Tested(NamedTuple):
    """The answer to a test call."""

    accepted: bool
    answer: str


def register(
    *,
    by: Actor,
    now: dt.datetime,
    name: str,
    url: str,
    of_kinds: Sequence[str] = (),
    idempotency_key: str | None = None,
) -> Registered:
    """Register an address of the actor's organisation; messages to it are pushed there from now on.

    Raises:
        InputError: an address that calls may not go to, an unknown kind, or no name.
        Conflict: the address is registered already, or there are :data:`MOST` of them.
    """
    allow(by, "outbox.manage_webhooks")
    organisation_id = by.organisation_id
    if organisation_id is None:
        raise Forbidden
    said, address = name.strip(), egress.check(url)
    chosen = sorted(set(of_kinds))
    _check(said, chosen)
    asked = idempotency.asked(
        idempotency_key, organisation=organisation_id, name=said, url=address, kinds=chosen
    )
    secrets: list[str] = []

    def made_before() -> Webhook | None:
        return idempotency.replay(Webhook, asked, organisation_id=organisation_id, url=address)

    def make() -> Webhook:
        own = Webhook.objects.filter(organisation_id=organisation_id, closed_at=None)
        if own.count() >= MOST:
            raise Conflict(Text(f"至多登记 {MOST} 个地址", f"at most {MOST} addresses are registered"))
        if own.filter(url=address).exists():
            raise Conflict(Text("该地址已登记", "the address is registered already"))
        secrets.append(signature.new_secret())
        made = Webhook.objects.create(
            organisation_id=organisation_id,
            name=said,
            url=address,
            kinds=chosen,
            secret=secret_box.seal(secrets[-1]),
            created_at=now,
            created_by_id=by.person_id,
            **asked.columns,
        )
        _record(by, now, "webhook.registered", made, {"name": said, "url": address, "kinds": chosen})
        return made

    try:
        webhook = idempotency.once(made_before, make)
    except IntegrityError:
        raise Conflict(Text("该地址已登记", "the address is registered already")) from None
    return Registered(webhook, secrets[-1] if secrets else None)


def rotate(*, by: Actor, now: dt.datetime, webhook: Webhook) -> Registered:
    """Give a webhook a new secret; the one before signs too for a day, so that the receiver can change over.

    Raises:
        Conflict: the webhook is closed.
    """
    allow(by, "outbox.manage_webhooks", webhook)
    secret = signature.new_secret()
    with transaction.atomic():
        held = _held(webhook)
        held.previous, held.previous_until = held.secret, now + OVERLAP
        held.secret = secret_box.seal(secret)
        held.save(update_fields=["secret", "previous", "previous_until"])
        _record(by, now, "webhook.rotated", held, {"previous_until": held.previous_until})
    return Registered(held, secret)


def test(*, by: Actor, now: dt.datetime, webhook: Webhook) -> Tested:
    """Send a signed test message at once, and tell what the other system answered.

    Raises:
        Conflict: the webhook is closed.
        Busy: a test is at work in this process already.
    """
    allow(by, "outbox.manage_webhooks", webhook)
    if not webhook.is_open:
        raise Conflict(_CLOSED)
    # The caller's thread waits for a system that may be as slow as it likes: one thread of a process and no more.
    if not _TESTING.acquire(blocking=False):
        raise Busy(_ONE_TEST)
    try:
        return _test(by, now, webhook)
    finally:
        _TESTING.release()


def _test(by: Actor, now: dt.datetime, webhook: Webhook) -> Tested:
    message_id = f"test-{webhook.ref}-{int(now.timestamp())}"
    body = webhooks.body_of(
        ref=message_id,
        kind=TEST_KIND,
        at=now,
        subject=("webhook", webhook.ref),
        data={},
        text={
            "zh": {"subject": "测试消息", "body": "这是一条测试消息。"},
            "en": {"subject": "Test", "body": "This is a test message."},
        },
    )
    try:
        keys = signing_keys(webhook, now)
        answer = webhooks.post(webhook.url, message_id, body, keys, now=now, seconds=TEST_SECONDS)
        tested = Tested(accepted=True, answer=answer)
    except Undelivered as error:
        tested = Tested(accepted=False, answer=marked(str(error)))
    with transaction.atomic():
        _record(by, now, "webhook.tested", webhook, {"answer": tested.answer})
    return tested


def close(*, by: Actor, now: dt.datetime, webhook: Webhook) -> Webhook:
    """Close a webhook for good; what still waits for it is given up. Closed twice is closed once."""
    allow(by, "outbox.manage_webhooks", webhook)
    with transaction.atomic():
        (held,) = lock(webhook)
        if held.is_open:
            held.closed_at = now
            held.save(update_fields=["closed_at"])
            _record(by, now, "webhook.closed", held, {"url": held.url})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _held(webhook: Webhook) -> Webhook:
    (held,) = lock(webhook)
    if not held.is_open:
        raise Conflict(_CLOSED)
    return held  # type: ignore[no-any-return]  # as above


def _check(name: str, chosen: Sequence[str]) -> None:
    problems = []
    if not 0 < len(name) <= LONGEST_NAME:
        text = Text(f"须为 1 至 {LONGEST_NAME} 字", f"must have 1 to {LONGEST_NAME} characters")
        problems.append(Problem("name", name, text))
    problems += [
        Problem("kinds", code, Text("没有这种消息", "there is no such kind of message"))
        for code in chosen
        if code not in kinds.registry()
    ]
    if problems:
        raise InputError(problems)


def _record(by: Actor, now: dt.datetime, verb: str, webhook: Webhook, after: dict[str, object]) -> None:
    record(
        by=by,
        now=now,
        verb=verb,
        subject=("webhook", webhook.ref),
        organisation_id=webhook.organisation_id,
        after=after,
    )
