"""Show the notice of other cover on pages of one application or one quote."""

from typing import Any

from django import template

from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.reads import application as application_reads, other_cover

register = template.Library()


@register.inclusion_tag("applications/parts/other_cover.html", takes_context=True)
def other_cover_of_application(context: Any, application: Any) -> dict[str, Any]:
    """Show the policies that meet a draft, before it is signed and submitted, as far as the reader may know of them."""
    if not application.is_draft:
        return {}
    kinds = () if application.insured_kind else application_reads.bundle(application).definition.kinds
    return _told(context, other_cover.of_application(application, kinds=kinds))


@register.inclusion_tag("applications/parts/other_cover.html", takes_context=True)
def other_cover_of_quote(context: Any, quote: Any) -> dict[str, Any]:
    """Show the policies that meet a quote, bound by now or when it was made, as far as the reader may know of them."""
    return _told(context, other_cover.of_quote(quote))


def _told(context: Any, asked: other_cover.Asked) -> dict[str, Any]:
    actor = context["request"].actor
    return {
        "told": other_cover.known_to([asked], actor)[asked.key],
        "opens": may(actor, "policies.view"),
        "inside": actor.side is Side.INSURER,
    }
