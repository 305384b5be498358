"""Sum the figures of a report from the records that live here, each by the app that has them.

An app that has records a report asks about, claims say, adds a module ``report_figures`` with ``FIGURES``: the code of
a figure and the function that sums it over a scope and days. A figure that no app sums is entered with evidence.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Substr

from wangbao.hub import hooks
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.rules.states import MemberState
from wangbao.hub.policies.models import Policy
from wangbao.hub.schemes.models import Authority
from wangbao.programme.authorities import territory
from wangbao.programme.plan import FIGURE_OF, MemberRole, PlanKind
from wangbao.vocabulary.beijing import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The policies a plan reports on: of insureds by their credit codes, of insurers, or of a place.

    ``place`` is the code of a territory, two digits of a province or four of a city; None where it does not narrow.
    """

    insureds: frozenset[str] | None = None
    insurers: frozenset[int] | None = None
    place: str | None = None


Range = tuple[Scope, dt.datetime, dt.datetime]
Sum = Callable[[Scope, dt.datetime, dt.datetime], Decimal]


def policies_of(ranges: Iterable[Range]) -> QuerySet[Policy]:
    """Select the policies of some scopes, each bound within the scope's own moments ``[since, before)``; each once."""
    wanted = Q(pk__in=[])
    for scope, since, before in ranges:
        within = Q(bound_at__gte=since, bound_at__lt=before)
        if scope.insureds is not None:
            within &= Q(insured_uscc__in=scope.insureds)
        if scope.insurers is not None:
            within &= Q(insurer_id__in=scope.insurers)
        if scope.place is not None:
            here = Q(division__startswith=scope.place)
            if len(scope.place) == 2:
                here |= Q(insured_uscc="", applicant__province=scope.place)
            within &= here
        wanted |= within
    # Digits three to eight of a credit code are the division it was registered in (GB 32100).
    division = Substr("insured_uscc", 3, 6, output_field=CharField())
    rows: QuerySet[Policy] = Policy.objects.alias(division=division).filter(wanted)
    return rows


@cache
def sources() -> Mapping[str, Sum]:
    """Collect who sums which figure.

    Raises:
        ValueError: a figure that reports do not have, or one summed by two apps.
    """
    found: dict[str, Sum] = {}
    for label, module in hooks.modules("report_figures"):
        for code, source in module.FIGURES.items():
            if code not in FIGURE_OF or code in found:
                raise ValueError(f"{label}: {code!r} is no figure of reports, or is summed by another app")
            found[code] = source
    return found


def scope_of(plan: Plan) -> Scope | None:
    """Find the policies a plan reports on; None where records cannot tell, and all figures are entered.

    An enterprise's: those of it and of the enterprises that confirmed. An institution's: those that it, or an insurer
    that confirmed, leads. A local authority's: those of its place, but for the corps, which no credit code shows.
    """
    confirmed = plan.members.filter(state=MemberState.CONFIRMED)
    if plan.kind == PlanKind.ENTERPRISE:
        others = confirmed.exclude(role=MemberRole.INSTITUTION).values_list("uscc", flat=True)
        return Scope(insureds=frozenset({plan.owner.uscc or "", *others} - {""}))
    if plan.kind == PlanKind.INSTITUTION:
        rows = confirmed.filter(role=MemberRole.INSTITUTION).values_list("organisation_id", flat=True)
        return Scope(insurers=frozenset({plan.owner_id, *rows}))
    code = Authority.objects.get(organisation_id=plan.owner_id).territory
    return None if territory(code).level == "corps" else Scope(place=code)


def summed(plan: Plan) -> frozenset[str]:
    """List the codes of the figures that are summed for a plan, and so are not entered."""
    return frozenset() if scope_of(plan) is None else frozenset(sources())


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in Beijing."""
    return dt.datetime.combine(day, dt.time(), tzinfo=BEIJING)


def from_records(plan: Plan, since: dt.datetime, before: dt.datetime) -> dict[str, Decimal]:
    """Sum every figure that lives here over the moments ``[since, before)``."""
    scope = scope_of(plan)
    return {} if scope is None else {code: total(scope, since, before) for code, total in sources().items()}
