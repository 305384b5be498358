"""Define events and registrations for them."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, new_ref, one_of
from wangbao.hub.events.rules.states import EVENT, OPEN_PLACES, PLACE, Place, State
from wangbao.hub.publications.models import Record

_OPEN: Final = [str(one) for one in OPEN_PLACES]


class Events(TenantQuerySet["Event"]):
    """Events; everybody sees those that were announced, its organiser also the others."""

    def visible_to(self, actor: Any) -> Self:
        """Select the events that an actor sees."""
        if actor.is_system:
            return self.all()
        return self.filter(Q(published_at__isnull=False) | Q(organisation_id=actor.organisation_id or 0))


class Event(Record):
    """A training or exchange event of an organiser; the columns beside its content are what is asked of many."""

    state = models.CharField(max_length=10, choices=choices(EVENT.names), default=State.DRAFT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_day = models.DateField()
    capacity = models.PositiveIntegerField(null=True)
    province = models.CharField(max_length=2, blank=True)

    objects = Events.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", State), name="event_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="event_ends"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False)
                | Q(state__in=[str(State.DRAFT), str(State.CANCELLED)]),
                name="event_announced",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="event_starts")]


class Registrations(TenantQuerySet["Registration"]):
    """Registrations; the organiser sees them, and each person their own."""

    def visible_to(self, actor: Any) -> Self:
        """Select the registrations that an actor sees."""
        if actor.is_system:
            return self.all()
        own = Q(person_id=actor.person_id or 0)
        return self.filter(own | Q(event__organisation_id=actor.organisation_id or 0))


class Registration(models.Model):
    """A person's registration for an event, for their organisation, under the name they then had.

    ``certificate`` is the number of a certificate of attendance, ``digest`` the hash of what it certifies, which stays
    when the name is erased.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=choices(PLACE.names))
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    certificate = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 - without one, none is taken
    digest = models.CharField(max_length=64, blank=True)

    objects = Registrations.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["registered_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", Place), name="registration_state"),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(state__in=_OPEN), name="registration_once"
            ),
            models.CheckConstraint(
                condition=Q(certificate=None, digest="")
                | (Q(certificate__isnull=False, state=Place.ATTENDED) & ~Q(digest="")),
                name="registration_certificate",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
