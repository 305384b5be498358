"""Show the figures to those who may see them, and send them as files."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.hub import clock
from wangbao.hub.console.language import current, say
from wangbao.hub.statistics.reads import figures as reads
from wangbao.hub.statistics.reads.figures import Filters, Table
from wangbao.hub.statistics.web import charts, files
from wangbao.hub.statistics.web.forms import FilterForm
from wangbao.hub.statistics.web.words import code_name, participant_name
from wangbao.hub.statistics.writes import export
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_NEXT: Final = {
    "province": "kind",
    "kind": "size",
    "size": "month",
    "month": "province",
    "insurer_key": "insurer_key",
}


@login_required
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Show a table by one class, each line leading into the next; the map, the months, the participants."""
    actor = request.actor
    scope, groups = reads.scope_of(actor), reads.groups(actor)
    form = FilterForm(request.GET, groups=groups)
    valid = form.is_valid()
    by, filters = form.asked if valid else ("province", Filters())
    table = reads.table(actor, by=by, filters=filters)
    names = _names(table)
    form_of_file = request.GET.get("form", "")
    if valid and form_of_file in files.FORMS:
        export.note(by=actor, now=clock.now(), grouped_by=by, form=form_of_file)
        return files.send(files.table_rows(table, names, current()), f"statistics-{by}", form_of_file)
    provinces, months = reads.premiums(actor, filters=filters)
    context = {
        "form": form,
        "scope": scope,
        "table": table,
        "group": groups[by],
        "lines": [(line, names[line.code], _deeper(request, by, line.code)) for line in table.lines],
        "map": charts.map_of(
            provinces,
            Text("各省保费", "Premium by province"),
        ),
        "months": charts.months_of(
            months.items(),
            Text("各月保费", "Premium by month"),
        ),
        "participants": [(participant_name(kind), number) for kind, number in reads.participants(actor)],
    }
    return render(request, "statistics/figures.html", context, status=200 if valid else 422)


def _names(table: Table) -> dict[str, str]:
    codes = [line.code for line in table.lines]
    if table.by == "insurer_key":
        found = reads.insurers(codes)
        return {code: say(found.get(code, Text("—", "—"))) for code in codes}
    return {code: say(code_name(table.by, code)) for code in codes}


def _deeper(request: ActorRequest, by: str, code: str) -> str:
    """Build the address of the same figures for one line, by the next class; none where a line leads nowhere."""
    if not code or _NEXT[by] == by:
        return ""
    kept: Any = request.GET.copy()
    for name in ("form", "by"):
        kept.pop(name, None)
    if by == "month":
        kept["first"] = kept["last"] = code
    else:
        kept[by] = code
    kept["by"] = _NEXT[by]
    return f"?{kept.urlencode()}"
