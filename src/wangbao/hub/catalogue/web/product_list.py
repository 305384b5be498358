"""Show the products on sale, to everybody; an insurer's own products, to its people."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may, role_names
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.rules.states import VERSION
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.terms import KINDS


@require_safe
def on_sale(request: ActorRequest) -> HttpResponse:
    """Show products anybody may apply for today."""
    allow(request.actor, "catalogue.view")
    kind = request.GET.get("kind", "")
    versions = list(queries.on_sale(day_of(clock.now()))[: queries.PAGE * 4])
    if kind:
        versions = [one for one in versions if kind in one.definition["kinds"]]
    context = {
        "versions": versions,
        "kinds": [(one.code, one.name) for one in KINDS],
        "kind": kind,
        "manages": may(request.actor, "catalogue.manage"),
    }
    return render(request, "catalogue/on_sale.html", context)


@login_required
@require_safe
def products(request: ActorRequest) -> HttpResponse:
    """Show the insurer's own products with their versions."""
    allow(request.actor, "catalogue.manage")
    found = queries.products_of(request.actor)
    context = {
        "products": [
            (product, [(one, VERSION.name(one.state)) for one in product.all_versions])  # type: ignore[attr-defined]  # prefetched
            for product in found
        ],
        "drafts": may(request.actor, "catalogue.draft"),
        "drafters": role_names("catalogue.draft"),
        "publishers": role_names("catalogue.publish"),
    }
    return render(request, "catalogue/products.html", context)
