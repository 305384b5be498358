"""Define kick-offs, progress reports with their figures, and proceedings of withdrawal."""

import datetime as dt
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q

from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, new_ref, one_of
from wangbao.hub.plans.models.plan import Plan
from wangbao.hub.plans.rules.states import EXIT, REPORT, ExitState, ReportState
from wangbao.hub.schemes.models import Batch
from wangbao.programme.plan import CADENCES, FIGURES, GROUNDS, Cadence

_PERSON: Final = "parties.Person"
_OPEN_EXITS: Final = [str(ExitState.HEARING), str(ExitState.ANSWERED)]


class KickOff(models.Model):
    """The meeting at which the selected plans of a batch begin: the pilot's days and the period of its reports."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="kick_offs")
    first_day = models.DateField()
    last_day = models.DateField()
    cadence = models.CharField(max_length=12, choices=choices(CADENCES))
    report_days = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["KickOff"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("cadence", Cadence), name="kick_off_cadence"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="kick_off_days"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.first_day}"


class OwnerRows(TenantQuerySet[Any]):
    """Rows of plans that the owner and the authorities see, members not."""

    def visible_to(self, actor: Any) -> Self:
        """Select the rows of plans that the actor's organisation made, or oversees as an authority."""
        plans = Plan.objects.visible_to(actor)
        if not actor.is_system and actor.side is not Side.AUTHORITY:
            plans = plans.filter(owner_id=actor.organisation_id)
        return self.filter(plan__in=plans)


class Report(models.Model):
    """A progress report of a plan for a period ``[first, after)``, due by the end of a day in Beijing."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    first = models.DateField()
    after = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=choices(REPORT.names), default=ReportState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    text = models.TextField(blank=True)
    asked = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    late_reason = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)

    objects = OwnerRows.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "first"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "first"], name="report_once"),
            models.CheckConstraint(condition=one_of("state", ReportState), name="report_state"),
            models.CheckConstraint(condition=Q(after__gt=F("first")), name="report_days"),
            models.CheckConstraint(
                condition=Q(state__in=[str(ReportState.OPEN), str(ReportState.CLOSED)])
                | Q(submitted_at__isnull=False),
                name="report_submitted",
            ),
            models.CheckConstraint(
                condition=Q(late=False, late_reason="") | (Q(late=True) & ~Q(late_reason="")),
                name="report_late",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "after"], name="report_due")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.first}"

    @property
    def last(self) -> dt.date:
        """The last day of the period."""
        return self.after - dt.timedelta(days=1)


class OfReport(TenantQuerySet[Any]):
    """Rows of reports, seen by whoever sees the report."""

    def visible_to(self, actor: Any) -> Self:
        """Select the rows of reports that an actor sees."""
        return self.filter(report__in=Report.objects.visible_to(actor))


class ReportFigure(models.Model):
    """A figure of a report: summed from records that live here, or entered with a file that proves it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    code = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    from_records = models.BooleanField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OfReport.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["report_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "code"], name="report_figure_once"),
            models.CheckConstraint(
                condition=one_of("code", [one.code for one in FIGURES]), name="report_figure_code"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="report_figure_value"),
            models.CheckConstraint(
                condition=Q(from_records=True, file=None) | Q(from_records=False, file__isnull=False),
                name="report_figure_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.code} {self.value}"


class Exit(models.Model):
    """A proceeding by which the nation may cancel a plan's qualification: ground, hearing, decision."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="exits")
    ground = models.CharField(max_length=20)
    statement = models.CharField(max_length=2000)
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=choices(EXIT.names), default=ExitState.HEARING)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OwnerRows.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=_OPEN_EXITS), name="exit_one_open"
            ),
            models.CheckConstraint(condition=one_of("state", ExitState), name="exit_state"),
            models.CheckConstraint(
                condition=one_of("ground", [one.code for one in GROUNDS]), name="exit_ground"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN_EXITS, decided_at=None)
                | (~Q(state__in=_OPEN_EXITS) & Q(decided_at__isnull=False)),
                name="exit_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.ground}"

    @property
    def revision(self) -> int:
        """The revision that a decision is made on: 1 without an answer, 2 with one."""
        return 1 if self.answered_at is None else 2
