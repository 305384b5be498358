"""Gather what may meet a need: the schemes of the Catalogue with their products, and the products on sale.

Nothing here knows who asks: every need is shown the same candidates.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from wangbao.contract.grammar import NEVER_PAID
from wangbao.hub.access.roles import Status
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import on_sale
from wangbao.hub.matching.reads.indication import indicate
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Citation
from wangbao.hub.plans.rules.states import State as PlanState
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.schemes.models import Authority
from wangbao.programme.matching.candidate import Candidate, Supply, services_in, sizes_of
from wangbao.programme.matching.need import Need
from wangbao.programme.matching.rule_schema import Matching
from wangbao.programme.plan import PlanKind
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Supplied:
    """A candidate as it is shown: its title, who provides it, and the product it is sold as, None for none here."""

    candidate: Candidate
    title: Text
    provider: Organisation
    version: ProductVersion | None


def supplied(rules: Matching, need: Need, *, today: dt.date) -> list[Supplied]:
    """List every candidate for a need, each with an indication of premium where one can be had."""
    versions = _newest(on_sale(today))
    by_filing = {one.filing_number: one for one in versions}
    found, used = [], set()
    rows = Entry.objects.filter(is_current=True, withdrawn="", item__scheme__lead__status=Status.ACTIVE)
    entries = list(
        rows.select_related("item__scheme__lead").prefetch_related("item__scheme__units__organisation")
    )
    cited = _places_citing([one.number for one in entries])
    for entry in entries:
        numbers = entry.content["fields"].get("filing_numbers", [])
        version = next((by_filing[one] for one in numbers if one in by_filing), None)
        if version is not None:
            used.add(version.pk)
        candidate = _of_scheme(rules, entry, cited.get(entry.number, frozenset()))
        title = Text(entry.title, entry.title)
        found.append(
            Supplied(_with_product(candidate, version, need, today), title, entry.item.scheme.lead, version)
        )
    for version in versions:
        insurer = version.product.insurer
        if version.pk not in used and insurer.status == Status.ACTIVE:
            candidate = _of_product(version, insurer)
            found.append(
                Supplied(_with_product(candidate, version, need, today), version.title, insurer, version)
            )
    return found


def _newest(rows: Iterable[ProductVersion]) -> list[ProductVersion]:
    """Keep the version of each product that began last."""
    found: dict[int, ProductVersion] = {}
    for row in rows:
        known = found.get(row.product_id)
        if known is None or (row.effective_from, row.pk) > (known.effective_from, known.pk):
            found[row.product_id] = row
    return sorted(found.values(), key=lambda one: one.pk)


def _of_scheme(rules: Matching, entry: Entry, cited: frozenset[str]) -> Candidate:
    fields = entry.content["fields"]
    units = {unit.organisation.province for unit in entry.item.scheme.units.all()}
    phases = {name: fields.get(f"service_{name}", "") for name in ("before", "during", "after")}
    return Candidate(
        supply=Supply.SCHEME,
        number=entry.number,
        kinds=frozenset(fields.get("kinds", [])),
        heads=frozenset(fields.get("heads", [])),
        scenarios=frozenset(fields["scenarios"]) if fields.get("scenarios") else None,
        industries=frozenset(fields["industries"]) if fields.get("industries") else None,
        sizes=sizes_of(rules, fields.get("tracks", [])),
        places=frozenset(units - {""}) | cited or None,
        services=services_in(rules, phases),
    )


def _of_product(version: ProductVersion, insurer: Organisation) -> Candidate:
    bundle = bundle_of(version)
    paid = [item for item in bundle.wording.items() if item.status not in NEVER_PAID]
    return Candidate(
        supply=Supply.PRODUCT,
        number=version.ref,
        kinds=frozenset(bundle.definition.kinds),
        heads=frozenset(head for item in paid for head in item.heads),
        places=frozenset({insurer.province} - {""}) or None,
    )


def _with_product(
    candidate: Candidate, version: ProductVersion | None, need: Need, today: dt.date
) -> Candidate:
    if version is None:
        return candidate
    limit = max(bundle_of(version).definition.options.limits_cny)
    return replace(candidate, limit_cny=limit, premium_cny=indicate(version, need, today=today))


def _places_citing(numbers: list[str]) -> dict[str, frozenset[str]]:
    """Map entries to the provinces whose authorities have a selected plan that cites them."""
    rows: Any = Citation.objects.filter(
        scheme_number__in=numbers, plan__kind=PlanKind.AUTHORITY, plan__state=PlanState.SELECTED
    )
    pairs = list(rows.values_list("scheme_number", "plan__owner_id"))
    places = Authority.objects.filter(organisation_id__in={owner for _, owner in pairs})
    of = dict(places.values_list("organisation_id", "territory"))
    found: dict[str, set[str]] = {}
    for number, owner in pairs:
        if code := of.get(owner, "")[:2]:
            found.setdefault(number, set()).add(code)
    return {number: frozenset(codes) for number, codes in found.items()}
