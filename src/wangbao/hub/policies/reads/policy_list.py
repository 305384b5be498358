"""List policies page by page: each filter has an order of its own that an index serves, and nothing is counted."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.columns import row_key
from wangbao.hub.company_names import name_key, sorted_by
from wangbao.hub.policies.models import Policy, Share
from wangbao.hub.policies.rules.states import Phase, PolicyState

SIZE: Final = 50
_NUMBER: Final = re.compile(r"^[Pp]\d{1,11}$", re.ASCII)
_CODE: Final = re.compile(r"^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{4,18}$", re.ASCII)
_NUMBER_LENGTH: Final = 11
_CODE_LENGTH: Final = 18
_UNIQUE: Final = "number"  # numbers are issued in order, so the newest is the last
_SHOWN: Final = (
    "number",
    "ref",
    "start",
    "end",
    "state",
    "kind",
    "insured_name",
    "insured_uscc",
    "limit_cny",
    "gross_cny",
    "bound_at",
    "name_sort",
    "key_sort",
    "insurer_id",
    "applicant__name",
    "applicant__name_en",
    "applicant__uscc",
    "insurer__name",
    "insurer__name_en",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list; None and empty values do not filter."""

    term: str = ""
    phase: Phase | None = None
    kind: str = ""
    starts_from: dt.date | None = None
    starts_before: dt.date | None = None
    ends_before: dt.date | None = None  # of the last day; without a phase, policies that are not cancelled
    followed: bool = False  # policies led by another insurer, of which this one has a share


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with cursors to the next and the previous page."""

    rows: tuple[Policy, ...]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Order:
    """The column and direction a list is ordered by; ``id`` breaks ties, which numbers do not have."""

    column: str
    falling: bool

    @property
    def names(self) -> tuple[str, ...]:
        sign = "-" if self.falling else ""
        return (f"{sign}number",) if self.column == _UNIQUE else (f"{sign}{self.column}", f"{sign}id")

    def beyond(self, value: Any, key: int, *, back: bool) -> Q:
        """Build the condition for the rows after (or, ``back``, before) the one with this value and key."""
        way = "lt" if self.falling != back else "gt"
        column = self.column
        if column == _UNIQUE:
            return Q(**{f"{column}__{way}": value})
        # The first condition follows from the second; it lets the index start at the right place.
        return Q(**{f"{column}__{way}e": value}) & (
            Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"id__{way}": key})
        )

    def cursor(self, row: Policy, mark: str) -> str:
        return f"{mark}{getattr(row, self.column)}_{row.pk}"

    def turned(self) -> "_Order":
        return _Order(self.column, not self.falling)


def page(actor: Actor, filters: Filters, *, today: dt.date, cursor: str = "", size: int = SIZE) -> Page:
    """Fetch one page of the policies an actor may see.

    A cursor that cannot be read gives the first page: it is a place in a list, not an input.
    """
    order = _order(filters)
    rows = _filtered(_visible(actor, filters), filters, today)
    found = _read(cursor, order)
    back = False
    if found is not None:
        back, value, key = found
        rows = rows.filter(order.beyond(value, key, back=back))
    rows = rows.order_by(*(order.turned() if back else order).names)
    got = list(rows.select_related("insurer", "applicant").only(*_SHOWN)[: size + 1])
    more, got = len(got) > size, got[:size]
    if back:
        got.reverse()
    follows, leads = (True, more) if back else (more, found is not None)
    return Page(
        tuple(got),
        order.cursor(got[-1], "a") if got and follows else None,
        order.cursor(got[0], "b") if got and leads else None,
    )


def phase_of(state: str, start: dt.date, end: dt.date, today: dt.date) -> Phase:
    """Derive a policy's phase on a day from its state and dates."""
    if state == PolicyState.CANCELLED:
        return Phase.CANCELLED
    if today < start:
        return Phase.UPCOMING
    return Phase.IN_FORCE if today < end else Phase.EXPIRED


def _visible(actor: Actor, filters: Filters) -> QuerySet[Policy]:
    """Select the policies an insurer leads, or those it follows: two lists, so that each keeps to its index."""
    if actor.side is not Side.INSURER:
        return Policy.objects.visible_to(actor)
    if filters.followed:
        mine = Share.objects.filter(insurer_id=actor.organisation_id, lead=False)
        return Policy.objects.filter(pk__in=mine.values("policy_id"))
    return Policy.objects.filter(insurer_id=actor.organisation_id)


def _filtered(rows: QuerySet[Policy], filters: Filters, today: dt.date) -> QuerySet[Policy]:
    if filters.term:
        rows = rows.filter(_begins_with(filters.term))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.starts_from:
        rows = rows.filter(start__gte=filters.starts_from)
    if filters.starts_before:
        rows = rows.filter(start__lt=filters.starts_before)
    if filters.ends_before:
        rows = rows.filter(end__lte=filters.ends_before)
    match filters.phase:
        case Phase.CANCELLED:
            rows = rows.filter(state=PolicyState.CANCELLED)
        case Phase.UPCOMING:
            rows = rows.filter(state=PolicyState.BOUND, start__gt=today)
        case Phase.IN_FORCE:
            rows = rows.filter(state=PolicyState.BOUND, start__lte=today, end__gt=today)
        case Phase.EXPIRED:
            rows = rows.filter(state=PolicyState.BOUND, end__lte=today)
        case None if filters.ends_before:
            rows = rows.filter(state=PolicyState.BOUND)
    return rows


def _order(filters: Filters) -> _Order:
    """Choose the order: a search by the column it was found by, a phase by its relevant day, all else newest first."""
    if filters.term:
        return _Order(_column_of(filters.term), falling=False)
    if filters.starts_from or filters.starts_before:
        return _Order("start", falling=False)
    if filters.phase is Phase.UPCOMING and filters.ends_before is None:
        return _Order("start", falling=False)
    if filters.phase is not None or filters.ends_before:
        return _Order("end", falling=filters.phase in (Phase.EXPIRED, Phase.CANCELLED))
    return _Order(_UNIQUE, falling=True)


def _read(cursor: str, order: _Order) -> tuple[bool, Any, int] | None:
    if cursor[:1] not in ("a", "b"):
        return None
    value, _, written = cursor[1:].rpartition("_")
    key = row_key(written)
    if key is None:
        return None
    if order.column in ("start", "end"):
        try:
            return cursor[0] == "b", dt.date.fromisoformat(value), key
        except ValueError:
            return None
    if not value or "\x00" in value:
        return None
    return cursor[0] == "b", value, key


def _column_of(term: str) -> str:
    """Return the column a term is looked up in, which the list is then ordered by."""
    if _NUMBER.fullmatch(term):
        return "number"
    if _CODE.fullmatch(term):
        return "insured_uscc"
    return "key_sort" if name_key(term) == term else "name_sort"


def _begins_with(term: str) -> Q:
    """Build the condition that number, credit code or name begins with the term: a range of one index."""
    column = _column_of(term)
    if column == "number":
        digits = term[1:]
        return Q(
            number__gte="P" + digits.ljust(_NUMBER_LENGTH, "0"),
            number__lte="P" + digits.ljust(_NUMBER_LENGTH, "9"),
        )
    if column == "insured_uscc":
        code = term.upper()
        return Q(
            insured_uscc__gte=code.ljust(_CODE_LENGTH, "0"), insured_uscc__lte=code.ljust(_CODE_LENGTH, "Z")
        )
    first = sorted_by(term)
    return Q(**{f"{column}__gte": first, f"{column}__lt": first + "G"})
