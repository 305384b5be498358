"""Define editions of the Catalogue and the versions of its entries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet


class Edition(models.Model):
    """An edition of the Catalogue: what one review came to; numbered from 1."""

    serial = models.PositiveIntegerField(unique=True)
    round = models.OneToOneField("reviews.Round", models.PROTECT, related_name="edition")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["Edition"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    def __str__(self) -> str:
        return str(self.serial)


class Entry(models.Model):
    """One version of an entry: what everybody reads of a listed scheme, under one hash; append-only.

    ``withdrawn`` is the reason of the version that takes an entry out; ``is_current`` marks the newest version.
    """

    number = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    item = models.ForeignKey("reviews.Item", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=120)
    content = models.JSONField()
    words = models.TextField()  # what the search looks in
    sha256 = models.CharField(max_length=64)
    listed_at = models.DateTimeField()
    withdrawn = models.CharField(max_length=500, blank=True)

    objects = TenantQuerySet["Entry"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        ordering: ClassVar = ["number", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "version"], name="entry_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_current=True), name="entry_current_once"
            ),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="entry_sha256"),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """The entry with its version, ``D20240000001@1``, as plans and papers cite it."""
        return f"{self.number}@{self.version}"
