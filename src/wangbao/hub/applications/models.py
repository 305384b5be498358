"""Define applications for cover, and the evidence that exempting clauses were disclosed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.applications.rules.states import APPLICATION, State
from wangbao.hub.columns import KeyedByPrograms, choices, new_ref

_SUBMITTED = [State.SUBMITTED, State.QUOTED, State.CLOSED]


class Applications(TenantQuerySet["Application"]):
    """Applications; an insurer knows of one only once it has been submitted."""

    def visible_to(self, actor: Actor) -> Self:
        """Select the rows the actor may know of."""
        rows = super().visible_to(actor)
        return rows.exclude(submitted_at=None) if actor.side is Side.INSURER else rows


class Application(KeyedByPrograms):
    """An application for cover by an enterprise, or a broker for it: facts, cover and period.

    ``answers`` are plain answers by question of ``questions`` (``set@version``); ``requested`` is the choice of cover
    (``limit_cny``, ``deductible_cny``, ``waiting_hours``, ``left_out``). ``signed_sha256`` is the hash of the answers
    as signed (:mod:`wangbao.questionnaire.signature`) and ``signed_name`` the name typed under them. ``insured_kind``
    repeats a fact of the answers from signing on; ``name_sort`` and ``key_sort`` are the applicant's name to search
    by. ``assessment`` sums up the risk as it was when submitted.
    """

    number = models.CharField(max_length=20, unique=True)
    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    applicant = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="applications")
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    broker = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    product_version = models.ForeignKey("catalogue.ProductVersion", models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    questions = models.CharField(max_length=80)
    answers = models.JSONField(default=dict)
    requested = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=choices(APPLICATION.names), default=State.DRAFT)
    insured_kind = models.CharField(max_length=30, blank=True)
    name_sort = models.CharField(max_length=80, editable=False)  # see wangbao.hub.policies.web.search
    key_sort = models.CharField(max_length=80, editable=False)

    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=80, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    authority_letter = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessment = models.JSONField(null=True, blank=True)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )  # the application whose answers this one began with

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was closed or withdrawn

    objects = Applications.as_manager()
    tenancy: ClassVar = Tenancy(insurer="insurer_id", broker="broker_id", insured="applicant_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="application_state"
            ),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="application_period"),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None, signed_name="", signed_sha256="")
                | (
                    Q(signed_by__isnull=False, signed_at__isnull=False)
                    & ~Q(signed_name="")
                    & Q(Exact(Length("signed_sha256"), 64))
                ),
                name="application_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SUBMITTED) | Q(submitted_at__isnull=False, signed_at__isnull=False),
                name="application_submitted_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.CLOSED, State.WITHDRAWN], ended_at__isnull=False)
                | (~Q(state__in=[State.CLOSED, State.WITHDRAWN]) & Q(ended_at=None)),
                name="application_ended",
            ),
            models.CheckConstraint(
                condition=Q(broker=None) | ~Q(broker=models.F("applicant")), name="application_broker"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["insurer", "-number"], name="application_of_insurer"),
            models.Index(fields=["insurer", "state", "-number"], name="application_waiting"),
            models.Index(fields=["applicant", "-number"], name="application_of_applicant"),
            models.Index(fields=["broker", "-number"], name="application_of_broker"),
            models.Index(fields=["name_sort"], name="application_name"),
            models.Index(fields=["key_sort"], name="application_name_key"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        """Still being filled in."""
        return self.state == State.DRAFT


class Disclosure(models.Model):
    """Evidence for one exempting clause of an application, by the clause's code and with its words at the time.

    A clause's code changes with its content (:class:`wangbao.statute.disclosure.clause.Clause`), so evidence given
    for one deductible is none for another.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="disclosures")
    clause = models.CharField(max_length=60)
    words = models.JSONField()  # kind, cover, words and explanation as they were shown, in both languages
    shown_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=80, blank=True)

    objects = TenantQuerySet["Disclosure"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="application__insurer_id",
        broker="application__broker_id",
        insured="application__applicant_id",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "clause"], name="disclosure_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(explained_at__lte=models.F("confirmed_at")),
                name="disclosure_explained_first",
            ),
            models.CheckConstraint(
                condition=Q(explained_at=None) | Q(explained_at__gte=models.F("shown_at")),
                name="disclosure_shown_first",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None)
                | (Q(explained_at__isnull=False, by__isnull=False) & ~Q(by_name="")),
                name="disclosure_confirmed_by",
            ),
        ]
        ordering: ClassVar = ["application_id", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.clause}"
