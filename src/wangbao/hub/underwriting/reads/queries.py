"""Find quotes, their history, notes and documents, and comparable quotes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles
from typing import Final

from django.db.models import Prefetch, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.states import State as ApplicationState
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Note, Quote, Step
from wangbao.hub.underwriting.rules.states import State
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

PAGE: Final = 25
_NAMED: Final = 200  # organisations a name may begin with; whoever finds more types more of it
_ALIKE: Final = 400  # quotes looked at, the newest; more would not move a median
FEWEST: Final = 5  # below so many, statistics would tell of single insureds

# Lists need no documents: prices, profiles and flags of a page of quotes are a megabyte.
_HEAVY: Final = (
    "price",
    "profile",
    "answers",
    "flags",
    "adjustments",
    "needs",
    "requested",
    "terms",
    "judgement",
)

_DEFINITION: Final = "product_version__definition"
_SHOWN: Final = ("applicant", "broker", "insurer", "product_version__product")


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of quotes; empty means all."""

    state: str = ""
    authority: str = ""
    kind: str = ""
    product: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of quotes and the keys of its neighbours; nothing is counted."""

    rows: tuple[Quote, ...]
    before: int | None
    after: int | None


def listing(
    actor: Actor, filters: Filters, *, before: int | None = None, after: int | None = None, size: int = PAGE
) -> Page:
    """Find a page of quotes an actor sees, newest first; ``after`` a key leads to older ones, ``before`` to newer."""
    found = _filtered(Quote.objects.visible_to(actor), filters)
    found = found.defer(*_HEAVY, _DEFINITION).select_related(
        "applicant", "broker", "insurer", "product_version__product"
    )
    if before is not None:
        rows = list(found.filter(pk__gt=before).order_by("pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(tuple(rows), rows[0].pk if more and rows else None, rows[-1].pk if rows else None)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        tuple(rows),
        rows[0].pk if after is not None and rows else None,
        rows[-1].pk if more and rows else None,
    )


def waiting(actor: Actor, *, most: int = PAGE) -> tuple[Application, ...]:
    """List applications submitted to the insurer that have no quote yet, the oldest first."""
    if actor.side is not Side.INSURER:
        return ()
    rows = (
        Application.objects.visible_to(actor)
        .filter(state=ApplicationState.SUBMITTED)
        .select_related("applicant", "broker", "product_version__product")
        .defer("answers", "assessment", _DEFINITION)
        .order_by("number")[:most]  # the order of its index; numbers are given in the order of beginning
    )
    return tuple(rows)


def quote(actor: Actor, number: str, *, permission: str) -> Quote:
    """Find a quote by its number or reference, with its parties.

    Raises:
        Invisible: unknown, or another tenant's.
        Forbidden: not for this role.
    """
    field = "number" if number.startswith("Q") else "ref"
    found = (
        Quote.objects.visible_to(actor)
        .select_related(
            "applicant",
            "broker",
            "insurer",
            "application",
            "product_version__product",
            "decided_by",
            "recommended_by",
        )
        .filter(**{field: number})
        .first()
    )
    if found is None:
        raise Invisible
    allow(actor, permission, found)
    return found


def quote_to_read(actor: Actor, number: str) -> Quote:
    """Find a quote to read; the insurer's own people may see what the applicant sees. Refused as by :func:`quote`."""
    inside = may(actor, "underwriting.work")
    return quote(actor, number, permission="underwriting.work" if inside else "underwriting.view_offer")


def application(actor: Actor, ref: str) -> Application:
    """Find an application by its number or reference, with what quoting it needs.

    Raises:
        Invisible: unknown, or another tenant's.
    """
    field = "number" if ref.startswith("A") else "ref"
    rows = Application.objects.visible_to(actor).select_related("applicant", "product_version__product")
    found: Application | None = rows.filter(**{field: ref}).first()
    if found is None:
        raise Invisible
    return found


def steps(actor: Actor, of: Quote) -> tuple[Step, ...]:
    """List a quote's history as the actor may read it; the other side does not read internal steps."""
    rows = Step.objects.visible_to(actor).filter(quote=of)
    return tuple(rows if actor.side is Side.INSURER or actor.is_system else rows.filter(inside=False))


def notes(actor: Actor, of: Quote) -> tuple[Note, ...]:
    """List the insurer's own notes."""
    return tuple(Note.objects.visible_to(actor).filter(quote=of))


