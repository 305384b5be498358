"""Check events."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.evidence import digest_of
from wangbao.hub.events.rules.states import OPEN_PLACES, Place, State
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_OPEN = [str(one) for one in OPEN_PLACES]
_TAKEN = [str(Place.REGISTERED)]


def events_take_no_more_than_their_places() -> Iterator[Problem]:
    """活动报名不超过名额 / An event has no more registrations than places."""
    taken = Count("registrations", filter=Q(registrations__state__in=_TAKEN))
    rows = Event.objects.filter(capacity__isnull=False).annotate(taken=taken).filter(taken__gt=F("capacity"))
    for number, count in rows.values_list("number", "taken"):
        yield Problem(
            "event", number, Text(f"报名 {count} 人，超过名额", f"{count} registered, above its places")
        )


def events_that_are_over_have_no_open_registration() -> Iterator[Problem]:
    """已举办或取消的活动没有未结的报名 / An event that is over has no open registration."""
    rows = Registration.objects.filter(
        state__in=_OPEN, event__state__in=[str(State.HELD), str(State.CANCELLED)]
    )
    for number in sorted(set(rows.values_list("event__number", flat=True))):
        yield Problem("event", number, Text("尚有未结的报名", "has open registrations"))


def certificates_say_what_was_certified() -> Iterator[Problem]:
    """出席证明与散列值相符 / A certificate of attendance has its hash."""
    rows = Registration.objects.exclude(certificate=None).exclude(person=None).select_related("event")
    for row in rows.iterator(chunk_size=1_000):
        if digest_of(row) != row.digest:
            yield Problem("certificate", row.certificate, Text("内容与散列值不符", "differs from its hash"))
