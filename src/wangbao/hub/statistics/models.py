"""Store the classes of each policy, the figures summed over them, and what was published of them.

Amounts are whole fen, so that sums are exact in every database. A month is written ``2026-03``.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet


class PolicyFact(models.Model):
    """The classes in which a policy is counted, as they were when it was bound, and its amounts once published.

    A policy is counted in the month it was bound in (Beijing time). ``frozen_premium`` and ``frozen_sum_insured`` are
    the amounts with which it was published; what is endorsed later changes the figures for those who may see them and
    nothing that was published.
    """

    policy = models.OneToOneField(
        "policies.Policy", models.PROTECT, primary_key=True, related_name="statistics"
    )
    month = models.CharField(max_length=7)
    province = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=30)
    size = models.CharField(max_length=10, blank=True)
    insured = models.CharField(max_length=40)  # the credit code; without one, the applicant
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    frozen_premium = models.BigIntegerField(null=True)
    frozen_sum_insured = models.BigIntegerField(null=True)

    objects = TenantQuerySet["PolicyFact"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="insurer_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(frozen_premium=None, frozen_sum_insured=None)
                | Q(frozen_premium__isnull=False, frozen_sum_insured__isnull=False),
                name="policy_fact_frozen",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month"], name="policy_fact_month")]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.month}"


class Figure(models.Model):
    """One measure summed over a month, a province, a kind, a size and an insurer: the table that pages read.

    ``insurer_key`` is the insurer that leads, 0 where a measure has none; a class that is not known is empty.
    """

    measure = models.CharField(max_length=30)
    month = models.CharField(max_length=7)
    province = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    size = models.CharField(max_length=10, blank=True)
    insurer_key = models.BigIntegerField(default=0)
    value = models.BigIntegerField()

    objects = TenantQuerySet["Figure"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="insurer_key")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "month", "province", "kind", "size", "insurer_key"], name="figure_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["insurer_key", "measure", "month"], name="figure_insurer"),
            models.Index(fields=["province", "measure", "month"], name="figure_province"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month} {self.province} {self.kind} {self.size} {self.value}"


class Refresh(models.Model):
    """The moment a measure was last summed."""

    measure = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()

    objects = TenantQuerySet["Refresh"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    def __str__(self) -> str:
        return f"{self.measure} {self.at}"


class Release(models.Model):
    """The publication of a month or a year, made once and never changed; ``withheld`` where nothing could be."""

    period = models.CharField(max_length=7, unique=True)
    released_at = models.DateTimeField()
    withheld = models.BooleanField(default=False)
    rule = models.CharField(max_length=20)  # version of the rule of suppression

    objects = TenantQuerySet["Release"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    def __str__(self) -> str:
        return self.period


class ReleasedCell(models.Model):
    """A cell of a published table that is not nought; without figures where it is left out."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="cells", db_index=False)
    table = models.CharField(max_length=12)
    code = models.CharField(max_length=42, blank=True)
    policies = models.BigIntegerField(null=True)
    premium = models.BigIntegerField(null=True)
    sum_insured = models.BigIntegerField(null=True)

    objects = TenantQuerySet["ReleasedCell"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "table", "code"], name="released_cell_once"),
            models.CheckConstraint(
                condition=Q(policies=None, premium=None, sum_insured=None)
                | Q(policies__isnull=False, premium__isnull=False, sum_insured__isnull=False),
                name="released_cell_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.table} {self.code}"
