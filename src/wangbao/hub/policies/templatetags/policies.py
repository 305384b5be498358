"""What comes after a quote, for the pages of quotes: the way to the policy."""

from typing import Any

from django import template

from wangbao.hub.applications.reading import disclosure_gaps
from wangbao.hub.parties.permissions import may
from wangbao.hub.policies.models import Policy
from wangbao.hub.underwriting import fitting

register = template.Library()


@register.inclusion_tag("policies/parts/after_quote.html", takes_context=True)
def after_quote(context: dict[str, Any], quote: Any) -> dict[str, Any]:
    """The policy bound on a quote; or, once it is accepted, what is left to do before it is."""
    actor = context["request"].actor
    if quote.state == "bound":
        return {"policy": Policy.objects.visible_to(actor).filter(quote_id=quote.pk).first()}
    if quote.state != "accepted":
        return {}
    return {
        "quote": quote,
        "application": quote.application,
        "gaps": len(disclosure_gaps(quote.application, fitting.read(quote.terms))),
        "discloses": may(actor, "applications.disclose", quote.application),
        "binds": may(actor, "policies.bind", quote),
    }
