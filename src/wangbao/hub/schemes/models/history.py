"""Define files of schemes, submissions, recommendations and history."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy
from wangbao.hub.columns import choices, new_ref, one_of
from wangbao.hub.schemes.models.batch import Authority
from wangbao.hub.schemes.models.scheme import OfScheme, Scheme, Unit
from wangbao.hub.schemes.rules.states import LEVEL, LevelState
from wangbao.hub.schemes.rules.words import AttachmentKind

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Attachment(models.Model):
    """A file of a scheme, handed in by one of its units."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="attachments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    objects = OfScheme.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("kind", AttachmentKind), name="attachment_kind")
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.kind}"


class Submission(models.Model):
    """A scheme as it was submitted: content, units and files under one hash, in time or late; append-only."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="submissions")
    round = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    last_day = models.DateField(null=True)
    late = models.BooleanField()
    late_reason = models.CharField(max_length=500, blank=True)
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = OfScheme.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["scheme_id", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "round"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(late=False, late_reason="") | (Q(late=True) & ~Q(late_reason="")),
                name="submission_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.round}"


class Recommendation(models.Model):
    """One level's recommendation of a scheme, in one round of submission, with the level's own day."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="recommendations")
    round = models.PositiveIntegerField()
    level = models.PositiveIntegerField()
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=choices(LEVEL.names), default=LevelState.WAITING)
    asked_at = models.DateTimeField()
    last_day = models.DateField(null=True)
    late = models.BooleanField(default=False)
    opinion = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OfScheme.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["scheme_id", "round", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "round", "level"], name="recommendation_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=LevelState.WAITING), name="recommendation_waiting"
            ),
            models.CheckConstraint(condition=one_of("state", LevelState), name="recommendation_state"),
            models.CheckConstraint(
                condition=Q(state=LevelState.WAITING, decided_at=None)
                | (~Q(state=LevelState.WAITING) & Q(decided_at__isnull=False)),
                name="recommendation_decided",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["authority", "state"], name="recommendation_authority")]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.round} {self.level}"


class Step(models.Model):
    """One step of a scheme's history; append-only."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=254)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    objects = OfScheme.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["scheme_id", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "seq"], name="scheme_step_once")]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.seq} {self.event}"
