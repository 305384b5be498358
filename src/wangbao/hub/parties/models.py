"""Define people, organisations, memberships, mandates and invitations."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact

from wangbao.hub.access.roles import KIND_NAMES, ROLE_NAMES, STATUS_NAMES, Kind, Role, Side, Status
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import choices, new_ref
from wangbao.vocabulary.text import LANGS, Text


class Organisations(TenantQuerySet["Organisation"]):
    """Organisations; whom one may know of is wider than one's own."""

    def visible_to(self, actor: Any) -> "Organisations":
        """Select an actor's own, a broker's clients, all that deal in insurance; for an authority, all.

        Enterprises that insure themselves stay unseen by others; whoever has their application reaches them by it.
        """
        if actor.is_system or actor.side is Side.AUTHORITY:
            return self.all()
        known = Q(status=Status.ACTIVE) & ~Q(kind=Kind.INSURED)
        if actor.organisation_id is not None:
            known |= Q(pk=actor.organisation_id)
            if actor.side is Side.BROKER:
                mandates = Mandate.objects.filter(broker_id=actor.organisation_id, ended_at=None)
                known |= Q(pk__in=mandates.values("client_id"))
        return self.filter(known)


class Organisation(models.Model):
    """A body that insures, mediates, serves, is insured or supervises."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=20, choices=choices(KIND_NAMES))
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    uscc = models.CharField(max_length=18, unique=True, null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)  # 住所: the registered address
    province = models.CharField(max_length=2, blank=True)  # two digits of GB/T 2260
    status = models.CharField(max_length=10, choices=choices(STATUS_NAMES), default=Status.ACTIVE)
    licence_number = models.CharField(max_length=40, blank=True)  # 保险许可证 and the like
    registered_at = models.DateTimeField()

    objects = Organisations.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="organisation_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="organisation_status"
            ),
            models.CheckConstraint(
                condition=Q(uscc=None) | Q(Exact(Length("uscc"), 18)), name="organisation_uscc"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> Text:
        """The name in both languages, Chinese standing in where there is no English one."""
        return Text(self.name, self.name_en or self.name)


class PersonManager(BaseUserManager["Person"]):
    """People by e-mail, written in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find the person with this e-mail, in any case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A person who signs in by e-mail; their rights come from memberships, never from the person."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=[("zh", "中文"), ("en", "English")], default="zh")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(null=True, blank=True)
    # Part of this row's seal in the journal; erased with the person, so that no guess can be tried against the seal.
    salt = models.CharField(max_length=32, default=new_ref, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="person_email_any_case"),
            models.CheckConstraint(condition=Q(language__in=LANGS), name="person_language"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def check_password(self, raw_password: str | None) -> bool:
        """Check a password and write nothing; a hash that is out of date is renewed at sign-in, with its entry."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """Return the name, or the e-mail of a person who has given none."""
        return str(self)


class Membership(models.Model):
    """A person's role in an organisation; a person may have several and acts under one at a time."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=choices(ROLE_NAMES))
    active = models.BooleanField(default=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Membership"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="organisation_id",
        broker="organisation_id",
        insured="organisation_id",
        provider="organisation_id",
        authority="organisation_id",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(active=True), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="membership_role"
            ),
            models.CheckConstraint(
                condition=Q(active=True, ended_at=None) | Q(active=False, ended_at__isnull=False),
                name="membership_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Mandate(models.Model):
    """A client's mandate to a broker (经纪委托): while it lasts the broker sees the client and acts for it."""

    broker = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    client = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates_given")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Mandate"].as_manager()
    tenancy: ClassVar = Tenancy(broker="broker_id", insured="client_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["broker", "client"], condition=Q(ended_at=None), name="mandate_once"
            ),
            models.CheckConstraint(condition=~Q(broker=models.F("client")), name="mandate_two_parties"),
        ]

    def __str__(self) -> str:
        return f"{self.broker_id} for {self.client_id}"


class AcceptedCode(models.Model):
    """A credit code that fails its check and is right all the same, by a senior underwriter's word and reason.

    Some codes given out before the standard settled fail it. Accepted by one insurer, it may be registered by anybody.
    """

    code = models.CharField(max_length=18, unique=True)
    reason = models.CharField(max_length=500)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accepted_codes")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    objects = TenantQuerySet["AcceptedCode"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="organisation_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(Exact(Length("code"), 18)), name="accepted_code_length"),
            models.CheckConstraint(condition=~Q(reason=""), name="accepted_code_reason"),
        ]

    def __str__(self) -> str:
        return self.code


class Invitation(models.Model):
    """An invitation to join an organisation in a role; the link holds the only copy of its token."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=choices(ROLE_NAMES))
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Invitation"].as_manager()
    tenancy: ClassVar = Membership.tenancy

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.organisation_id}"


class Dispute(models.Model):
    """A person's claim to a credit code that another has registered, decided by the authority or the operator."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="disputes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    statement = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, default="open")
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=1000, blank=True)

    objects = TenantQuerySet["Dispute"].as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(state="open"), name="dispute_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state__in=["granted", "declined"], decided_at__isnull=False),
                name="dispute_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"
