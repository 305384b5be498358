"""Compare a version's filed plan with the technical model, once for each model, and keep the result."""

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.assessment import filing
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.models import PlanComparison, ProductVersion
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.journal.operations import record
from wangbao.pricing.filed.fit.comparison import Comparison
from wangbao.pricing.filed.fit.comparison_data import as_data, from_data
from wangbao.pricing.loadings import default_loadings
from wangbao.risk import parameters

EFFORT: Final = filing.Effort(profiles=120, terms=4, incidents=6_000, threads=1)  # some seconds of one core


def compare(*, by: Actor, now: dt.datetime, version: ProductVersion) -> PlanComparison:
    """Compare a version's plan with the technical model of today; asked again, return the kept result.

    Raises:
        Forbidden, Invisible: not for this role, or another insurer's.
        InputError: a plan that asks what no profile answers.
    """
    allow(by, "catalogue.compare", version)
    known = latest(version)
    if known is not None:
        return known
    documents = bundle_of(version)
    made = documents.plan.made
    about = made.kind if made is not None else documents.definition.kinds[-1]
    found = filing.compare(documents.wording, documents.plan, kind=about, effort=EFFORT)
    try:
        with transaction.atomic():
            kept = PlanComparison.objects.create(
                product_version=version,
                **_models(),
                report=as_data(found),
                made_at=now,
                made_by_id=by.person_id,
            )
            record(
                by=by,
                now=now,
                verb="product.compared",
                subject=("product", version.ref),
                organisation_id=version.product.insurer_id,
                after={"version": version.version, **_models()},
            )
    except IntegrityError:  # somebody asked at the same moment
        return PlanComparison.objects.get(product_version=version, **_models())
    return kept


def latest(version: ProductVersion) -> PlanComparison | None:
    """Find the comparison with the technical model of today, if one was made."""
    return (
        PlanComparison.objects.filter(product_version=version, **_models()).select_related("made_by").first()
    )


def comparison_of(kept: PlanComparison) -> Comparison:
    """Read the figures of a kept comparison."""
    return from_data(kept.report)


def _models() -> dict[str, str]:
    return {
        "model_version": parameters.default().version,
        "loadings_version": default_loadings().version,
    }
