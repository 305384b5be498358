"""Roll the pilots of a batch up for a year: each policy once, by province and by insurer; what plans entered; gaps.

Plans of different kinds report on the same policies (a place's, an insurer's, an enterprise's), so the figures of
plans are never added up. Policies are found by all plans together and counted once each; every policy has one province
and one leading insurer, so either table adds up to the total. What plans entered stands by plan.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Sum, When
from django.db.models.functions import Substr

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Forbidden
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Plan, Summary, SummaryFigure
from wangbao.hub.plans.reads.figures import Scope, policies_of, scope_of, start_of
from wangbao.hub.plans.reads.plan import oversees
from wangbao.hub.plans.reads.summary import pilot_days
from wangbao.hub.plans.rules.states import State, SummaryState
from wangbao.hub.policies.models import Charge, Endorsement
from wangbao.hub.schemes.models import Batch
from wangbao.programme.plan import FIGURE_OF, FIGURES, Figure
from wangbao.programme.summary import Origin, in_words
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.regions import region_or_none
from wangbao.vocabulary.text import Text

ADDED: Final = ("policies", "sum_insured", "premium", "subsidies")  # what adds up over policies, by code
_SENT: Final = [str(SummaryState.SUBMITTED), str(SummaryState.ACCEPTED)]
_PILOTS: Final = [str(State.RUNNING), str(State.CANCELLED)]
_NOWHERE: Final = Text("地区不详", "Province unknown")


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the roll-up, or its total: its name, and what adds up by the code of the figure."""

    name: Text
    values: Mapping[str, Decimal]

    @property
    def words(self) -> list[Text]:
        """The values in words, in the order of :data:`ADDED`."""
        return [in_words(FIGURE_OF[code], self.values[code]) for code in ADDED]


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure that summaries entered, with the part of each plan; it is not added to what policies give."""

    figure: Figure
    parts: tuple[tuple[Plan, Decimal], ...]

    @property
    def total(self) -> Text:
        """The sum of the parts in words."""
        return in_words(self.figure, sum((value for _, value in self.parts), Decimal(0)))

    @property
    def rows(self) -> list[tuple[Plan, Text]]:
        """The parts in words."""
        return [(plan, in_words(self.figure, value)) for plan, value in self.parts]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The roll-up of a year: the total and its parts, what was entered, and what is missing.

    ``without_summary`` are pilots that made none, ``unknown`` figures that a made summary lacks, by plan;
    ``unscoped`` pilots whose policies no record can tell.
    """

    year: int
    pilots: int
    total: Row
    provinces: list[Row]
    insurers: list[Row]
    entered: list[Entered]
    without_summary: list[Plan]
    unknown: list[tuple[Plan, list[Figure]]]
    unscoped: list[Plan]


def years(batch: Batch) -> list[int]:
    """List the years in which pilots of a batch run, the newest first."""
    days = [pilot_days(one) for one in Plan.objects.filter(batch=batch, state__in=_PILOTS)]
    found = {
        year for one in days if one for year in range(one[0].year, (one[1] - dt.timedelta(days=1)).year + 1)
    }
    return sorted(found, reverse=True)


def roll_up(actor: Actor, batch: Batch, year: int, *, now: dt.datetime) -> RollUp:
    """Sum the pilots of a batch in a year, as the national authority.

    Raises:
        Forbidden: not a national authority's official.
    """
    if not oversees(actor):
        raise Forbidden
    pilots = [
        (one, days)
        for one in Plan.objects.filter(batch=batch, state__in=_PILOTS)
        .select_related("owner")
        .order_by("number")
        if (days := pilot_days(one)) and days[0].year <= year <= (days[1] - dt.timedelta(days=1)).year
    ]
    scopes, unscoped = _scopes(pilots, year, now)
    parts = _parts(scopes)
    summaries = {
        one.plan_id: one
        for one in Summary.objects.filter(
            year=year, plan__in=[plan.pk for plan, _ in pilots], state__in=_SENT
        )
    }
    kept = SummaryFigure.objects.filter(summary__in=summaries.values())
    figures: dict[int, dict[str, SummaryFigure]] = {}
    for one in kept.select_related("summary"):
        figures.setdefault(one.summary.plan_id, {})[one.code] = one
    return RollUp(
        year=year,
        pilots=len(pilots),
        total=Row(Text("合计", "Total"), _sum(parts.values())),
        provinces=_rows(parts, 0, _province),
        insurers=_rows(parts, 1, _insurers({insurer for _, insurer in parts})),
        entered=_entered([plan for plan, _ in pilots], figures),
        without_summary=[plan for plan, _ in pilots if plan.pk not in summaries],
        unknown=[
            (plan, lacking)
            for plan, _ in pilots
            if plan.pk in summaries
            and (lacking := [one for one in FIGURES if one.code not in figures.get(plan.pk, {})])
        ],
        unscoped=unscoped,
    )


