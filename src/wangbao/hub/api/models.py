"""Store tokens of the API and count their calls."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import new_ref

_OWN = "membership__organisation_id"
OWN_ORGANISATION = Tenancy(insurer=_OWN, broker=_OWN, insured=_OWN, provider=_OWN, authority=_OWN)


class Token(models.Model):
    """A bearer token: it acts as a member of an organisation, in that member's role, within its scopes.

    Only a hash is stored. ``prefix`` is the part that people recognise it by. A token is invalid from its end date,
    once it is revoked or its membership has ended, and while the organisation is suspended.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    prefix = models.CharField(max_length=12, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    membership = models.ForeignKey("parties.Membership", models.PROTECT, related_name="tokens")
    scopes = models.JSONField()
    per_minute = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The fixed window of one minute that calls are counted in; it is also the minute of the last use.
    window = models.PositiveBigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    objects = TenantQuerySet["Token"].as_manager()
    tenancy: ClassVar = OWN_ORGANISATION

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(Exact(Length("sha256"), 64)), name="token_sha256"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="token_expires"),
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="token_per_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
