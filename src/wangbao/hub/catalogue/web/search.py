"""Find products by what people type: a code, a filing number, the beginning of a name."""

from django.db.models import Q
from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.rules.states import VERSION
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find versions the actor may see whose product code or filing number begins so, or whose name holds the words."""
    fits = (
        Q(product__code__istartswith=term)
        | Q(filing_number__istartswith=term)
        | Q(definition__title__zh__icontains=term)
        | Q(definition__title__en__icontains=term)
    )
    found = list(
        ProductVersion.objects.visible_to(actor)
        .filter(fits)
        .select_related("product__insurer")
        .order_by("-pk")[: limit + 1]
    )
    rows = tuple(
        Row(
            say(one.title),
            reverse("catalogue:version", args=[one.ref]),
            f"{one.product.code} {one.version} · {say(one.product.insurer.title)}",
            one.state,
            VERSION.name(one.state),
            one.effective_from,
            Text("起售", "on sale from"),
        )
        for one in found[:limit]
    )
    return [Hits(Text("产品", "Products"), rows, len(found) > limit)]
