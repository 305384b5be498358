"""Define the round in which the schemes of a batch are reviewed."""

from typing import ClassVar, Final

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet

_PERSON: Final = "parties.Person"


class Round(models.Model):
    """The review of a batch under the procedure it was opened with; ``phase`` is a code of that procedure.

    ``places``: how many schemes are to be selected, where that is set. ``seed`` decides the order of items, ties of the
    assignment and the draws of the ranking.
    """

    batch = models.OneToOneField("schemes.Batch", models.PROTECT, related_name="review")
    reference = models.CharField(max_length=60)
    procedure = models.JSONField()
    procedure_sha256 = models.CharField(max_length=64)
    phase = models.CharField(max_length=40)
    phase_since = models.DateTimeField()
    places = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField()
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    operators = models.JSONField(default=list)  # keys of the people who ran it, who may not decide
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    ranked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=500, blank=True)
    objections_until = models.DateField(null=True)

    objects = TenantQuerySet["Round"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Exact(Length("procedure_sha256"), 64), name="round_procedure"),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decision="")
                | (models.Q(decided_at__isnull=False) & ~models.Q(decision="")),
                name="round_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.phase}"
