"""A policy, its endorsements and their charges, and the ledger of what is due, received and paid back.

A policy's terms are nowhere but in its endorsements (:mod:`wangbao.policy`). What stands on the policy's own row is who
and when, and a few columns for lists and searches, which every endorsement writes anew.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.models import new_ref
from wangbao.hub.parties.tenancy import M_co, Tenancy, TenantQuerySet
from wangbao.hub.parties.words import Side
from wangbao.hub.policies.states import OPEN_REQUESTS, PolicyState, RequestState

_READ_BY: Final = {
    "": ("number",),
    "_end": ("state", "end", "id"),
    "_start": ("start", "id"),
    "_name": ("name_sort", "id"),
    "_key": ("key_sort", "id"),
    "_uscc": ("insured_uscc", "id"),
}


def _money() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=18, decimal_places=2)


def _content() -> "models.CharField[str, str]":
    """The hash of what was asked under the key beside it; empty on rows older than the column."""
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def _one_of(field: str, values: Iterable[str]) -> Q:
    return Q(**{f"{field}__in": [str(value) for value in values]})


class Policies(TenantQuerySet["Policy"]):
    """Policies; an insurer sees those it leads and those it has a share of."""

    def visible_to(self, actor: Actor) -> "Policies":
        """The policies the actor may know of; a sub-query for shares, so that no policy comes twice."""
        if actor.side is not Side.INSURER:
            return super().visible_to(actor)
        followed = Share.objects.filter(insurer_id=actor.organisation_id, lead=False).values("policy_id")
        return self.filter(Q(insurer_id=actor.organisation_id) | Q(pk__in=followed))


class OfPolicy(TenantQuerySet[M_co]):
    """Rows of a policy: whoever sees the policy sees them."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the policies the actor may know of."""
        if actor.is_system:
            return self.all()
        # Asked of each row by the policy's key: an insurer's policies are too many to be gathered first.
        return self.filter(Exists(Policy.objects.visible_to(actor).filter(pk=OuterRef("policy_id"))))


class Policy(models.Model):
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
    # Who holds it from a day still to come, and that day: see holders.py.
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
    idempotency_key = models.CharField(max_length=100, unique=True)
    idempotency_sha256 = _content()

    # For lists and searches, as the last endorsement left them.
    state = models.CharField(max_length=10, default=PolicyState.BOUND)
    kind = models.CharField(max_length=30)  # one of the notice's seven kinds of insured
    insured_name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=80)  # the name, and the name without its place: see search.py
    key_sort = models.CharField(max_length=80)
    insured_uscc = models.CharField(max_length=18, blank=True)
    limit_cny = _money()
    gross_cny = _money()

    objects = Policies.as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="insurer_id", broker="broker_id", insured=("applicant_id", "successor_id")
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="policy_period"),
            models.CheckConstraint(condition=_one_of("state", PolicyState), name="policy_state"),
            models.CheckConstraint(
                condition=Q(successor=None, successor_from=None)
                | Q(successor__isnull=False, successor_from__isnull=False),
                name="policy_successor_day",
            ),
        ]
        # Each serves one way of reading the list, tenant first, in the order it is paged by.
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


