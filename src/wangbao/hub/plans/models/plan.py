"""Define plans, their members and the schemes they cite."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms, choices, new_ref, one_of
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.rules.states import MEMBER, PLAN, MemberState, State
from wangbao.hub.schemes.models import Authority, Batch
from wangbao.hub.schemes.rules.words import Level
from wangbao.programme.plan import MEMBER_ROLES, PLAN_KINDS, MemberRole, PlanKind

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"
_DECIDED: Final = [str(one) for one in (State.SELECTED, State.NOT_SELECTED, State.RUNNING, State.CANCELLED)]


class Plans(TenantQuerySet["Plan"]):
    """Plans; owner and members see them, and authorities once submitted: the one asked, and the national ones."""

    def visible_to(self, actor: Any) -> Self:
        """Select the plans an actor's organisation made, takes part in, is asked about, or decides on."""
        if actor.is_system:
            return self.all()
        here = actor.organisation_id
        if here is None:
            return self.none()
        own = Q(owner_id=here)
        if actor.side is Side.AUTHORITY:
            own |= Q(route__organisation_id=here, submitted_at__isnull=False)
            if Authority.objects.filter(organisation_id=here, level=Level.NATIONAL).exists():
                own |= Q(submitted_at__isnull=False) & ~Q(state=State.WITH_LOCAL)
            return self.filter(own)
        codes = Organisation.objects.filter(pk=here).values("uscc")
        takes_part = Member.objects.filter(uscc__in=codes).exclude(state=MemberState.DECLINED)
        return self.filter(own | Q(pk__in=takes_part.values("plan_id")))


class Plan(KeyedByPrograms):
    """A pilot plan in a batch, on a form of a version; ``content`` is what the form holds."""

    number = models.CharField(max_length=20, unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=12, choices=choices(PLAN_KINDS))
    owner = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    route = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=60)
    form_sha256 = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=choices(PLAN.names), default=State.DRAFT)
    late = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")

    objects = Plans.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("kind", PlanKind), name="plan_kind"),
            models.CheckConstraint(condition=one_of("state", State), name="plan_state"),
            models.CheckConstraint(
                condition=Q(state__in=[str(State.DRAFT), str(State.WITHDRAWN)])
                | Q(submitted_at__isnull=False),
                name="plan_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_at__isnull=False)
                | (~Q(state__in=_DECIDED) & Q(decided_at=None)),
                name="plan_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "submitted_at"], name="plan_batch"),
            models.Index(fields=["owner", "batch"], name="plan_owner"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """The plan's title, empty until it has one."""
        return str(self.content.get("title", ""))


class OfPlan(TenantQuerySet[Any]):
    """Rows of plans, seen by whoever sees the plan."""

    def visible_to(self, actor: Any) -> Self:
        """Select the rows of plans that an actor sees."""
        return self.filter(plan__in=Plan.objects.visible_to(actor))


class Member(models.Model):
    """An organisation that takes part in another's plan and confirms that itself.

    It is invited by its credit code under the name that the plan's owner gives; ``organisation`` is set by its own
    confirmation, so that an invitation does not tell who is registered here.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="members")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=choices(MEMBER_ROLES))
    task = models.CharField(max_length=500, blank=True)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, null=True, related_name="+")
    independent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=choices(MEMBER.names), default=MemberState.INVITED)
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = OfPlan.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "uscc"], name="member_once"),
            models.CheckConstraint(condition=one_of("role", MemberRole), name="member_role"),
            models.CheckConstraint(condition=one_of("state", MemberState), name="member_state"),
            models.CheckConstraint(
                condition=Q(
                    state=MemberState.CONFIRMED, confirmed_at__isnull=False, organisation__isnull=False
                )
                | (~Q(state=MemberState.CONFIRMED) & Q(confirmed_at=None)),
                name="member_confirmed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["uscc", "state"], name="member_uscc")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.uscc}"

    def is_of(self, organisation_id: int) -> bool:
        """Tell whether an organisation is the one that is invited."""
        return Organisation.objects.filter(pk=organisation_id, uscc=self.uscc).exists()


class Citation(models.Model):
    """A scheme that a plan cites, by its number."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="citations")
    scheme_number = models.CharField(max_length=20)

    objects = OfPlan.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        ordering: ClassVar = ["plan_id", "scheme_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "scheme_number"], name="citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.scheme_number}"
