"""Read the catalogue: versions on sale on a day, and an insurer's products with their versions."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.fields.json import KT

from wangbao.hub.access.actor import Actor
from wangbao.hub.catalogue.models import Product, ProductVersion, RatePlan
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.rules.states import State
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.fit.yaml_text import as_yaml
from wangbao.pricing.filed.plan import Plan
from wangbao.product import definition as definitions
from wangbao.product.issuance import refuse_unissuable
from wangbao.product.schema import PlanRef
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

PAGE = 50


def on_sale(day: dt.date) -> QuerySet[ProductVersion]:
    """Select the versions anybody may apply for on a day, of every insurer."""
    return (
        ProductVersion.objects.filter(state=State.PUBLISHED, effective_from__lte=day)
        .filter(Q(effective_to=None) | Q(effective_to__gt=day))
        .select_related("product__insurer")
        .order_by("-pk")
    )


def version_on(product_code: str, insurer_id: int, day: dt.date) -> ProductVersion:
    """Find the version of a product that is issued on a day; of several the one that began last.

    Raises:
        InputError: the product has none on that day: not published, not yet begun, replaced or at its end.
    """
    found = (
        ProductVersion.objects.on(day)
        .filter(product__code=product_code, product__insurer_id=insurer_id)
        .select_related("product__insurer")
        .order_by("-effective_from", "-pk")
        .first()
    )
    if found is None:
        raise refusal("product", product_code, f"{day} 没有在售版本", f"no version is on sale on {day}")
    return found


def titles(versions: Iterable[int]) -> dict[int, Text]:
    """Map the keys of versions to their products' names: for lists, which leave the definitions where they are."""
    rows = ProductVersion.objects.filter(pk__in=set(versions)).values_list(
        "pk", KT("definition__title__zh"), KT("definition__title__en")
    )
    return {pk: Text(zh, en) for pk, zh, en in rows}


def refuse_issuing(version: ProductVersion, day: dt.date) -> None:
    """Refuse issuing on a version that is not on sale, not filed, not yet begun, replaced or expired on ``day``.

    Raises:
        InputError: with every reason.
    """
    held = bundle_of(version).definition
    refuse_unissuable(held, day)
    replaced = version.replaced_on is not None and day >= version.replaced_on
    if version.published_at is None or version.state == State.DRAFT or replaced:
        raise refusal(
            "product",
            f"{held.product} {held.version}",
            "该产品版本未在售",
            "this version is not on sale",
        )


def products_of(actor: Actor) -> Sequence[Product]:
    """List the products of the actor's own insurer by code, with their versions (newest first) as ``all_versions``."""
    versions = ProductVersion.objects.visible_to(actor).order_by("-pk")
    return list(
        Product.objects.filter(insurer_id=actor.organisation_id)
        .select_related("insurer")
        .prefetch_related(Prefetch("versions", queryset=versions, to_attr="all_versions"))
        .order_by("code")[:500]
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """A product as a page shows it: its version in hand, and all the actor may know of."""

    product: Product
    version: ProductVersion
    versions: Sequence[ProductVersion]


def shelf(actor: Actor, ref: str) -> Shelf:
    """Find a version by its reference, with its product and the product's other versions.

    Raises:
        Invisible: there is none, or it is not open to the actor.
    """
    version = (
        ProductVersion.objects.visible_to(actor)
        .select_related("product__insurer", "drafted_by", "published_by", "superseded_by")
        .filter(ref=ref)
        .first()
    )
    if version is None:
        raise Invisible
    versions = (
        ProductVersion.objects.visible_to(actor)
        .filter(product_id=version.product_id)
        .select_related("drafted_by", "published_by")
        .order_by("-pk")[:PAGE]
    )
    return Shelf(version.product, version, list(versions))


def successors_of(actor: Actor, version: ProductVersion) -> Sequence[ProductVersion]:
    """List published versions of the same product that may take a version's place."""
    return list(
        ProductVersion.objects.visible_to(actor)
        .filter(
            product_id=version.product_id, state=State.PUBLISHED, effective_from__gte=version.effective_from
        )
        .exclude(pk=version.pk)
        .order_by("effective_from", "pk")
    )


def rate_plans_of(actor: Actor) -> Sequence[RatePlan]:
    """List the rate plans the actor's insurer handed in, newest first, without their documents."""
    return list(
        RatePlan.objects.visible_to(actor).defer("document").select_related("kept_by").order_by("-pk")[:PAGE]
    )


def kept_plan(ref: PlanRef) -> Plan | None:
    """Find a rate plan that an insurer handed in, by its hash; None where nobody did.

    A hash is as good as a name: whoever knows it has read the plan.
    """
    found = RatePlan.objects.filter(sha256=ref.sha256, code=ref.plan).only("document").first()
    return plans.parse(found.document) if found else None


def own_insurer(actor: Actor) -> Organisation:
    """Find the organisation the actor acts for.

    Raises:
        Invisible: there is none.
    """
    found = Organisation.objects.filter(pk=actor.organisation_id or 0).first()
    if found is None:
        raise Invisible
    return found


def examples() -> Sequence[tuple[str, Text]]:
    """List the examples that ship, by code, to begin a draft from."""
    return [(code, definitions.load(code).title.text) for code in definitions.shipped()]


def example_text(code: str) -> str:
    """Write an example's definition as YAML.

    Raises:
        Invisible: there is none of that code.
    """
    if code not in definitions.shipped():
        raise Invisible
    return as_yaml(json.loads(definitions.canonical(definitions.load(code))))


def waiting_to_be_published(actor: Actor) -> Sequence[ProductVersion]:
    """List drafts of the actor's insurer that somebody else made, oldest first."""
    return list(
        ProductVersion.objects.visible_to(actor)
        .filter(state=State.DRAFT, product__insurer_id=actor.organisation_id)
        .exclude(drafted_by_id=actor.person_id)
        .select_related("product")
        .order_by("pk")[:PAGE]
    )