class Endorsement(models.Model):
    """One change of the contract: issuance is 0. Written once, never changed."""

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
    segments = models.JSONField()  # as this endorsement left them; the nightly check folds again and compares
    prices = models.JSONField(
        default=dict
    )  # annual premium by cover of terms first priced here, by their fingerprint
    reason = models.TextField(blank=True)
    # What the rules said of it and why it was issued; empty where they look at nothing it changes.
    underwriting = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=100, unique=True)
    idempotency_sha256 = _content()
    net_cny = _money()
    vat_cny = _money()

    objects = OfPolicy["Endorsement"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "seq"], name="endorsement_seq"),
            models.CheckConstraint(
                condition=Q(seq=0, kind="issuance") | (Q(seq__gt=0) & ~Q(kind="issuance")),
                name="endorsement_issuance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}-{self.seq}"


class Charge(models.Model):
    """What an endorsement adds to a line of premium, fee, tax or subsidy; negative where it goes back."""

    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="charges", db_index=False)
    kind = models.CharField(max_length=10)
    coverage = models.CharField(max_length=60, blank=True)
    amount = _money()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endorsement", "kind", "coverage"], name="charge_line"),
            models.CheckConstraint(
                condition=_one_of("kind", ("premium", "fee", "tax", "subsidy")), name="charge_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.coverage} {self.amount}"


class Portion(models.Model):
    """A co-insurer's part of a charge; written only where there is more than one insurer."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="portions", db_index=False)
    share = models.ForeignKey(Share, models.PROTECT, related_name="portions")
    amount = _money()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["charge", "share"], name="portion_once")]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.share_id} {self.amount}"


class Instalment(models.Model):
    """An amount that falls due: of the policyholder (``insured``) or of a subsidy; a credit is negative."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="instalments", db_index=False)
    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="instalments", db_index=False)
    payer = models.CharField(max_length=40, default="insured")
    number = models.PositiveSmallIntegerField()
    due = models.DateField()
    amount = _money()

    objects = OfPolicy["Instalment"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endorsement", "payer", "number"], name="instalment_number"),
            models.CheckConstraint(condition=~Q(amount=0), name="instalment_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["policy", "due"], name="instalment_policy")]

    def __str__(self) -> str:
        return f"{self.due} {self.amount}"


class Movement(models.Model):
    """Money that moved: what receipts and refunds have in common."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="%(class)ss")
    payer = models.CharField(max_length=40, default="insured")
    amount = _money()
    on = models.DateField()  # the bank's day
    reference = models.CharField(max_length=60)  # the bank's reference
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    idempotency_key = models.CharField(max_length=100, unique=True)
    idempotency_sha256 = _content()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"


class Receipt(Movement):
    """Premium received."""

    objects = OfPolicy["Receipt"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount"),
            models.UniqueConstraint(fields=["policy", "payer", "reference"], name="receipt_reference"),
        ]


class Refund(Movement):
    """Premium paid back."""

    objects = OfPolicy["Refund"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount"),
            models.UniqueConstraint(fields=["policy", "payer", "reference"], name="refund_reference"),
        ]


class EndorsementRequest(models.Model):
    """An endorsement asked for (批改申请), or referred because it meets a later-effective one."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=30)
    effective = models.DateField()
    change = models.JSONField()
    reason = models.TextField(blank=True)
    conflicts = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=RequestState.REQUESTED)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    recommended_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recommended_level = models.CharField(max_length=20, blank=True)
    recommendation = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decision = models.TextField(blank=True)
    endorsement = models.OneToOneField(
        Endorsement, models.PROTECT, null=True, blank=True, related_name="request"
    )
    idempotency_key = models.CharField(max_length=100, unique=True)
    idempotency_sha256 = _content()

    objects = OfPolicy["EndorsementRequest"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of("state", RequestState), name="request_state"),
            models.CheckConstraint(
                condition=Q(state=RequestState.ISSUED, endorsement__isnull=False)
                | (~Q(state=RequestState.ISSUED) & Q(endorsement=None)),
                name="request_issued",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUESTS, decided_at=None)
                | (~Q(state__in=OPEN_REQUESTS) & Q(decided_at__isnull=False)),
                name="request_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "requested_at"], name="request_open", condition=Q(state__in=OPEN_REQUESTS)
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.kind} {self.state}"


class RequestStep(models.Model):
    """A step taken on a request under a key, so that it is taken once: granted, referred, declined, withdrawn."""

    request = models.ForeignKey(EndorsementRequest, models.PROTECT, related_name="steps")
    idempotency_key = models.CharField(max_length=100, unique=True)
    idempotency_sha256 = _content()

    def __str__(self) -> str:
        return f"{self.request_id} {self.idempotency_key}"