def documents(actor: Actor, of: Quote) -> DocumentRequest | None:
    """Find the request for documents, with its items and their files."""
    items = Prefetch("items", DocumentItem.objects.select_related("file"))
    return DocumentRequest.objects.visible_to(actor).filter(quote=of).prefetch_related(items).first()


@dataclass(frozen=True, slots=True)
class Alike:
    """Statistics of comparable quotes of the insurer; ``by`` says what they share with this one.

    Rates are annual filed premium on limit. None where there are fewer than :data:`FEWEST`.
    """

    by: Text
    count: int
    accepted_share: float
    declined_share: float
    rate_low: float
    rate_middle: float
    rate_high: float
    ratio_middle: float | None
    limit_middle: Decimal
    own_rate: float | None


_LADDER: Final = (
    (("insured_kind", "sector", "size"), Text("同类别、同行业、同规模", "same kind, sector and size")),
    (("insured_kind", "size"), Text("同类别、同规模", "same kind and size")),
    (("insured_kind",), Text("同类别", "same kind")),
)


def alike(of: Quote) -> Alike | None:
    """Compute statistics of comparable quotes of the same insurer: the narrowest group with enough of them."""
    for fields, by in _LADDER:
        same = {field: getattr(of, field) for field in fields}
        rows = list(
            Quote.objects.filter(insurer_id=of.insurer_id, premium__isnull=False, **same)
            .exclude(pk=of.pk)
            .exclude(applicant_id=of.applicant_id)
            .order_by("-pk")
            .values_list("state", "limit", "price__annual_cny", "price__ratio")[:_ALIKE]
        )
        if len(rows) >= FEWEST:
            return _statistics(of, by, rows)
    return None


def _statistics(of: Quote, by: Text, rows: Sequence[tuple[str, Decimal, str, float | None]]) -> Alike:
    rates = [float(Decimal(annual) / limit) for _, limit, annual, _ in rows]
    ratios = [ratio for *_, ratio in rows if ratio is not None]
    low, middle, high = quantiles(rates, n=4, method="inclusive")
    states = [state for state, *_ in rows]
    annual = of.price.get("annual_cny")
    return Alike(
        by=by,
        count=len(rows),
        accepted_share=sum(state in (State.ACCEPTED, State.BOUND) for state in states) / len(rows),
        declined_share=sum(state == State.DECLINED for state in states) / len(rows),
        rate_low=low,
        rate_middle=middle,
        rate_high=high,
        ratio_middle=quantiles(ratios, n=4, method="inclusive")[1] if len(ratios) > 1 else None,
        limit_middle=sorted(limit for _, limit, *_ in rows)[len(rows) // 2],
        own_rate=float(Decimal(annual) / of.limit) if annual else None,
    )


def in_force(insurer_id: int, day: dt.date) -> Iterator[Quote]:
    """Select the quotes of an insurer's policies neither ended by ``day`` nor cancelled, oldest first."""
    rows = (
        Quote.objects.filter(insurer_id=insurer_id, state=State.BOUND, end__gt=day)
        .exclude(policy__state="cancelled")
        .select_related("applicant", "product_version")
    )
    return rows.order_by("pk").iterator(chunk_size=1000)


def _filtered(rows: QuerySet[Quote], filters: Filters) -> QuerySet[Quote]:
    if filters.state:
        if filters.state not in list(State):
            listed = ", ".join(State)
            raise refusal("state", filters.state, f"须为 {listed} 之一", f"must be one of {listed}")
        rows = rows.filter(state=filters.state)
    if filters.authority:
        rows = rows.filter(authority=filters.authority)
    if filters.kind:
        rows = rows.filter(insured_kind=filters.kind)
    if filters.product:
        rows = rows.filter(product_version__product__code=filters.product)
    if filters.term:
        term = filters.term.strip()
        if term[:1].upper() in ("Q", "A") and term[1:].isdigit():
            field = "number" if term[0].upper() == "Q" else "application__number"
            rows = rows.filter(**{field: term.upper()})
        else:
            code = len(term) == 18 and term.isascii()
            wanted = {"uscc": term.upper()} if code else {"name__startswith": term}
            named = Organisation.objects.filter(**wanted).values_list("pk", flat=True)[:_NAMED]
            rows = rows.filter(applicant_id__in=list(named))
    return rows
