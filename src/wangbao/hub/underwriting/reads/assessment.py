"""Assess a quote in full when it is first looked at, and cache the assessment with the quote.

It is kept with the fingerprint of what it was made from and made again when that changes.
"""

import datetime as dt
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.underwriting.models import Assessed, Quote
from wangbao.hub.underwriting.reads.quotation import of_quote
from wangbao.product.choice import terms
from wangbao.proposal import option_fit
from wangbao.proposal.assessment import assess
from wangbao.proposal.assessment_data import data_of
from wangbao.risk import parameters
from wangbao.vocabulary import canonical


def assessed(*, by: Actor, now: dt.datetime, quote: Quote) -> dict[str, Any]:
    """Return the assessment of a quote as it stands, as ``data_of`` converts it; from the cache where that is fresh."""
    allow(by, "underwriting.work", quote)
    wanted = fingerprint(quote)
    kept = Assessed.objects.filter(quote=quote).first()
    if kept is not None and kept.made_from == wanted:
        found: dict[str, Any] = kept.data
        return found
    bundle = bundle_of(quote.product_version)
    contract = terms(bundle.definition, bundle.wording, option_fit.read(quote.terms))
    found = data_of(assess(of_quote(quote).profile, contract, bundle.loadings))
    Assessed.objects.update_or_create(
        quote=quote, defaults={"made_from": wanted, "made_at": now, "data": found}
    )
    return found


def fingerprint(quote: Quote) -> str:
    """Hash what an assessment depends on: profile, terms, product version, model."""
    made_from = [quote.profile, quote.terms, quote.product_version_id, parameters.default().version]
    return canonical.sha256(made_from, spelling="spaced")
