"""Delete messages that nobody needs any more, and erase texts and addresses of those that are evidence."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.outbox import kinds
from wangbao.hub.outbox.models import Attempt, Delivery, Message
from wangbao.hub.outbox.rules.evidence import digest_of
from wangbao.hub.outbox.rules.states import State
from wangbao.hub.retention import Rule
from wangbao.vocabulary.text import Text

_PLAIN_DAYS: Final = 2 * 365
_WEIGHT_DAYS: Final = 11 * 365
_CHUNK: Final = 500


def _before(now: dt.datetime, days: int) -> QuerySet[Any]:
    """Find the messages older than so many days, but for those that still wait to be sent or are held back."""
    waiting = Delivery.objects.filter(state__in=(State.WAITING, State.HELD)).values("message_id")
    return Message.objects.filter(queued_at__lt=now - dt.timedelta(days=days)).exclude(pk__in=waiting)


def _plain(now: dt.datetime) -> QuerySet[Any]:
    return _before(now, _PLAIN_DAYS).exclude(kind__in=kinds.of_weight())


def _delete(rows: QuerySet[Any], _now: dt.datetime) -> int:
    ids = list(rows.values_list("pk", flat=True))
    for first in range(0, len(ids), _CHUNK):
        some = ids[first : first + _CHUNK]
        Attempt.objects.filter(delivery__message_id__in=some).delete()
        Delivery.objects.filter(message_id__in=some).delete()
        Message.objects.filter(pk__in=some).delete()
    return len(ids)


def _of_weight(now: dt.datetime) -> QuerySet[Any]:
    return _before(now, _WEIGHT_DAYS).filter(kind__in=kinds.of_weight(), erased_at=None)


def _erase(rows: QuerySet[Any], now: dt.datetime) -> int:
    count = 0
    with batched():
        for one in rows.prefetch_related("deliveries").order_by("pk").iterator(chunk_size=_CHUNK):
            one.digest = digest_of(one, one.deliveries.all())
            one.context, one.erased_at = {}, now
            one.save(update_fields=["context", "erased_at", "digest"])
            Delivery.objects.filter(message=one).update(address="", answer="")
            Attempt.objects.filter(delivery__message=one).update(answer="")
            record(
                by=Actor.system(),
                now=now,
                verb="message.erased",
                subject=("message", one.ref),
                organisation_id=one.organisation_id,
                after={"kind": one.kind, "about": one.subject, "digest": one.digest},
            )
            count += 1
    return count


RULES: Final = (
    Rule(
        code="messages",
        name=Text("无约束力的消息及其送达记录", "messages that bind nobody, with their deliveries"),
        days=_PLAIN_DAYS,
        source=Text("判断：发出后两年", "judgement: two years after they were sent"),
        finds=_plain,
        erases=_delete,
    ),
    Rule(
        code="messages_of_weight",
        name=Text(
            "有约束力的消息的内容、邮件地址与对方答复",
            "texts, addresses and answers of messages that say something binding",
        ),
        days=_WEIGHT_DAYS,
        source=Text(
            "《保险法》第八十七条：自合同终止起保存五年或十年；自发出起计，另加一年保险期间（判断）",
            "Insurance Law art. 87: five or ten years from the end of a contract; counted from the message, with a "
            "year of cover added (judgement)",
        ),
        finds=_of_weight,
        erases=_erase,
    ),
)
