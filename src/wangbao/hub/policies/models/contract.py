"""Store a policy, the insurers that share it, and its endorsements, which alone hold its terms (:mod:`wangbao.policy`).

The policy's own row has the parties and the dates, and a few denormalised columns for lists and searches, which every
endorsement rewrites.
"""

from decimal import Decimal
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import M_co, Tenancy, TenantQuerySet
from wangbao.hub.columns import Keyed, money, new_ref, one_of
from wangbao.hub.policies.rules.states import PolicyState

_READ_BY: Final = {
    "": ("number",),
    "_end": ("state", "end", "id"),
    "_start": ("start", "id"),
    "_name": ("name_sort", "id"),
    "_key": ("key_sort", "id"),
    "_uscc": ("insured_uscc", "id"),
}


class Policies(TenantQuerySet["Policy"]):
    """A query set of policies; an insurer sees those it leads and those it has a share of."""

    def visible_to(self, actor: Actor) -> "Policies":
        """Keep the policies the actor may know of; shares are matched by a sub-query, so that no policy comes twice."""
        if actor.side is not Side.INSURER:
            return super().visible_to(actor)
        followed = Share.objects.filter(insurer_id=actor.organisation_id, lead=False).values("policy_id")
        return self.filter(Q(insurer_id=actor.organisation_id) | Q(pk__in=followed))

    def visible_among(self, keys: set[int], actor: Actor) -> set[int]:
        """Return those of a few policies' keys that the actor may know of.

        Only these keys are looked up, as an insurer may have a million shares.
        """
        if not keys:
            return set()
        few = self.filter(pk__in=keys)
        if actor.side is not Side.INSURER:
            return set(few.visible_to(actor).values_list("pk", flat=True))
        led = set(few.filter(insurer_id=actor.organisation_id).values_list("pk", flat=True))
        shares = Share.objects.filter(policy__in=keys - led, insurer_id=actor.organisation_id, lead=False)
        return led | set(shares.values_list("policy_id", flat=True))


class OfPolicy(TenantQuerySet[M_co]):
    """A query set of rows that belong to a policy: an actor who sees the policy sees them."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the policies the actor may know of."""
        if actor.is_system:
            return self.all()
        # Tested for each row by the policy's key: an insurer's policies are too many to be collected first.
        return self.filter(Exists(Policy.objects.visible_to(actor).filter(pk=OuterRef("policy_id"))))


class Policy(Keyed):
    """A bound contract: its identity and its period; everything negotiable is in the endorsements."""

    number = models.CharField(max_length=20, unique=True)
    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    quote = models.OneToOneField("underwriting.Quote", models.PROTECT, related_name="policy")
    product_version = models.ForeignKey("catalogue.ProductVersion", models.PROTECT, related_name="+")
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", db_index=False)
    applicant = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", db_index=False)
    broker = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    # The policyholder from a future day on, and that day: see writes/holder.py.
    successor = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    successor_from = models.DateField(null=True, blank=True)
    start = models.DateField()
    end = models.DateField()
    renewal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    bound_at = models.DateTimeField()
    bound_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )

    # Denormalised for lists and searches, after the last endorsement.
    state = models.CharField(max_length=10, default=PolicyState.BOUND)
    kind = models.CharField(max_length=30)  # one of the notice's seven kinds of insured
    insured_name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=80)  # keys made by company_names
    key_sort = models.CharField(max_length=80)
    insured_uscc = models.CharField(max_length=18, blank=True)
    limit_cny = money()
    gross_cny = money()

    objects = Policies.as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="insurer_id", broker="broker_id", insured=("applicant_id", "successor_id")
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="policy_period"),
            models.CheckConstraint(condition=one_of("state", PolicyState), name="policy_state"),
            models.CheckConstraint(
                condition=Q(successor=None, successor_from=None)
                | Q(successor__isnull=False, successor_from__isnull=False),
                name="policy_successor_day",
            ),
        ]
        # Each serves one filter of the list, tenant first, in the order it is paged by.
        indexes: ClassVar = [
            *(
                models.Index(fields=[side, *fields], name=f"policy_{side}{name}")
                for side in ("insurer", "broker")
                for name, fields in _READ_BY.items()
            ),
            models.Index(fields=["insurer", "kind", "number"], name="policy_insurer_kind"),
            models.Index(fields=["insurer", "kind", "state", "end", "id"], name="policy_insurer_kind_end"),
            models.Index(fields=["applicant", "number"], name="policy_applicant"),
            *(
                models.Index(fields=[field], name=f"policy_{field}", condition=Q(successor__isnull=False))
                for field in ("successor", "successor_from")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Share(models.Model):
    """An insurer's share of a policy; exactly one leads, and the shares add up to one."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="shares")
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=9, decimal_places=8)
    lead = models.BooleanField(default=False)

    objects = OfPolicy["Share"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "insurer"], name="share_of_policy_once"),
            models.UniqueConstraint(fields=["policy"], condition=Q(lead=True), name="share_one_lead"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="share_part"),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.share}"


class Endorsement(Keyed):
    """One dated change of the contract, written once and never changed; issuance is 0."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="endorsements", db_index=False)
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    effective = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    change = models.JSONField()
    changed = models.JSONField(
        default=list
    )  # field, before, after on the effective day: what the slip prints
    segments = models.JSONField()  # after this endorsement; the nightly check folds again and compares
    prices = models.JSONField(
        default=dict
    )  # annual premium by cover of terms first priced here, by their fingerprint
    reason = models.TextField(blank=True)
    # Results of the underwriting rules and the reason for issuing it; empty where they look at nothing it changes.
    underwriting = models.JSONField(default=dict)
    net_cny = money()
    vat_cny = money()
    # The sum of its instalments as they were written; empty on rows older than the column.
    due_cny = models.DecimalField(max_digits=18, decimal_places=2, null=True)

    objects = OfPolicy["Endorsement"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "seq"], name="endorsement_seq"),
            models.CheckConstraint(
                condition=Q(seq=0, kind="issuance") | (Q(seq__gt=0) & ~Q(kind="issuance")),
                name="endorsement_issuance",
            ),
            # SQLite adds in floating point, so within half a fen is equal.
            models.CheckConstraint(
                condition=Q(due_cny=None)
                | Q(LessThan(Abs(F("net_cny") + F("vat_cny") - F("due_cny")), Decimal("0.005"))),
                name="endorsement_due_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}-{self.seq}"
