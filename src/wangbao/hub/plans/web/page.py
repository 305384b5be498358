"""Gather what the page of one plan shows, and the forms its reader may use."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wangbao.hub import clock
from wangbao.hub.access.permissions import may
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.reads import plan as reads
from wangbao.hub.plans.reads.obstacle import citations, problems
from wangbao.hub.plans.rules.journal_words import PILOT_STEPS
from wangbao.hub.plans.rules.states import EDITABLE, MEMBER, PLAN, Event, MemberEvent, State
from wangbao.hub.plans.web import forms as given_forms
from wangbao.hub.plans.web.pilot import pilot
from wangbao.hub.schemes.reads import batch as batches
from wangbao.hub.schemes.reads.authority import recommending
from wangbao.hub.schemes.reads.presentation import answers
from wangbao.hub.schemes.web.words import obstacle
from wangbao.hub.web import ActorRequest
from wangbao.programme import form_library
from wangbao.programme.batch_schema import PLAN as PLAN_STEP
from wangbao.programme.deadline import is_late
from wangbao.programme.plan import MEMBER_ROLES, PLAN_KINDS, MemberRole, PlanKind
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_STEPS = {
    "begin": Text("新建", "Begun"),
    "member_confirmed": Text("参与单位确认", "Member confirmed"),
    "member_declined": Text("参与单位不参加", "Member declined"),
    **PILOT_STEPS,
}


def show(request: ActorRequest, row: Plan, at: str = "", **refused: Any) -> HttpResponse:
    """Show a plan; ``refused`` are forms whose input was refused, by their names, ``at`` the row they are about."""
    actor, now = request.actor, clock.now()
    rules, layout = batches.rules_of(row.batch), form_library.load(row.form)
    last_day = batches.last_day_of(row.batch, PLAN_STEP, row.owner_id)
    late = is_late(now, last_day)
    changes = State(row.state) in EDITABLE and may(actor, "plans.make", row)
    cited = citations(row)
    context = {
        "plan": row,
        "kind": PLAN_KINDS[PlanKind(row.kind)],
        "rules": rules,
        "layout": layout,
        "state": PLAN.name(row.state),
        "last_day": last_day,
        "over": State(row.state) in EDITABLE and late,
        "left": reads.days_left(last_day, day_of(now)) if State(row.state) in EDITABLE else None,
        "sections": list(answers(layout, row.content, rules)),
        "members": [
            (one, MEMBER.name(one.state), MEMBER_ROLES[MemberRole(one.role)])
            for one in reads.members_of(actor, row)
        ],
        "citations": cited,
        "submissions": list(row.submissions.all()),
        "steps": [(one, step_name(one.event)) for one in row.steps.select_related("organisation")],
        "obstacles": [obstacle(one, layout) for one in problems(row)] if changes else [],
        "may_fill": changes,
        "citing": given_forms.CiteForm(initial={"numbers": "\n".join(one.number for one in cited)})
        if changes
        else None,
        "inviting": given_forms.InviteForm() if changes else None,
        "routing": _route(row) if changes else None,
        "submitting": given_forms.SubmitForm(initial={"revision": row.revision}) if changes else None,
        **_decisions(actor, row),
        **pilot(actor, row, at, refused),
        **refused,
    }
    return render(request, "plans/plan.html", context, status=422 if refused else 200)


def step_name(event: str) -> Text:
    """Name a step of a plan's history."""
    return _STEPS[event] if event in _STEPS else PLAN.event_names[Event(event)]


def _route(row: Plan) -> given_forms.RouteForm:
    chosen = {"authority": row.route.organisation.ref if row.route else ""}
    offered = [one for one in recommending(row.batch) if one.organisation_id != row.owner_id]
    return given_forms.RouteForm(offered, initial=chosen)


def _decisions(actor: Any, row: Plan) -> dict[str, Any]:
    """Make the forms by which the reader answers or decides; None for the others."""
    own = reads.own_member(actor, row)
    answering = (
        own is not None
        and State(row.state) in EDITABLE
        and may(actor, "plans.take_part", own)
        and MEMBER.may_happen(own.state, MemberEvent.DECLINE)
    )
    forwards = PLAN.may_happen(row.state, Event.FORWARD) and may(actor, "plans.forward", row)
    decides = PLAN.may_happen(row.state, Event.SELECT) and may(actor, "plans.select", row)
    takes_back = PLAN.may_happen(row.state, Event.WITHDRAW) and may(actor, "plans.make", row)
    seen = {"revision": row.revision}
    return {
        "answering": given_forms.AnswerForm() if answering else None,
        "forwarding": given_forms.OpinionForm(initial=seen) if forwards else None,
        "deciding": given_forms.DecisionForm(initial=seen) if decides else None,
        "withdrawing": given_forms.ReasonForm() if takes_back else None,
    }
