"""Define products, their versions, and insurers' own rate plans.

What a version says is in ``definition`` and in the columns taken from it. Once it is no draft it must keep them: the
``seal`` repeats the columns, and the database refuses a row whose columns and seal differ; the definition's own words
must agree with the columns; and the hash of the definition is checked by ``invariants``.
"""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, Length
from django.db.models.lookups import Exact

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.access.tenancy import Tenancy, TenantQuerySet
from wangbao.hub.catalogue.rules.states import ONCE_ISSUED, VERSION, State
from wangbao.hub.columns import choices, new_ref
from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text

SAYS = (
    "product",
    "product_id",
    "version",
    "definition",
    "sha256",
    "filing_number",
    "effective_from",
    "effective_to",
)
"""The columns that say what a version is; see :meth:`Versions.update`."""

_FROZEN = Text(
    "已发布的产品版本不得修改，请另立新版本", "a published version is never changed; draft a successor"
)


class Product(models.Model):
    """A product of an insurer: one code, through all its versions."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    code = models.CharField(max_length=60)
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="products")
    created_at = models.DateTimeField()

    objects = TenantQuerySet["Product"].as_manager()
    tenancy: ClassVar = Tenancy(everyone=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["insurer", "code"], name="product_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Versions(TenantQuerySet["ProductVersion"]):
    """Versions: an insurer's own in every state, others' once published; the authority sees all."""

    def visible_to(self, actor: Actor) -> Self:
        """Select the rows the actor may know of."""
        if actor.is_system or actor.side is Side.AUTHORITY:
            return self.all()
        known = Q(published_at__isnull=False)
        if actor.side is Side.INSURER:
            known |= Q(product__insurer_id=actor.organisation_id)
        return self.filter(known)

    def on(self, day: dt.date) -> Self:
        """Select versions that were, are or will be on sale on a day, by what is known now."""
        return self.filter(
            Q(effective_to=None) | Q(effective_to__gt=day),
            Q(replaced_on=None) | Q(replaced_on__gt=day),
            state__in=[state.value for state in ONCE_ISSUED],
            effective_from__lte=day,
        )

    def update(self, **changes: Any) -> int:
        """Update rows as Django does, but refuse to change the definition of a published version.

        Raises:
            Conflict: a column of :data:`SAYS` is named and a row among them is no draft.
        """
        if not set(SAYS).isdisjoint(changes) and self.exclude(state=State.DRAFT).exists():
            raise Conflict(_FROZEN)
        return super().update(**changes)


def _dated(field: str) -> Coalesce:
    return Coalesce(Cast(field, models.CharField(max_length=30)), Value("-"))


SEALED = Concat(
    F("sha256"),
    Value("|"),
    F("version"),
    Value("|"),
    F("filing_number"),
    Value("|"),
    _dated("effective_from"),
    Value("|"),
    _dated("effective_to"),
    output_field=models.CharField(max_length=300),
)
"""The columns of a version's seal, as the database works them out."""


class ProductVersion(models.Model):
    """One version of a product: its definition, the hash of that, and its state.

    ``replaced_on`` is the first day on which a superseded or withdrawn version may no longer be issued.
    """

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=choices(VERSION.names), default=State.DRAFT)
    filing_number = models.CharField(max_length=80, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    seal = models.CharField(max_length=300, blank=True)
    drafted_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    replaced_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = Versions.as_manager()
    tenancy: ClassVar = Tenancy()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "version"], name="version_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="version_state"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="version_sha256"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="version_effective",
            ),
            models.CheckConstraint(
                condition=Exact(KeyTextTransform("version", "definition"), F("version")),
                name="version_agrees",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_at=None)
                | Q(state=State.WITHDRAWN)
                | Q(state__in=[State.PUBLISHED, State.SUPERSEDED], published_at__isnull=False),
                name="version_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.SUPERSEDED]) | ~Q(filing_number=""),
                name="version_filed",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                name="version_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUPERSEDED, superseded_by__isnull=False, replaced_on__isnull=False)
                | (~Q(state=State.SUPERSEDED) & Q(superseded_by=None)),
                name="version_superseded",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, seal="") | Q(Exact(F("seal"), SEALED)), name="version_sealed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "effective_from"], name="version_on_sale"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.version}"

    @property
    def insurer_id(self) -> int:
        """The insurer that sells it."""
        return self.product.insurer_id

    @property
    def title(self) -> Text:
        """The product's name in both languages."""
        return Text(self.definition["title"]["zh"], self.definition["title"]["en"])

    @property
    def summary(self) -> Text:
        """The cover in a sentence."""
        return Text(self.definition["summary"]["zh"], self.definition["summary"]["en"])

    @property
    def state_name(self) -> Text:
        """The state in both languages."""
        return VERSION.name(self.state)

    @property
    def is_example(self) -> bool:
        """True for an example, whose filing number is made up."""
        return bool(self.definition.get("example"))


class RatePlan(models.Model):
    """An insurer's own rate plan as it was handed in; never changed, a new figure is a new version."""

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    insurer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="rate_plans")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["RatePlan"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="insurer_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["insurer", "code", "version"], name="rate_plan_once"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="rate_plan_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class PlanComparison(models.Model):
    """The rate plan of a version held beside the technical model, as it was then."""

    product_version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="comparisons")
    model_version = models.CharField(max_length=40)
    loadings_version = models.CharField(max_length=40)
    report = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")

    objects = TenantQuerySet["PlanComparison"].as_manager()
    tenancy: ClassVar = Tenancy(insurer="product_version__product__insurer_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product_version", "model_version", "loadings_version"], name="comparison_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_version_id} {self.model_version}"
