"""Check messages and their deliveries."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from wangbao.hub.outbox import kinds
from wangbao.hub.outbox.models import Attempt, Delivery, Message
from wangbao.hub.outbox.rules.states import IN_APP, State
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def messages_are_of_known_kinds() -> Iterator[Problem]:
    """消息的种类与内容相符 / A message is of a known kind and has its fields."""
    for code in Message.objects.order_by().values_list("kind", flat=True).distinct():
        if code not in kinds.registry():
            yield Problem("message", code, Text("没有这种消息", "there is no such kind"))
    for message in Message.objects.filter(kind__in=kinds.registry(), erased_at=None).iterator(
        chunk_size=1_000
    ):
        if message.context.keys() != kinds.kind(message.kind).fields:
            yield Problem("message", message.ref, Text("内容与种类不符", "its fields are not its kind's"))


def attempts_are_kept() -> Iterator[Problem]:
    """每次发送尝试都有记录 / Every attempt to deliver is kept."""
    rows = (
        Delivery.objects.exclude(channel=IN_APP)
        .annotate(kept=Count("tries"), last=Max("tries__number"))
        .filter(~Q(kept=F("attempts")) | Q(attempts__gt=0, last__lt=F("attempts")))
    )
    for row in rows.iterator(chunk_size=1_000):
        yield Problem("delivery", row.ref, Text("尝试次数与记录不符", "attempts are missing"))


def ends_are_those_of_the_last_attempt() -> Iterator[Problem]:
    """送达与放弃的时间与最后一次尝试相符 / A delivery's end is that of its last attempt."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-number")
    rows = (
        Delivery.objects.exclude(channel=IN_APP)
        .filter(state__in=(State.ACCEPTED, State.DEAD))
        .annotate(at=Subquery(last.values("at")[:1]), took=Subquery(last.values("accepted")[:1]))
        .exclude(state=State.ACCEPTED, took=True, accepted_at=F("at"))
        .exclude(state=State.DEAD, took=False, failed_at=F("at"))
    )
    for row in rows.iterator(chunk_size=1_000):
        yield Problem("delivery", row.ref, Text("与最后一次尝试不符", "its last attempt ended otherwise"))


def deliveries_end() -> Iterator[Problem]:
    """已送达、已放弃的消息不再排队 / What is delivered or given up has its last attempt."""
    ended = Delivery.objects.exclude(channel=IN_APP).filter(
        state__in=(State.ACCEPTED, State.DEAD), attempts=0
    )
    for row in ended.iterator(chunk_size=1_000):
        yield Problem("delivery", row.ref, Text("未尝试即结束", "it ended without an attempt"))
