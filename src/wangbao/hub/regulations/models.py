"""Define the entries of the library of regulations."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, one_of
from wangbao.hub.publications.models import Record
from wangbao.hub.regulations.rules.states import REGULATION, State


class Regulations(TenantQuerySet["Regulation"]):
    """Entries of the library; everybody sees those that were published, who keeps them also the drafts."""

    def visible_to(self, actor: Any) -> Self:
        """Select the entries that an actor sees."""
        if actor.is_system:
            return self.all()
        return self.filter(Q(published_at__isnull=False) | Q(organisation_id=actor.organisation_id or 0))


class Regulation(Record):
    """An entry of the library: a regulation, whether it holds, and since when it does not or by what it is replaced."""

    state = models.CharField(max_length=10, choices=choices(REGULATION.names), default=State.DRAFT)
    ended_on = models.DateField(null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    objects = Regulations.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("state", State), name="regulation_state"),
            models.CheckConstraint(
                condition=Q(ended_on=None, state__in=[str(State.DRAFT), str(State.IN_FORCE)])
                | Q(ended_on__isnull=False, state__in=[str(State.REPEALED), str(State.REPLACED)])
                | Q(state=State.WITHDRAWN),
                name="regulation_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REPLACED, replaced_by__isnull=False)
                | (~Q(state=State.REPLACED) & Q(replaced_by=None))
                | Q(state=State.WITHDRAWN),
                name="regulation_replaced",
            ),
            models.CheckConstraint(
                condition=~Q(replaced_by=models.F("id")), name="regulation_replaced_by_another"
            ),
        ]
