"""Define needs, the contacts asked for because of them, and what happened to those."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms, choices, one_of
from wangbao.hub.matching.rules.states import CONTACT, NEED, ContactState, NeedState
from wangbao.programme.matching.candidate import SUPPLIES, Supply

_ORGANISATION: Final = "parties.Organisation"
_SIDES: Final = ("insurer", "broker", "insured", "provider")
LONGEST_NAME: Final = 80
LONGEST_PHONE: Final = 40
LONGEST_MAIL: Final = 254
LONGEST_REMARK: Final = 1000


def _parties(*paths: str) -> Tenancy:
    return Tenancy(**dict.fromkeys(_SIDES, paths))  # type: ignore[arg-type]  # four fields of one type


class Need(KeyedByPrograms):
    """A need of an enterprise: ``content`` has it as plain values; remark and contact are for consented eyes.

    Only its own organisation sees the row; others are shown parts of it by :mod:`wangbao.hub.matching.reads.contact`.
    """

    number = models.CharField(max_length=20, unique=True)
    owner = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    content = models.JSONField()
    remark = models.TextField(blank=True)
    contact_name = models.CharField(max_length=LONGEST_NAME)
    contact_phone = models.CharField(max_length=LONGEST_PHONE, blank=True)
    contact_email = models.CharField(max_length=LONGEST_MAIL, blank=True)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=choices(NEED.names), default=NeedState.OPEN)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Need"].as_manager()
    tenancy: ClassVar = _parties("owner_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", NeedState), name="need_state"),
            models.CheckConstraint(
                condition=Q(state=NeedState.OPEN, closed_at=None)
                | Q(state=NeedState.CLOSED, closed_at__isnull=False),
                name="need_closed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "state", "created_at"], name="need_owner")]

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """An enterprise's wish to talk to the provider of a scheme or product, which that accepts or declines.

    ``need_content`` is the need, and ``match`` the place with its reasons, as they were when it was asked.
    """

    number = models.CharField(max_length=20, unique=True)
    need = models.ForeignKey(Need, models.PROTECT, related_name="contacts")
    supply = models.CharField(max_length=10, choices=choices(SUPPLIES))
    candidate = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    provider = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    need_content = models.JSONField()
    match = models.JSONField()
    state = models.CharField(max_length=10, choices=choices(CONTACT.names), default=ContactState.REQUESTED)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    provider_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    provider_phone = models.CharField(max_length=LONGEST_PHONE, blank=True)
    provider_email = models.CharField(max_length=LONGEST_MAIL, blank=True)

    objects = TenantQuerySet["Contact"].as_manager()
    tenancy: ClassVar = _parties("need__owner_id", "provider_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", ContactState), name="contact_state"),
            models.CheckConstraint(condition=one_of("supply", Supply), name="contact_supply"),
            models.UniqueConstraint(
                fields=["need", "supply", "candidate"],
                condition=one_of("state", [ContactState.REQUESTED, ContactState.ACCEPTED]),
                name="contact_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[str(ContactState.REQUESTED), str(ContactState.ACCEPTED)], ended_at=None
                )
                | Q(
                    state__in=[
                        str(ContactState.DECLINED),
                        str(ContactState.WITHDRAWN),
                        str(ContactState.EXPIRED),
                    ],
                    ended_at__isnull=False,
                ),
                name="contact_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContactState.REQUESTED)
                | Q(provider_name="", provider_phone="", provider_email=""),
                name="contact_consent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "state", "asked_at"], name="contact_provider"),
            models.Index(
                fields=["expires_at"], condition=Q(state=ContactState.REQUESTED), name="contact_expiry"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Step(models.Model):
    """One step of a contact's history; append-only."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)

    objects = TenantQuerySet["Step"].as_manager()
    tenancy: ClassVar = _parties("contact__need__owner_id", "contact__provider_id")

    class Meta:
        ordering: ClassVar = ["contact_id", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contact", "seq"], name="contact_step_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.seq} {self.event}"
