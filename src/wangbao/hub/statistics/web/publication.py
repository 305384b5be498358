"""Show the published statistics to anybody, and send them as files."""

from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.disclosure_control.rule import rule
from wangbao.disclosure_control.tables import TABLES, TOTAL, is_year
from wangbao.drawing.numbers import percent
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.language import current
from wangbao.hub.errors import Invisible
from wangbao.hub.statistics.reads import publication as reads
from wangbao.hub.statistics.reads.publication import Published
from wangbao.hub.statistics.web import charts, files
from wangbao.hub.statistics.web.words import code_name
from wangbao.hub.web import ActorRequest
from wangbao.programme.results import published_results
from wangbao.vocabulary.text import Text

_MOST_MONTHS: Final = 24
_TABLES: Final = ("area", "province", "family", "kind", "size", "kind_size")
_POLICIES: Final = Text("保单数", "Policies")


@require_safe
def published(request: ActorRequest) -> HttpResponse:
    """Show a period (the newest with policies, unless one is asked for), the months and the pilot's own results."""
    allow(request.actor, "statistics.published")
    releases = reads.releases()
    wanted = request.GET.get("period", "")
    if wanted and wanted not in {one.period for one in releases}:
        raise Invisible
    telling = {one.period for one in reads.totals()} | {one.period for one in releases if one.withheld}
    newest = next((one.period for one in releases if one.period in telling or not telling), "")
    release = next((one for one in releases if one.period == (wanted or newest)), None)
    tables = {} if release is None else reads.cells_of(release.period)
    total = next(iter(tables.get(TOTAL, ())), None)
    context = {
        "releases": releases,
        "release": release,
        "total": None if total is None or not total.is_shown else _figures(total),
        "tables": [
            (TABLES[name], [_line(one) for one in tables[name]]) for name in _TABLES if tables.get(name)
        ],
        "map": _map(tables) if total else [],
        "months": _months(),
        "withheld": sum(one.withheld and not is_year(one.period) for one in releases),
        "results": [(one, percent(float(one.rate or 0), 2)) for one in published_results()],
        "rule": rule(),
        "year": release is not None and is_year(release.period),
    }
    return render(request, "statistics/published.html", context)


@require_safe
def published_file(request: ActorRequest, form: str) -> HttpResponse:
    """Send every published cell of every period as one file."""
    allow(request.actor, "statistics.published")
    if form not in files.FORMS:
        raise Invisible
    return files.send(files.published_rows(reads.published(), current()), "published-statistics", form)


def _line(cell: Published) -> dict[str, Any]:
    return {
        "name": code_name(cell.table, cell.code),
        **(_figures(cell) if cell.is_shown else {"left_out": True}),
    }


def _figures(cell: Published) -> dict[str, Any]:
    premium, limit = (Decimal(fen or 0).scaleb(-2) for fen in (cell.premium, cell.sum_insured))
    return {
        "policies": cell.policies,
        "premium": premium,
        "sum_insured": limit,
        "rate": premium / limit if limit else None,
    }


def _map(tables: Any) -> list[str]:
    values = {one.code: one.policies for one in tables.get("province", ())}
    return charts.map_of(values, Text("各省保单数", "Policies by province"))


def _months() -> list[str]:
    rows = {one.period: one.policies for one in reads.totals()}
    months = sorted(one.period for one in reads.releases() if not is_year(one.period))[-_MOST_MONTHS:]
    withheld = {one.period for one in reads.releases() if one.withheld}
    series = [(month, rows.get(month, None if month in withheld else 0)) for month in months]
    return charts.months_of(series, _POLICIES) if any(value for _, value in series) else []
