"""Store what an endorsement charges, when it falls due, and receipts and refunds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wangbao.hub.columns import Keyed, money, one_of
from wangbao.hub.policies.models.contract import Endorsement, OfPolicy, Policy, Share


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
