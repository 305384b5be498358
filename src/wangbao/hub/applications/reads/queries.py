"""Find applications, products to apply for, and organisations one may apply for."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads.quotes import QUOTES
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.reads.queries import on_sale
from wangbao.hub.company_names import name_key, sorted_by
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation

PAGE: Final = 50
_SHOWN: Final = ("applicant", "insurer", "broker", "product_version__product")
_TYPED: Final = 100
_NUMBER: Final = re.compile(r"[Aa]\d{1,11}", re.ASCII)
_DIGITS: Final = 11
_CODE: Final = re.compile(r"[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]{18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, newest first, and where the next and the previous ones begin."""

    rows: tuple[Application, ...]
    next_before: str | None
    previous_after: str | None


def application(actor: Actor, number: str) -> Application:
    """Find an application by its number.

    Raises:
        Invisible: unknown, or not for this actor.
    """
    rows = with_outcome(Application.objects.visible_to(actor)).select_related(
        *_SHOWN, "signed_by", "authority_letter", "renews"
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    return found


def page(
    actor: Actor,
    *,
    state: str = "",
    term: str = "",
    before: str = "",
    after: str = "",
    size: int = PAGE,
) -> Page:
    """Find a page of applications the actor may see, newest first, by keyset: nothing is counted.

    Args:
        actor: who reads.
        state: one state, or all.
        term: the beginning of a number, a credit code, or of the applicant's name.
        before: number of the last row of the page before.
        after: number of the first row of the page after; goes back.
        size: rows a page.
    """
    rows = with_outcome(Application.objects.visible_to(actor)).select_related(*_SHOWN)
    if state:
        rows = rows.filter(state=state)
    if term := " ".join(term.split())[:_TYPED]:
        rows = rows.filter(matching(term))
    # Numbers of a kind grow with the row, so they page as its key would and are what the address may show.
    backward = bool(after)
    if backward:
        rows = rows.filter(number__gt=after).order_by("number")
    else:
        rows = (rows.filter(number__lt=before) if before else rows).order_by("-number")
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    newer, older = (more, True) if backward else (bool(before), more)
    return Page(
        tuple(found),
        found[-1].number if found and older else None,
        found[0].number if found and newer else None,
    )


def with_outcome(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Annotate the rows with ``insured``: whether a policy was issued on one of an application's quotes."""
    bound = QUOTES().bound().filter(application=OuterRef("pk"))
    return rows.annotate(insured=Exists(bound))


def matching(term: str) -> Q:
    """Build the condition for what people type: the beginning of a number or name, or a credit code; each indexed."""
    if _NUMBER.fullmatch(term):
        digits = term[1:]
        return Q(number__gte=f"A{digits:0<{_DIGITS}}", number__lte=f"A{digits:9<{_DIGITS}}")
    if _CODE.fullmatch(term):
        return Q(applicant__uscc=term.upper())
    first = sorted_by(term)
    # People leave out the place a Chinese company's name begins with.
    column = "key_sort" if name_key(term) == term else "name_sort"
    return Q(**{f"{column}__gte": first, f"{column}__lt": first + "G"})


def versions_for(day: dt.date, kind: str = "") -> Sequence[ProductVersion]:
    """List versions on sale on a day, by insurer and product; only those that insure a kind, where one is named."""
    found = on_sale(day).order_by("product__insurer__name", "product__code", "-effective_from")
    return [one for one in found if not kind or kind in one.definition["kinds"]]


def applicants_of(actor: Actor) -> QuerySet[Organisation]:
    """Select whom an actor may apply for: a broker's clients under mandate, others' own organisation."""
    if actor.side is Side.BROKER:
        return Organisation.objects.filter(
            mandates_given__broker_id=actor.organisation_id, mandates_given__ended_at=None
        ).order_by("name")
    return Organisation.objects.filter(pk__in=[actor.organisation_id] if actor.organisation_id else [])
