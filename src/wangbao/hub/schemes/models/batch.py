"""Define batches, authorities, days set later and exceptions."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, one_of
from wangbao.hub.schemes.rules.states import BATCH, BatchState
from wangbao.hub.schemes.rules.words import LEVELS, Level
from wangbao.vocabulary.text import Text

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Batch(models.Model):
    """A batch of the pilot, under the rule set it was opened with; ``rules`` is that set, as it was, by its hash."""

    code = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=60)
    rules = models.JSONField()
    rules_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=choices(BATCH.names), default=BatchState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Batch"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", BatchState), name="batch_state"),
            models.CheckConstraint(
                condition=Q(state=BatchState.OPEN, closed_at=None)
                | Q(state=BatchState.CLOSED, closed_at__isnull=False),
                name="batch_closed",
            ),
            models.CheckConstraint(condition=Exact(Length("rules_sha256"), 64), name="batch_rules"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def short(self) -> Text:
        """The batch's short name, from its rules."""
        return Text(self.rules["short"]["zh"], self.rules["short"]["en"])


class Authority(models.Model):
    """An organisation's place among the authorities: national, of a territory, or below one of a territory."""

    organisation = models.OneToOneField(_ORGANISATION, models.PROTECT, related_name="authority")
    level = models.CharField(max_length=10, choices=choices(LEVELS))
    territory = models.CharField(max_length=4, blank=True)
    side = models.CharField(max_length=10, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    registered_at = models.DateTimeField()

    objects = TenantQuerySet["Authority"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("level", Level), name="authority_level"),
            models.CheckConstraint(
                condition=Q(level=Level.MUNICIPAL, parent__isnull=False)
                | (~Q(level=Level.MUNICIPAL) & Q(parent=None)),
                name="authority_parent",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.NATIONAL, territory="", side="")
                | (~Q(level=Level.NATIONAL) & ~Q(territory="") & ~Q(side="")),
                name="authority_territory",
            ),
            models.UniqueConstraint(
                fields=["territory", "side"], condition=Q(level=Level.PROVINCIAL), name="authority_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.territory} {self.side}"


class DueDay(models.Model):
    """A day set after the notice: a step's for all or for one institution, or a local authority's own; append-only."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="due_days")
    step = models.CharField(max_length=10)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["DueDay"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="due_day_reason"),
            models.CheckConstraint(condition=Q(organisation=None) | Q(authority=None), name="due_day_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.step} {self.day}"


class Override(models.Model):
    """An exception to the number of schemes a lead may have in a batch (原则上), with its reason; append-only."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="overrides")
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    schemes = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["Override"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="organisation_id", broker="organisation_id", provider="organisation_id"
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="override_reason")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.schemes}"
