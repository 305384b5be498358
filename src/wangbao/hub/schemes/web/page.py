"""Gather what the page of one scheme shows, and the forms its reader may use."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wangbao.hub import clock
from wangbao.hub.access.permissions import may
from wangbao.hub.console.language import current
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.reads import batch as batches, scheme as reads
from wangbao.hub.schemes.reads.authority import recommending
from wangbao.hub.schemes.reads.obstacle import problems
from wangbao.hub.schemes.reads.presentation import answers
from wangbao.hub.schemes.rules.states import EDITABLE, LEVEL, SCHEME, UNIT, Event, State, UnitEvent
from wangbao.hub.schemes.rules.words import ATTACHMENT_KINDS, AttachmentKind
from wangbao.hub.schemes.web import forms as given_forms
from wangbao.hub.schemes.web.words import obstacle, step_name
from wangbao.hub.web import ActorRequest
from wangbao.programme import form_library
from wangbao.programme.batch_schema import SCHEME as SCHEME_STEP
from wangbao.programme.deadline import is_late
from wangbao.vocabulary.beijing import day_of


def show(request: ActorRequest, row: Scheme, **refused: Any) -> HttpResponse:
    """Show a scheme; ``refused`` are forms whose input was refused, by their names."""
    actor, now = request.actor, clock.now()
    rules, layout = batches.rules_of(row.batch), form_library.load(row.form)
    last_day = batches.last_day_of(row.batch, SCHEME_STEP, row.lead_id)
    editable = State(row.state) in EDITABLE
    over = row.late if row.submitted_at is not None else is_late(now, last_day)
    leads = may(actor, "schemes.declare", row)
    wrong = problems(row, row.batch, rules, on=day_of(now)) if editable and leads else []
    context = {
        "scheme": row,
        "lang": current(),
        "rules": rules,
        "layout": layout,
        "state": SCHEME.name(row.state),
        "last_day": last_day,
        "over": editable and over,
        "left": reads.days_left(last_day, day_of(now)) if editable else None,
        "sections": list(answers(layout, row.content, rules)),
        "units": [(one, UNIT.name(one.state)) for one in row.units.select_related("organisation")],
        "files": [(one, ATTACHMENT_KINDS[AttachmentKind(one.kind)]) for one in reads.files_of(row)],
        "submissions": list(row.submissions.all()),
        "levels": [
            (one, LEVEL.name(one.state))
            for one in row.recommendations.select_related("authority__organisation")
        ],
        "steps": [(one, step_name(one.event)) for one in row.steps.select_related("organisation")],
        "obstacles": [obstacle(one, layout) for one in wrong],
        "may_fill": editable and leads,
        **_forms(actor, row, editable=editable, leads=leads),
        **refused,
    }
    return render(request, "schemes/scheme.html", context, status=422 if refused else 200)


def _forms(actor: Any, row: Scheme, *, editable: bool, leads: bool) -> dict[str, Any]:
    """Make the forms that the reader may use now; None for the others."""
    own = reads.own_unit(actor, row)
    confirms = own is not None and may(actor, "schemes.confirm", own)
    joint = confirms and own is not None and not own.is_lead
    answers_now = joint and own is not None and UNIT.may_happen(own.state, UnitEvent.DECLINE)
    asked = reads.waiting_recommendation(actor, row)
    recommends = asked is not None and may(actor, "schemes.recommend", asked)
    decides = SCHEME.may_happen(row.state, Event.ACCEPT) and may(actor, "schemes.accept", row)
    withdraws = leads and SCHEME.may_happen(row.state, Event.WITHDRAW)
    route = {"authority": row.route.organisation.ref if row.route else ""}
    submits = {"revision": row.revision}
    return {
        "own": own if editable and confirms else None,
        "answering": given_forms.AnswerForm() if editable and answers_now else None,
        "confirmable": own is not None and UNIT.may_happen(own.state, UnitEvent.CONFIRM),
        "inviting": given_forms.InviteForm() if editable and leads else None,
        "attaching": given_forms.AttachForm() if editable and confirms else None,
        "importing": given_forms.ImportForm() if editable and leads else None,
        "routing": given_forms.RouteForm(recommending(row.batch), initial=route)
        if editable and leads
        else None,
        "submitting": given_forms.SubmitForm(initial=submits) if editable and leads else None,
        "withdrawing": given_forms.ReasonForm() if withdraws else None,
        "recommending": given_forms.OpinionForm() if recommends else None,
        "forwards": asked.authority.parent if recommends and asked is not None else None,
        "deciding": given_forms.DecisionForm() if decides else None,
    }
