"""Define messages, their deliveries with every attempt, preferences of readers, and webhooks."""

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms, choices, new_ref, one_of
from wangbao.hub.outbox.rules.states import DELIVERY, IN_APP, MODE_NAMES, WEBHOOK, Mode, State

_EVERY_SIDE: Final = ("insurer", "broker", "insured", "provider", "authority")


def _all_sides(path: str) -> Tenancy:
    return Tenancy(**dict.fromkeys(_EVERY_SIDE, path))  # type: ignore[arg-type]  # five fields of one type


class Message(models.Model):
    """A message: what happened to which record, as plain data; written with the change that causes it.

    ``organisation`` is the one whose record it is about, and which sees how it was delivered.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=60)
    # Of two messages of one kind under one key only the first is sent.
    key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - no key is not the empty key
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    context = models.JSONField()
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)
    # Filled when its text and addresses are erased: the journal's entry is then still known by its digest.
    erased_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = TenantQuerySet["Message"].as_manager()
    tenancy: ClassVar = _all_sides("organisation_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="message_once", condition=~Q(key=None)),
            models.CheckConstraint(
                condition=Q(erased_at=None, digest="") | (Q(erased_at__isnull=False) & ~Q(digest="")),
                name="message_erased",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject", "-id"], name="message_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Webhook(KeyedByPrograms):
    """An address of an organisation's own system, which gets its messages, signed.

    ``secret`` and ``previous`` are sealed (:mod:`wangbao.hub.outbox.secret_box`); the previous one signs too until
    ``previous_until``, so that a receiver can change over without a gap.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)  # codes of the kinds it gets; all of them where empty
    secret = models.TextField()
    previous = models.TextField(blank=True)
    previous_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Webhook"].as_manager()
    tenancy: ClassVar = _all_sides("organisation_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "url"], condition=Q(closed_at=None), name="webhook_once"
            ),
            models.CheckConstraint(
                condition=Q(previous="", previous_until=None)
                | (~Q(previous="") & Q(previous_until__isnull=False)),
                name="webhook_previous",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.url}"

    @property
    def is_open(self) -> bool:
        """True while messages go to it."""
        return self.closed_at is None


class Deliveries(TenantQuerySet["Delivery"]):
    """Deliveries; what lies in a person's box is that person's only, until its text is erased."""

    def box_of(self, actor: Actor) -> Self:
        """Select what lies in the actor's own box, under the organisation acted for; nothing for the public."""
        if actor.person_id is None:
            return self.none()
        here = Q(organisation_id=actor.organisation_id) | Q(organisation_id=None)
        return self.filter(here, channel=IN_APP, person_id=actor.person_id, message__erased_at=None)


class Delivery(models.Model):
    """A message on its way to one reader by one channel: when it was queued, sent, accepted, given up, opened.

    ``sent_at`` is the last time it was handed to the channel, ``accepted_at`` when the receiver took it: the box of the
    platform, the mail server, or the other system with a status of 2xx.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    webhook = models.ForeignKey(Webhook, models.PROTECT, null=True, related_name="deliveries")
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=choices(DELIVERY.names), default=State.WAITING)
    in_digest = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)  # the last attempt's
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    objects = Deliveries.as_manager()
    # Seen by the organisation it went to and by the one whose record it is about.
    tenancy: ClassVar = Tenancy(
        **dict.fromkeys(_EVERY_SIDE, ("organisation_id", "message__organisation_id"))  # type: ignore[arg-type]
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "channel", "person", "organisation"],
                condition=Q(person__isnull=False),
                name="delivery_person",
            ),
            models.UniqueConstraint(
                fields=["message", "webhook"], condition=Q(webhook__isnull=False), name="delivery_webhook"
            ),
            models.CheckConstraint(condition=one_of("state", State), name="delivery_state"),
            models.CheckConstraint(
                condition=Q(state=State.ACCEPTED, accepted_at__isnull=False)
                | (~Q(state=State.ACCEPTED) & Q(accepted_at=None)),
                name="delivery_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DEAD, failed_at__isnull=False)
                | (~Q(state=State.DEAD) & Q(failed_at=None)),
                name="delivery_failed",
            ),
            models.CheckConstraint(
                condition=Q(channel=WEBHOOK, webhook__isnull=False) | (~Q(channel=WEBHOOK) & Q(webhook=None)),
                name="delivery_channel",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(opened_at__isnull=False), name="delivery_acknowledged"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state=State.WAITING), name="delivery_due"),
            models.Index(
                fields=["person", "organisation"],
                condition=Q(channel=IN_APP, opened_at=None),
                name="delivery_unread",
            ),
            models.Index(fields=["person", "-id"], condition=Q(channel=IN_APP), name="delivery_box"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel} {self.state}"


class Attempt(models.Model):
    """One attempt to deliver, as it ended; append-only. An attempt that never ended was cut off and is made again.

    ``gave_up`` marks the one after which the delivery was given up.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    accepted = models.BooleanField()
    gave_up = models.BooleanField(default=False)
    answer = models.CharField(max_length=300, blank=True)

    objects = TenantQuerySet["Attempt"].as_manager()
    tenancy: ClassVar = Tenancy(
        **dict.fromkeys(  # type: ignore[arg-type]  # as above
            _EVERY_SIDE, ("delivery__organisation_id", "delivery__message__organisation_id")
        )
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_once"),
            models.CheckConstraint(condition=~Q(accepted=True, gave_up=True), name="attempt_end"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"


class Preference(models.Model):
    """A person's wish for a kind of message on a channel: at once, in the daily digest, or not at all."""

    person = models.ForeignKey("parties.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    mode = models.CharField(max_length=10, choices=choices(MODE_NAMES))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(condition=one_of("mode", Mode), name="preference_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.channel} {self.mode}"