def _scopes(
    pilots: Iterable[tuple[Plan, tuple[dt.date, dt.date]]], year: int, now: dt.datetime
) -> tuple[list[tuple[Scope, dt.datetime, dt.datetime]], list[Plan]]:
    """Find the policies of each pilot and its moments in a year; apart, the pilots that no record can tell."""
    found, unscoped = [], []
    for plan, (first, after) in pilots:
        scope = scope_of(plan)
        if scope is None:
            unscoped.append(plan)
            continue
        since = start_of(max(first, dt.date(year, 1, 1)))
        before = min(start_of(min(after, dt.date(year + 1, 1, 1))), now)
        if since < before:
            found.append((scope, since, before))
    return found, unscoped


def _parts(scopes: list[tuple[Scope, dt.datetime, dt.datetime]]) -> dict[tuple[str, int], dict[str, Decimal]]:
    """Sum the policies of all scopes, each once, by province and leading insurer."""
    found: dict[tuple[str, int], dict[str, Decimal]] = {}
    if not scopes:
        return found

    def add(code: str, rows: Any) -> None:
        for place, insurer, value in rows:
            known = place if region_or_none(place or "") else ""
            part = found.setdefault((known, insurer), dict.fromkeys(ADDED, Decimal(0)))
            part[code] += value if code == "policies" else yuan(value or Decimal(0))

    policies = policies_of(scopes)
    by = _placed(policies, "").order_by().values("place", "insurer_id")
    add("policies", by.annotate(found=Count("pk")).values_list("place", "insurer_id", "found"))
    add("sum_insured", by.annotate(found=Sum("limit_cny")).values_list("place", "insurer_id", "found"))
    keys = policies.order_by().values("pk")
    for code, rows, path, column in (
        ("premium", Endorsement.objects.filter(policy__in=keys), "policy__", "net_cny"),
        (
            "subsidies",
            Charge.objects.filter(endorsement__policy__in=keys, kind="subsidy"),
            "endorsement__policy__",
            "amount",
        ),
    ):
        grouped = _placed(rows, path).order_by().values("place", f"{path}insurer_id")
        add(code, grouped.annotate(found=Sum(column)).values_list("place", f"{path}insurer_id", "found"))
    return found


def _placed(rows: Any, path: str) -> Any:
    """Add the province of the insured: by its credit code, or the applicant's where it has none."""
    place = Case(
        When(**{f"{path}insured_uscc": ""}, then=F(f"{path}applicant__province")),
        default=Substr(f"{path}insured_uscc", 3, 2),
        output_field=CharField(),
    )
    return rows.annotate(place=place)


def _rows(parts: Mapping[tuple[str, int], Mapping[str, Decimal]], at: int, name: Any) -> list[Row]:
    """Add the parts up by the place or the insurer of their key, the most premium first."""
    keys = {key[at] for key in parts}
    rows = [
        Row(name(key), _sum(values for found, values in parts.items() if found[at] == key)) for key in keys
    ]
    return sorted(rows, key=lambda row: (-row.values["premium"], row.name.zh))


def _sum(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    total = dict.fromkeys(ADDED, Decimal(0))
    for one in parts:
        for code in ADDED:
            total[code] += one[code]
    return total


def _province(code: str) -> Text:
    found = region_or_none(code)
    return _NOWHERE if found is None else found.name


def _insurers(keys: set[int]) -> Any:
    names = {one.pk: one.title for one in Organisation.objects.filter(pk__in=keys)}
    return lambda key: names[key]


def _entered(plans: list[Plan], figures: Mapping[int, Mapping[str, SummaryFigure]]) -> list[Entered]:
    found = []
    for figure in FIGURES:
        parts = tuple(
            (plan, one.value)
            for plan in plans
            if (one := figures.get(plan.pk, {}).get(figure.code)) and one.origin == Origin.REPORTS
        )
        if parts:
            found.append(Entered(figure, parts))
    return found
