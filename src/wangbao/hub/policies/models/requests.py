"""Store requests for endorsements, referrals, and the decisions on them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wangbao.hub.columns import Keyed, new_ref, one_of
from wangbao.hub.policies.models.contract import Endorsement, OfPolicy, Policy
from wangbao.hub.policies.rules.states import OPEN_REQUESTS, RequestState


class EndorsementRequest(Keyed):
    """A request for an endorsement (批改申请), or one referred because it conflicts with a later-effective one."""

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

    objects = OfPolicy["EndorsementRequest"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", RequestState), name="request_state"),
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


class RequestStep(Keyed):
    """A step taken on a request under an idempotency key, so that it is taken once: grant, refer, decline, withdraw."""

    request = models.ForeignKey(EndorsementRequest, models.PROTECT, related_name="steps")

    def __str__(self) -> str:
        return f"{self.request_id} {self.idempotency_key}"
