"""Show requests for endorsements: the queue, one request, the decision on it."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.policies.models import EndorsementRequest
from wangbao.hub.policies.reads import endorsement as endorsement_reads, queries
from wangbao.hub.policies.reads.preview import previewed
from wangbao.hub.policies.rules.states import REQUEST
from wangbao.hub.policies.rules.underwriting import BeyondAuthority
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.forms import DecisionForm
from wangbao.hub.policies.writes import change, request as request_writes
from wangbao.hub.policies.writes.change import Wanted
from wangbao.hub.policies.writes.endorsement import NEEDS
from wangbao.hub.web import ActorRequest
from wangbao.policy.tables import kinds
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError

_PAGE: Final = 50
_WITH: Final = (
    *("policy__product_version", "policy__quote", "endorsement"),
    *("requested_by", "recommended_by", "decided_by"),
)


@login_required
@require_safe
@shows_people("request")
def requests(request: ActorRequest) -> HttpResponse:
    """List open requests for endorsements, the oldest first."""
    actor = request.actor
    allow(actor, "policies.request")
    rows = queries.open_requests(actor, after=request.GET.get("page", ""), size=_PAGE)
    names = {code: kind.name for code, kind in kinds().items()}
    context = {
        "rows": [(row, names.get(row.kind), REQUEST.name(row.state)) for row in rows[:_PAGE]],
        "next_url": f"?page={rows[_PAGE - 1].pk}" if len(rows) > _PAGE else "",
    }
    return render(request, "policies/requests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@shows_people("request", "ref")
def decide(request: ActorRequest, ref: str) -> HttpResponse:
    """Show a request with a preview; grant, refer, decline or withdraw it."""
    actor = request.actor
    row = queries.request(actor, ref)
    allow(actor, "policies.request", row.policy)
    form = DecisionForm(request.POST or None)
    action = request.POST.get("action", "")
    lifted, status = request.POST.getlist("lifted")[:_PAGE], None
    if request.method == "POST" and (action == "withdraw" or form.is_valid()):
        said: dict[str, Any] = {"request_ref": ref, "by": actor, "now": clock.now()}
        try:
            match action:
                case "grant":
                    request_writes.grant(decision=form.cleaned_data["decision"], lifted=lifted, **said)
                case "refer":
                    request_writes.refer(recommendation=form.cleaned_data["decision"], **said)
                case "decline":
                    request_writes.decline(decision=form.cleaned_data["decision"], **said)
                case "withdraw":
                    request_writes.withdraw(**said)
            return redirect("policies:request", ref)
        except BeyondAuthority as error:
            carry(form, error)
            status = error.status
        except InputError as error:
            carry(form, error, words=refused)
    context = _request_context(request, row, lifted) | {"form": form}
    return render(request, "policies/request.html", context, status=status or status_of(form))


def _request_context(request: ActorRequest, row: EndorsementRequest, lifted: list[str]) -> dict[str, Any]:
    actor = request.actor
    judges = may(actor, "policies.endorse", row.policy)
    bundle = bundle_of(row.policy.product_version)
    open_now = row.decided_at is None
    seen, problems = None, []
    if open_now:
        try:
            trial = change.preview(
                policy=row.policy,
                wanted=Wanted(
                    kind=row.kind, effective=row.effective, change=row.change, lifted=tuple(lifted)
                ),
                by=actor,
                now=clock.now(),
                rules=judges,
                notice=day_of(row.requested_at),
            )
            seen = previewed(
                trial.effect,
                trial.reading,
                policy=row.policy,
                endorsements=row.policy.endorsements.order_by("seq"),
                by=actor,
                of=row,
            )
        except InputError as error:
            problems = list(error.problems)
    needed = "policies.resolve" if seen and seen.conflicts else NEEDS.get(row.kind, "policies.endorse")
    return {
        "row": row,
        "policy": row.policy,
        "title": kinds()[row.kind].name,
        "state_name": REQUEST.name(row.state),
        "seen": seen,
        "problems": problems,
        "conflicts": endorsement_reads.conflict_rows(row.conflicts, bundle),
        "may_grant": open_now and not problems and may(actor, needed, row.policy),
        "may_decline": open_now and judges,
        "may_refer": open_now and judges and bool(seen and seen.ruled and seen.ruled.asked),
        "is_insurer": judges,
        "kind": row.kind,
        "lifts": "decide",
        "lifted": lifted,
        "may_withdraw": open_now and row.requested_by_id == actor.person_id,
    }
