"""Define quotes, their history, notes, and documents asked for."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms, choices, new_ref
from wangbao.hub.underwriting.rules.states import LIVE, QUOTE, State
from wangbao.underwriting.authority import Level

_PRICED = [State.OFFERED, State.ACCEPTED, State.BOUND]
_TOLD = frozenset({*_PRICED, State.EXPIRED})


def _money(**more: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=18, decimal_places=2, **more)  # type: ignore[arg-type]  # passed on


class Quote(models.Model):
    """A quote: an insurer's answer to an application, with terms, price, flags and state.

    ``terms`` is what is offered (``limit_cny``, ``deductible_cny``, ``waiting_hours``, ``left_out``) and ``requested``
    what was asked for; ``judgement`` is what an underwriter put into the filed
    rate plan: points in its ranges and inputs of its own, each with a reason. ``premium`` is of the period of
    cover before VAT. The columns from ``insured_kind`` on repeat facts of the profile for filters and comparisons.
    """

    number = models.CharField(max_length=20, unique=True)
    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="quotes")
    product_version = models.ForeignKey("catalogue.ProductVersion", models.PROTECT, related_name="+")
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    applicant = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    broker = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=10, choices=choices(QUOTE.names), default=State.DRAFT)
    authority = models.CharField(max_length=20, default=Level.UNDERWRITER)
    revision = models.PositiveIntegerField(default=1)

    requested = models.JSONField()
    terms = models.JSONField()
    judgement = models.JSONField(default=dict)
    profile = models.JSONField()
    answers = models.JSONField(default=dict)
    premium = _money(null=True)
    vat = _money(null=True)
    technical = _money(null=True)
    price = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    adjustments = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    lifted = models.JSONField(default=dict)
    rules = models.CharField(max_length=90)
    rules_sha256 = models.CharField(max_length=64)

    valid_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommended_level = models.CharField(max_length=20, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=100, null=True, blank=True, unique=True)

    insured_kind = models.CharField(max_length=30)
    sector = models.CharField(max_length=30)
    size = models.CharField(max_length=10)
    revenue = _money()
    limit = _money()
    deductible = _money()
    cloud_provider = models.CharField(max_length=80, blank=True)

    objects = TenantQuerySet["Quote"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="insurer_id", broker="broker_id", insured="applicant_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=list(LIVE)), name="quote_live_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="quote_state"
            ),
            models.CheckConstraint(
                condition=Q(authority__in=[str(level) for level in Level]), name="quote_authority"
            ),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="quote_period"),
            models.CheckConstraint(
                condition=~Q(state__in=_PRICED)
                | Q(premium__isnull=False, vat__isnull=False, valid_until__isnull=False),
                name="quote_offer_priced",
            ),
            models.CheckConstraint(
                condition=Q(premium=None) | Q(premium__gte=0, vat__gte=0), name="quote_premium"
            ),
            models.CheckConstraint(
                condition=Q(recommended_by=None, recommended_level="") | ~Q(recommended_level=""),
                name="quote_recommended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["insurer", "-id"], name="quote_insurer"),
            models.Index(fields=["insurer", "state", "-id"], name="quote_queue"),
            models.Index(fields=["applicant", "-id"], name="quote_applicant"),
            models.Index(fields=["broker", "-id"], name="quote_broker"),
            models.Index(fields=["insurer", "insured_kind", "sector", "size", "-id"], name="quote_alike"),
            models.Index(
                fields=["insurer", "cloud_provider", "end", "limit"],
                condition=Q(state=State.BOUND),
                name="quote_accumulated",
            ),
            models.Index(
                fields=["valid_until"], condition=Q(state__in=["offered", "accepted"]), name="quote_lapsing"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_disclosed_to_applicant(self) -> bool:
        """True once terms and price may be read by the other side: offered, and not taken back."""
        return self.state in _TOLD or (self.state == State.DECLINED and self.valid_until is not None)


class Step(models.Model):
    """One step of a quote's history; append-only."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="steps")
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80)
    by_role = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    terms = models.JSONField()
    premium = _money(null=True)
    inside = models.BooleanField(default=True)  # whether only the insurer reads it

    objects = TenantQuerySet["Step"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="quote__insurer_id", broker="quote__broker_id", insured="quote__applicant_id"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["quote", "seq"], name="step_once")]
        ordering: ClassVar = ["quote_id", "seq"]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.seq} {self.event}"


class Note(KeyedByPrograms):
    """A note among the insurer's own people."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=80)
    text = models.CharField(max_length=4000)

    objects = TenantQuerySet["Note"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="quote__insurer_id")

    class Meta:
        ordering: ClassVar = ["quote_id", "pk"]

    def __str__(self) -> str:
        return f"{self.quote_id}: {self.text[:40]}"


class DocumentRequest(models.Model):
    """A request for documents beside the answers: once, all together, so a quote has at most one."""

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="document_request")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due = models.DateField()

    objects = TenantQuerySet["DocumentRequest"].as_manager()
    tenancy: ClassVar = Step.tenancy

    def __str__(self) -> str:
        return f"documents for {self.quote_id}"


class DocumentItem(models.Model):
    """One document asked for, by the rule that asks for it; received as a file of the vault, or waived."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="items")
    rule = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    waived = models.CharField(max_length=500, blank=True)

    objects = TenantQuerySet["DocumentItem"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="request__quote__insurer_id",
        broker="request__quote__broker_id",
        insured="request__quote__applicant_id",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file=None, received_at=None)
                | Q(file__isnull=False, received_at__isnull=False, waived=""),
                name="document_received",
            ),
        ]
        ordering: ClassVar = ["request_id", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """True if neither received nor waived."""
        return self.file_id is None and not self.waived


class Assessed(models.Model):
    """The cached assessment of a quote, so that the workbench need not make it again.

    ``made_from`` names what it was made from; another profile or terms make it stale.
    """

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="assessed")
    made_from = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    data = models.JSONField()

    objects = TenantQuerySet["Assessed"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="quote__insurer_id")

    def __str__(self) -> str:
        return f"assessment of {self.quote_id}"
