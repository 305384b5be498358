"""Define experts, what they have an interest in, groups of organisations, and what experts state before a review."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import new_ref
from wangbao.hub.reviews.models.round import Round

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class OfExpert(TenantQuerySet[Any]):
    """Rows of experts: authorities see all, an expert its own."""

    def visible_to(self, actor: Any) -> Self:
        """Select all for the system and authorities, the person's own for an expert, none for others."""
        if actor.is_system or actor.side is Side.AUTHORITY:
            return self.all()
        if actor.side is Side.REVIEWER:
            own = Q(**{f"{self.model.expert_path}membership__person_id": actor.person_id})
            return self.filter(
                own, **{f"{self.model.expert_path}membership__organisation_id": actor.organisation_id}
            )
        return self.none()


class Expert(models.Model):
    """A member of the pool: a person who has the role of an expert in an organisation."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    membership = models.OneToOneField("parties.Membership", models.PROTECT, related_name="expert")
    field_of_work = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    admitted_at = models.DateTimeField()
    admitted_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OfExpert.as_manager()
    tenancy: ClassVar = Tenancy()
    expert_path: ClassVar = ""

    def __str__(self) -> str:
        return self.ref


class Interest(models.Model):
    """An organisation an expert declares to work for, sit in, own or be related to, by its credit code; append-only."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="interests")
    uscc = models.CharField(max_length=18)
    relation = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    objects = OfExpert.as_manager()
    tenancy: ClassVar = Tenancy()
    expert_path: ClassVar = "expert__"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["expert", "uscc"], name="interest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.uscc}"


class Statement(models.Model):
    """An expert's statement for a round that all its interests are declared; without it nothing is assigned."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="statements")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="statements")
    made_at = models.DateTimeField()

    objects = OfExpert.as_manager()
    tenancy: ClassVar = Tenancy()
    expert_path: ClassVar = "expert__"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "expert"], name="statement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.expert_id}"


class GroupLink(models.Model):
    """A parent and a subsidiary, by what source; append-only."""

    parent = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    subsidiary = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["GroupLink"].as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "subsidiary"], name="group_link_once"),
            models.CheckConstraint(condition=~Q(parent=models.F("subsidiary")), name="group_link_of_two"),
            models.CheckConstraint(condition=~Q(source=""), name="group_link_source"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.subsidiary_id}"
