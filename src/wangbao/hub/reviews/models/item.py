"""Define items under review, reviews, remarks, standings and objections."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, new_ref, one_of
from wangbao.hub.reviews.models.expert import Expert, OfExpert
from wangbao.hub.reviews.models.round import Round
from wangbao.hub.reviews.rules.states import (
    ITEM,
    OBJECTION,
    REVIEW,
    ItemState,
    ObjectionState,
    ReviewState,
)
from wangbao.hub.schemes.models import Unit

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Items(TenantQuerySet["Item"]):
    """Items: authorities see all, a scheme's units their own, an expert those assigned to it."""

    def visible_to(self, actor: Any) -> Self:
        """Select the items an actor may know of."""
        if actor.is_system or actor.side is Side.AUTHORITY:
            return self.all()
        here = actor.organisation_id
        if here is None:
            return self.none()
        if actor.side is Side.REVIEWER:
            own = Q(expert__membership__person_id=actor.person_id, expert__membership__organisation_id=here)
            return self.filter(Exists(Review.objects.filter(own, item=OuterRef("pk"))))
        return self.filter(Exists(Unit.objects.filter(scheme=OuterRef("scheme"), organisation_id=here)))


class Item(models.Model):
    """A scheme in a review, under a number of its own that does not tell the scheme's.

    ``content`` is what the form held when it was submitted or last corrected, ``version`` counts corrections from 1,
    ``aliases`` are further names that a blind phase hides, entered by the secretary.
    """

    number = models.CharField(max_length=20, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="items")
    scheme = models.OneToOneField("schemes.Scheme", models.PROTECT, related_name="review_item")
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    aliases = models.JSONField(default=list)
    state = models.CharField(max_length=14, choices=choices(ITEM.names), default=ItemState.UNDER_REVIEW)
    correction = models.CharField(max_length=500, blank=True)  # what is to be corrected

    objects = Items.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", ItemState), name="item_state"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.CORRECTION) | ~Q(correction=""), name="item_correction"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "state"], name="item_round")]

    def __str__(self) -> str:
        return self.number


class Review(models.Model):
    """One expert's review of one version of an item; a correction makes it void and asks for another."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=choices(REVIEW.names), default=ReviewState.ASSIGNED)
    marks = models.JSONField(null=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    opinion = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of an abstention
    assigned_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OfExpert.as_manager()
    tenancy: ClassVar = Tenancy()
    expert_path: ClassVar = "expert__"

    class Meta:
        ordering: ClassVar = ["item_id", "version", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "expert", "version"], name="review_once"),
            models.CheckConstraint(condition=one_of("state", ReviewState), name="review_state"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.SCORED) | Q(total__isnull=False), name="review_scored"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.ABSTAINED) & ~Q(reason="")
                | ~Q(state=ReviewState.ABSTAINED) & Q(reason=""),
                name="review_abstained",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["expert", "state"], name="review_expert")]

    def __str__(self) -> str:
        return self.ref


class Remark(models.Model):
    """A remark in the discussion of an item, by a reviewer or the secretary; append-only."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="remarks")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = OfExpert.as_manager()
    tenancy: ClassVar = Tenancy()
    expert_path: ClassVar = "item__reviews__expert__"

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="remark_text")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.at}"


class Standing(models.Model):
    """The place of an item in the ranking as it was worked out: score, interval, and on whom it hangs."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="standing")
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=9, decimal_places=6)
    mean = models.DecimalField(max_digits=9, decimal_places=6)
    standard_error = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    reviews = models.PositiveIntegerField()
    hangs_on = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+")
    without = models.PositiveIntegerField(null=True)

    objects = TenantQuerySet["Standing"].as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(low__lte=models.F("rank"), high__gte=models.F("rank")), name="standing_interval"
            ),
            models.CheckConstraint(
                condition=Q(hangs_on=None, without=None) | Q(hangs_on__isnull=False, without__isnull=False),
                name="standing_hangs_on",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["rank"], name="standing_rank")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.rank}"


class Objection(models.Model):
    """An objection to a selection, under the objector's own name, and its answer."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="objections")
    person = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(OBJECTION.names), default=ObjectionState.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["Objection"].as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", ObjectionState), name="objection_state"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, answer="", answered_at=None)
                | (~Q(state=ObjectionState.OPEN) & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="objection_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
