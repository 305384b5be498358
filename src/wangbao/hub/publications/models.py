"""Define publications, and what every record has that is drafted and then published."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.columns import KeyedByPrograms
from wangbao.vocabulary.text import Text

_ORGANISATION: Final = "parties.Organisation"
_PERSON: Final = "parties.Person"


class Publication(models.Model):
    """One version of what everybody may read of a record, under one hash; append-only.

    ``withdrawn`` is the reason of the version that takes it out; ``is_current`` marks the newest version.
    """

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    words = models.TextField()  # what the search looks in
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn = models.CharField(max_length=500, blank=True)

    objects = TenantQuerySet["Publication"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        ordering: ClassVar = ["number", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "version"], name="publication_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_current=True), name="publication_current_once"
            ),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="publication_sha256"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "is_current", "-published_at"], name="publication_kind")
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """The publication with its version, ``K20260000001@1``, as others cite it."""
        return f"{self.number}@{self.version}"

    @property
    def name(self) -> Text:
        """The title in both languages, Chinese standing in where there is no English one."""
        return Text(self.title, self.title_en or self.title)


class Record(KeyedByPrograms):
    """A record that an organisation drafts and that is published: its content is what its schema says."""

    number = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(_ORGANISATION, models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> Text:
        """The title in both languages, Chinese standing in where there is no English one."""
        zh = str(self.content.get("title", ""))
        return Text(zh, str(self.content.get("title_en") or zh))
