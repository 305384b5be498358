"""Define tasks, what happened to them, and the files that prove an answer."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from wangbao.hub.access.roles import ROLE_NAMES
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, new_ref, one_of
from wangbao.hub.tasks.rules.states import RUNNING, TASK, State

_SIDES: Final = ("insurer", "broker", "insured", "provider", "authority")
_PATHS: Final = ("asker_id", "assignee_id", "agent_id")


def _parties(prefix: str = "") -> Tenancy:
    paths = tuple(f"{prefix}{path}" for path in _PATHS)
    return Tenancy(**dict.fromkeys(_SIDES, paths))  # type: ignore[arg-type]  # five fields of one type


class Task(models.Model):
    """A request of one organisation to another, or of its own people, about a record, to be answered by a day.

    ``agent`` acts beside the asked organisation, as its broker does. ``role`` and ``person`` narrow who is to answer;
    whoever of the organisation has a role of the kind still may.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=100)  # of the record: one task of a kind for each
    context = models.JSONField()
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    asker = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    assignee = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    agent = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=choices(ROLE_NAMES), blank=True)
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(TASK.names), default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # when its answer and the texts of its steps were

    objects = TenantQuerySet["Task"].as_manager()
    tenancy: ClassVar = _parties()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="task_once"),
            models.CheckConstraint(condition=one_of("state", State), name="task_state"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in RUNNING], ended_at=None)
                | (~Q(state__in=[str(state) for state in RUNNING]) & Q(ended_at__isnull=False)),
                name="task_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ANSWERED, State.ACCEPTED]) | Q(answered_at__isnull=False),
                name="task_answered",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(ended_at__isnull=False, answer=""), name="task_erased"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["assignee", "state", "due_at"], name="task_assignee"),
            models.Index(fields=["asker", "state", "due_at"], name="task_asker"),
            models.Index(fields=["agent", "state", "due_at"], name="task_agent"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[State.OPEN, State.RETURNED]),
                name="task_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Step(models.Model):
    """One step of a task's history; append-only. ``digest`` stands for its text when that has been erased."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=254)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = TenantQuerySet["Step"].as_manager()
    tenancy: ClassVar = _parties("task__")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "seq"], name="task_step_once")]
        ordering: ClassVar = ["task_id", "seq"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.seq} {self.event}"


class Proof(models.Model):
    """A file of the vault that proves an answer."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="proofs")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    objects = TenantQuerySet["Proof"].as_manager()
    tenancy: ClassVar = _parties("task__")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "file"], name="proof_once")]
        ordering: ClassVar = ["task_id", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.file_id}"
