"""Sum the figures: the classes of new policies first, then each measure by one statement of the database."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import connection, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.policies.models import Policy
from wangbao.hub.statistics.models import Figure, PolicyFact, Refresh
from wangbao.hub.statistics.rules.measure import COLUMNS, Measure, measures
from wangbao.vocabulary import sectors, size
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.regions import region_or_none

_BATCH: Final = 2_000
# An operation's rows appear when its transaction ends, after the moment it was asked at.
_OVERLAP: Final = dt.timedelta(days=1)


def refresh(*, by: Actor, now: dt.datetime, whole: bool = False) -> int:
    """Bring the figures up to date: months that changed since the last time, or all; return the policies added.

    Raises:
        Forbidden: anybody but the system.
    """
    allow(by, "statistics.keep")
    with transaction.atomic():
        added = add_facts()
        new = {one.month for one in added}
        last = dict(Refresh.objects.values_list("measure", "at"))
        for measure in measures().values():
            since = None if whole else last.get(measure.code)
            months = None if since is None else measure.changed(since - _OVERLAP)
            _replace(measure, None if months is None else new.union(months))
            Refresh.objects.update_or_create(measure=measure.code, defaults={"at": now})
    return len(added)


def add_facts() -> list[PolicyFact]:
    """Classify the policies that are not yet; a policy keeps the classes it was bound with."""
    names = ("pk", "bound_at", "kind", "insured_uscc", "applicant_id", "applicant__province", "insurer_id")
    rows = Policy.objects.filter(statistics=None).order_by("pk").values(*names, "quote__profile")
    added: list[PolicyFact] = []
    while some := list(rows[:_BATCH]):
        added += PolicyFact.objects.bulk_create(fact(row) for row in some)
    return added


def fact(row: Mapping[str, Any]) -> PolicyFact:
    """Classify one policy: its month, province by the credit code, kind, size by the SME rule, insured and insurer."""
    code = row["insured_uscc"]
    place = region_or_none(code[2:4]) if code else None
    return PolicyFact(
        policy_id=row["pk"],
        month=f"{day_of(row['bound_at']):%Y-%m}",
        province=place.code if place else row["applicant__province"],
        kind=row["kind"],
        size=_size(row["quote__profile"]),
        insured=code or f"#{row['applicant_id']}",
        insurer_id=row["insurer_id"],
    )


def _size(profile: Mapping[str, Any]) -> str:
    """Return the size class of a profile; empty where its facts leave more than one possible."""
    try:
        found = size.classify(
            sectors.industry(str(profile.get("section"))).size_rows,
            **{name: profile.get(name) for name in ("employees", "revenue_cny", "assets_cny")},
        )
    except InputError:
        return ""
    return found.size or ""


def _replace(measure: Measure, months: Collection[str] | None) -> None:
    """Sum a measure anew for some months, or for all, in the database."""
    if months is not None and not months:
        return
    old = Figure.objects.filter(measure=measure.code)
    (old if months is None else old.filter(month__in=months)).delete()
    names = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    query, parameters = measure.rows(months).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Figure._meta.db_table} ({names}, measure) "  # noqa: S608 - our own words
            f"SELECT found.*, %s FROM ({query}) AS found",
            [measure.code, *parameters],
        )
