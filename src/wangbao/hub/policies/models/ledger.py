"""Store what an endorsement charges, when it falls due, and receipts and refunds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from wangbao.hub.columns import Keyed, money, new_ref, one_of
from wangbao.hub.policies.models.contract import Endorsement, OfPolicy, Policy, Share
from wangbao.hub.policies.rules.states import ApprovalState


class Charge(models.Model):
    """An amount that an endorsement adds to a line of premium, fee, tax or subsidy; negative if it is given back."""

    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="charges", db_index=False)
    kind = models.CharField(max_length=10)
    coverage = models.CharField(max_length=60, blank=True)
    amount = money()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endorsement", "kind", "coverage"], name="charge_line"),
            models.CheckConstraint(
                condition=one_of("kind", ("premium", "fee", "tax", "subsidy")), name="charge_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.coverage} {self.amount}"


class Portion(models.Model):
    """A co-insurer's part of a charge; written only if there is more than one insurer."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="portions", db_index=False)
    share = models.ForeignKey(Share, models.PROTECT, related_name="portions")
    amount = money()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["charge", "share"], name="portion_once")]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.share_id} {self.amount}"


class Instalment(models.Model):
    """An amount due from the policyholder (``insured``) or from a subsidy; a credit is negative."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="instalments", db_index=False)
    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="instalments", db_index=False)
    payer = models.CharField(max_length=40, default="insured")
    number = models.PositiveSmallIntegerField()
    due = models.DateField()
    amount = money()

    objects = OfPolicy["Instalment"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endorsement", "payer", "number"], name="instalment_number"),
            models.CheckConstraint(condition=~Q(amount=0), name="instalment_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["policy", "due"], name="instalment_policy")]

    def __str__(self) -> str:
        return f"{self.due} {self.amount}"


class Movement(Keyed):
    """A payment recorded with the bank's day and reference: the common columns of receipts and refunds."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="%(class)ss")
    payer = models.CharField(max_length=40, default="insured")
    amount = money()
    on = models.DateField()  # the bank's day
    reference = models.CharField(max_length=60)  # the bank's reference
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The second person, where one was needed.
    approved_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"


class Receipt(Movement):
    """Premium received; or, negative, a receipt taken back, which names the one it reverses."""

    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")

    objects = OfPolicy["Receipt"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                name="receipt_amount",
            ),
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


class MovementApproval(Keyed):
    """Money that waits for a second person: a receipt, a refund, or a receipt to be taken back."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=10)
    payer = models.CharField(max_length=40)
    amount = money()
    on = models.DateField()
    reference = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)
    reverses = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=ApprovalState.WAITING)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decision = models.CharField(max_length=1000, blank=True)
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, blank=True, related_name="approval")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, blank=True, related_name="approval")

    objects = OfPolicy["MovementApproval"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", ApprovalState), name="approval_state"),
            models.CheckConstraint(
                condition=one_of("kind", ("receipt", "refund", "reversal")), name="approval_kind"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="approval_amount"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses=None)),
                name="approval_reversal",
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.WAITING, decided_at=None)
                | (~Q(state=ApprovalState.WAITING) & Q(decided_at__isnull=False)),
                name="approval_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.APPROVED)
                | Q(kind="refund", refund__isnull=False, receipt=None)
                | (~Q(kind="refund") & Q(receipt__isnull=False, refund=None)),
                name="approval_recorded",
            ),
            # Two persons, also where a program or a hand in the database decides.
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.APPROVED)
                | (Q(decided_by__isnull=False) & (Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")))),
                name="approval_second_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["proposed_at"], name="approval_waiting", condition=Q(state=ApprovalState.WAITING)
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.kind} {self.state}"
