"""Define schemes and their units."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms, choices, new_ref, one_of
from wangbao.hub.schemes.models.batch import Authority, Batch
from wangbao.hub.schemes.rules.states import SCHEME, UNIT, State, UnitState
from wangbao.hub.schemes.rules.words import Level

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Schemes(TenantQuerySet["Scheme"]):
    """Schemes; their units see them, and authorities once they are submitted: those asked, and the national ones."""

    def visible_to(self, actor: Any) -> Self:
        """Select the schemes an actor's organisation leads, is joint in, is asked to recommend, or decides on."""
        if actor.is_system:
            return self.all()
        here = actor.organisation_id
        if here is None:
            return self.none()
        if actor.side is Side.AUTHORITY:
            national = Authority.objects.filter(organisation_id=here, level=Level.NATIONAL)
            asked = Q(recommendations__authority__organisation_id=here)
            decides = Q(submitted_at__isnull=False) & Exists(national)
            return self.filter(decides | Q(pk__in=Scheme.objects.filter(asked).values("pk")))
        return self.filter(Exists(Unit.objects.filter(scheme=OuterRef("pk"), organisation_id=here)))


class Scheme(KeyedByPrograms):
    """A scheme declared in a batch, on a form of a version; ``content`` is what the form holds."""

    number = models.CharField(max_length=20, unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="schemes")
    lead = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    route = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=60)
    form_sha256 = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=choices(SCHEME.names), default=State.DRAFT)
    late = models.BooleanField(default=False)
    recommended = models.BooleanField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = Schemes.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", State), name="scheme_state"),
            models.CheckConstraint(
                condition=Q(state__in=[str(State.DRAFT), str(State.WITHDRAWN)])
                | Q(submitted_at__isnull=False),
                name="scheme_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(State.ACCEPTED), str(State.REJECTED)], decided_at__isnull=False)
                | (~Q(state__in=[str(State.ACCEPTED), str(State.REJECTED)]) & Q(decided_at=None)),
                name="scheme_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "submitted_at"], name="scheme_batch"),
            models.Index(fields=["lead", "batch", "state"], name="scheme_lead"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """The scheme's title, empty until it has one."""
        return str(self.content.get("title", ""))


class OfScheme(TenantQuerySet[Any]):
    """Rows of schemes, seen by whoever sees the scheme."""

    def visible_to(self, actor: Any) -> Self:
        """Select the rows of schemes that an actor sees."""
        return self.filter(scheme__in=Scheme.objects.visible_to(actor))


class Unit(models.Model):
    """A unit of a scheme: the lead, or a joint unit, which confirms its part itself."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    task = models.CharField(max_length=500, blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    is_legal_person = models.BooleanField(default=False)
    has_capability = models.BooleanField(default=False)
    licence_number = models.CharField(max_length=60, blank=True)
    licence_first_day = models.DateField(null=True)
    licence_last_day = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=choices(UNIT.names), default=UnitState.INVITED)
    asked = models.PositiveIntegerField(default=1)  # how often it was asked to confirm
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OfScheme.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["scheme_id", "-is_lead", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme"], condition=Q(is_lead=True), name="unit_one_lead"),
            models.UniqueConstraint(fields=["scheme", "organisation"], name="unit_once"),
            models.CheckConstraint(condition=one_of("state", UnitState), name="unit_state"),
            models.CheckConstraint(
                condition=Q(state=UnitState.CONFIRMED, confirmed_at__isnull=False)
                | (~Q(state=UnitState.CONFIRMED) & Q(confirmed_at=None)),
                name="unit_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(licence_number="", licence_first_day=None, licence_last_day=None)
                | (~Q(licence_number="") & Q(licence_first_day__isnull=False)),
                name="unit_licence",
            ),
            models.CheckConstraint(
                condition=Q(licence_last_day=None) | Q(licence_last_day__gte=models.F("licence_first_day")),
                name="unit_licence_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.organisation_id}"
