"""Define the records of stored files; their bytes lie below the data folder under their hash."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import new_ref

_PATHS = ("organisation_id", "shares__organisation_id")


class Files(TenantQuerySet["StoredFile"]):
    """Files, each once however many organisations it is shared with."""

    def visible_to(self, actor: Actor) -> Self:
        """Select the files the actor's organisation owns or may read."""
        return super().visible_to(actor).distinct()


class StoredFile(models.Model):
    """A stored file, handed in by somebody or made here."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    purpose = models.CharField(max_length=40)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")

    objects = Files.as_manager()
    tenancy: ClassVar = Tenancy(
        insurer=_PATHS, broker=_PATHS, insured=_PATHS, provider=_PATHS, authority=_PATHS
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="file_sha256"),
        ]

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """Another organisation that may read the file: the insurer of an application, its broker."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "organisation"], name="share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} to {self.organisation_id}"
