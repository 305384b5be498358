"""Gather what the page of a plan shows of its pilot: reports, proceedings of withdrawal, and their forms."""

from collections.abc import Mapping
from typing import Any

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.plans.models import Exit, Plan
from wangbao.hub.plans.reads import report as reports, summary as reads
from wangbao.hub.plans.rules.states import EXIT, PLAN, REPORT, SUMMARY, Event, ExitEvent, State
from wangbao.hub.plans.web import report_forms as forms
from wangbao.programme.plan import GROUNDS
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_GROUNDS = {one.code: one.name for one in GROUNDS}


def pilot(actor: Actor, row: Plan, at: str, refused: Mapping[str, Any]) -> dict[str, Any]:
    """Give the context of a plan's pilot; a refused form of a proceeding stands at the one with the ref ``at``."""
    exits = reports.exits_of(actor, row)
    undecided = any(EXIT.may_happen(one.state, ExitEvent.DROP) for one in exits)
    proposes = PLAN.may_happen(row.state, Event.CANCEL) and may(actor, "plans.oversee", row)
    summaries = reads.summaries_of(actor, row)
    begun = {one.year for one in summaries}
    writes = row.state == State.RUNNING and may(actor, "plans.make", row)
    years = [one for one in reads.years_of(row, day_of(clock.now())) if one not in begun] if writes else []
    return {
        "reports": [(one, REPORT.name(one.state)) for one in reports.reports_of(actor, row)],
        "summaries": [(one, SUMMARY.name(one.state)) for one in summaries],
        "summarising": forms.YearForm(years) if years else None,
        "exits": [_exit(actor, one, refused if one.ref == at else {}) for one in exits],
        "proposing": forms.ExitForm() if proposes and not undecided else None,
    }


def _exit(
    actor: Actor, row: Exit, refused: Mapping[str, Any]
) -> tuple[Exit, Text, Text, forms.ExitAnswerForm | None, forms.ExitDecisionForm | None]:
    answers = EXIT.may_happen(row.state, ExitEvent.ANSWER) and may(actor, "plans.report", row)
    decides = EXIT.may_happen(row.state, ExitEvent.DROP) and may(actor, "plans.oversee", row)
    seen = {"revision": row.revision}
    answering = refused.get("exit_answering") or (forms.ExitAnswerForm() if answers else None)
    deciding = refused.get("exit_deciding") or (forms.ExitDecisionForm(initial=seen) if decides else None)
    return row, EXIT.name(row.state), _GROUNDS[row.ground], answering, deciding
