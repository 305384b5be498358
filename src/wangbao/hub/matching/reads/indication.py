"""Indicate what a need would cost by a product's own rates."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice, usual
from wangbao.programme.matching.need import Need
from wangbao.proposal import option_fit
from wangbao.proposal.indication import indicated
from wangbao.proposal.proposal import Risk
from wangbao.risk.profile import from_data
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period


def indicate(version: ProductVersion, need: Need, *, today: dt.date) -> Decimal | None:
    """Indicate what a need would cost a year by a product's own rates, with VAT; None where that cannot be said."""
    if need.revenue_cny is None or need.section is None:
        return None
    bundle = bundle_of(version)
    if need.kind not in bundle.definition.kinds:
        return None
    facts = {"name": "-", "section": need.section, "revenue_cny": float(need.revenue_cny), "kind": need.kind}
    try:
        risk = Risk(from_data(facts), Period.of_year(today), {})
        return indicated(bundle, risk, _asked(bundle, need), by_rules=False).payable_cny
    except InputError:
        return None


def _asked(bundle: Bundle, need: Need) -> Choice:
    """Choose the product's usual terms with the limit wanted, or the nearest below it that is offered."""
    common = usual(bundle.definition, bundle.wording)
    if need.limit_cny is None:
        return common
    return option_fit.fit(bundle.definition, replace(common, limit_cny=need.limit_cny)).choice
