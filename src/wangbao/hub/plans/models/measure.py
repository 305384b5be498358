"""Define local support measures."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import one_of
from wangbao.hub.schemes.models import Authority
from wangbao.programme.plan import SUPPORT_KINDS

_PERSON: Final = "parties.Person"


class SupportMeasure(models.Model):
    """A measure by which a local authority supports the pilot, from its first to its last day, both included.

    With a ``rate`` it pays that share of what is payable on a policy, up to ``cap_cny``; without one it supports
    otherwise. Its code is the code of the subsidy of a policy.
    """

    code = models.CharField(max_length=40, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    rate = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    cap_cny = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    objects = TenantQuerySet["SupportMeasure"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=one_of("kind", [one.code for one in SUPPORT_KINDS]), name="measure_kind"
            ),
            models.CheckConstraint(condition=Q(rate=None) | Q(rate__gt=0, rate__lte=1), name="measure_rate"),
            models.CheckConstraint(condition=Q(cap_cny=None) | Q(rate__isnull=False), name="measure_cap"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="measure_days"
            ),
        ]

    def __str__(self) -> str:
        return self.code
