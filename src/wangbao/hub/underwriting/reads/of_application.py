"""Find the quotes of an application: the provider of :data:`wangbao.hub.applications.reads.quotes.QUOTES`."""

from django.db.models import QuerySet
from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads.quotes import Quoted
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import QUOTE, State


def quoted(actor: Actor, application: Application) -> tuple[Quoted, ...]:
    """Find the quotes of an application that a reader may know of, newest first; underwriters open the workbench."""
    inside = actor.side is Side.INSURER
    page = "quote" if may(actor, "underwriting.work") else "offer"
    opens = page == "quote" or may(actor, "underwriting.view_offer")
    rows = Quote.objects.visible_to(actor).filter(application=application).order_by("-pk")
    return tuple(
        Quoted(
            row.number,
            reverse(f"underwriting:{page}", args=[row.number]) if opens else "",
            row.state,
            QUOTE.name(row.state, inside=inside),
            row.premium if inside or row.is_disclosed_to_applicant else None,
        )
        for row in rows.only("number", "state", "premium", "valid_until")
    )


def bound() -> QuerySet[Quote]:
    """Select the quotes on which a policy was issued."""
    return Quote.objects.filter(state=State.BOUND)
