"""Define yearly summaries of pilots with their figures."""

import datetime as dt
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, one_of
from wangbao.hub.plans.models.plan import Plan
from wangbao.hub.plans.models.report import OwnerRows
from wangbao.hub.plans.rules.states import SUMMARY, SummaryState
from wangbao.programme.plan import FIGURES
from wangbao.programme.summary import Origin

_PERSON: Final = "parties.Person"
_NEVER_SENT: Final = [str(SummaryState.DRAFT), str(SummaryState.CLOSED)]


class Summary(models.Model):
    """The summary of a plan's pilot in a year, over the days ``[first, after)``; ``chapters`` are those of the notice.

    Its snapshot under a hash is what was submitted last.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="summaries")
    year = models.PositiveIntegerField()
    first = models.DateField()
    after = models.DateField()
    state = models.CharField(max_length=10, choices=choices(SUMMARY.names), default=SummaryState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    chapters = models.JSONField()
    begun_at = models.DateTimeField()
    due = models.DateField(null=True)
    late = models.BooleanField(default=False)
    late_reason = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)
    snapshot = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OwnerRows.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "year"], name="summary_once"),
            models.CheckConstraint(condition=one_of("state", SummaryState), name="summary_state"),
            models.CheckConstraint(
                condition=Q(state__in=_NEVER_SENT) | (Q(submitted_at__isnull=False) & ~Q(sha256="")),
                name="summary_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=SummaryState.ACCEPTED, decided_at__isnull=False)
                | (~Q(state=SummaryState.ACCEPTED) & Q(decided_at=None)),
                name="summary_accepted",
            ),
            models.CheckConstraint(
                condition=Q(late=False, late_reason="") | (Q(late=True) & ~Q(late_reason="")),
                name="summary_late",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["year", "state"], name="summary_year")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.year}"

    @property
    def last(self) -> dt.date:
        """The last day it is about."""
        return self.after - dt.timedelta(days=1)


class OfSummary(TenantQuerySet[Any]):
    """Rows of summaries, seen by whoever sees the summary."""

    def visible_to(self, actor: Any) -> Self:
        """Select the rows of summaries that an actor sees."""
        return self.filter(summary__in=Summary.objects.visible_to(actor))


class SummaryFigure(models.Model):
    """A figure of a summary as it was submitted, with its origin; ``periods`` are the reports that brought it."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="figures")
    code = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    origin = models.CharField(max_length=10)
    periods = models.JSONField(default=list)

    objects = OfSummary.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["summary_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["summary", "code"], name="summary_figure_once"),
            models.CheckConstraint(
                condition=one_of("code", [one.code for one in FIGURES]), name="summary_figure_code"
            ),
            models.CheckConstraint(condition=one_of("origin", Origin), name="summary_figure_origin"),
            models.CheckConstraint(condition=Q(value__gte=0), name="summary_figure_value"),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.code} {self.value}"
