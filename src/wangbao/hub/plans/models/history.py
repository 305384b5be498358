"""Define submissions and history of plans."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy
from wangbao.hub.plans.models.plan import OfPlan, Plan

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Submission(models.Model):
    """A plan as it was submitted: content, members and citations under one hash, in time or late; append-only."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="submissions")
    round = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    last_day = models.DateField(null=True)
    late = models.BooleanField()
    late_reason = models.CharField(max_length=500, blank=True)
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = OfPlan.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "round"], name="plan_submission_once"),
            models.CheckConstraint(
                condition=Q(late=False, late_reason="") | (Q(late=True) & ~Q(late_reason="")),
                name="plan_submission_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.round}"


class Step(models.Model):
    """One step of a plan's history; append-only."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=254)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    objects = OfPlan.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "seq"], name="plan_step_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seq} {self.event}"
