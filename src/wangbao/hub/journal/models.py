"""Define the journal's rows and the head of its chain; without foreign keys, deleting data never breaks it."""

from typing import ClassVar

from django.db import models

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet


class Entry(models.Model):
    """One action, written once; triggers in the database refuse to change or delete it.

    ``before`` and ``after`` are canonical JSON as text: what is hashed is what is kept, byte for byte.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=254)
    acting_organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    before = models.TextField(null=True)  # noqa: DJ001 - nothing before is not the empty text
    after = models.TextField(null=True)  # noqa: DJ001 - as before
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = TenantQuerySet["Entry"].as_manager()
    tenancy: ClassVar = Tenancy(
        insurer="organisation_id",
        broker="organisation_id",
        insured="organisation_id",
        provider="organisation_id",
        authority="organisation_id",
    )

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject", "sequence"], name="entry_subject"),
            models.Index(fields=["organisation_id", "sequence"], name="entry_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject_kind} {self.subject}"


class Head(models.Model):
    """The last link of the chain: one row, locked by whoever adds the next."""

    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    # The latest moment of an entry so far, from which a clock set back is told; nothing recorded since the column.
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class Look(models.Model):
    """A record with persons' data that was shown to somebody; without foreign keys, as entries of the journal."""

    at = models.DateTimeField(db_index=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=254)
    organisation_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    page = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)

    objects = TenantQuerySet["Look"].as_manager()
    tenancy: ClassVar = Entry.tenancy

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject", "id"], name="look_subject"),
            models.Index(fields=["organisation_id", "-id"], name="look_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.page} {self.subject}"
