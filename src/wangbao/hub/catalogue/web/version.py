"""Show a product version in words; publish it, put a successor in its place, withdraw it, compare its prices."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads import queries, version as version_reads
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.rules.states import VERSION, State
from wangbao.hub.catalogue.web.forms import ReasonForm, SupersedeForm
from wangbao.hub.catalogue.writes import comparison, version as version_writes
from wangbao.hub.console import notices
from wangbao.hub.console.language import current
from wangbao.hub.errors import Invisible
from wangbao.hub.web import ActorRequest
from wangbao.pricing.filed.fit import chart, tables
from wangbao.pricing.filed.fit.yaml_text import as_yaml
from wangbao.product.bundle import Bundle
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

TABS = {
    "cover": Text("保障与条款", "Cover and clauses"),
    "rates": Text("费率方案", "Rate plan"),
    "questions": Text("投保问卷", "Questionnaire"),
    "rules": Text("核保规则", "Underwriting rules"),
    "comparison": Text("技术保费对照", "Beside the technical price"),
    "document": Text("定义原文", "The definition"),
}
_PUBLIC_TABS = ("cover", "rates", "questions")


@require_safe
def version(request: ActorRequest, ref: str) -> HttpResponse:
    """Show a version in words, one part at a time; drafts and internal parts for the insurer's own people only."""
    found = queries.shelf(request.actor, ref)
    own = may(request.actor, "catalogue.manage", found.version)
    tab = request.GET.get("show", "cover")
    tabs = [code for code in TABS if own or code in _PUBLIC_TABS]
    if tab not in tabs:
        raise Invisible
    context: dict[str, Any] = {
        "shelf": found,
        "version": found.version,
        "state": VERSION.name(found.version.state),
        "own": own,
        "applies": request.actor.organisation_id is None or may(request.actor, "applications.start"),
        "tab": tab,
        "tabs": [(code, TABS[code]) for code in tabs],
    }
    try:
        bundle = bundle_of(found.version)
    except InputError as error:
        context["missing"] = error.lines(current())
    else:
        context |= _part(tab, bundle, found.version)
    if own:
        context |= _doable(request, found)
    return render(request, "catalogue/version.html", context)


def _part(tab: str, bundle: Bundle, version: Any) -> dict[str, Any]:
    """Build the context of one part of the page."""
    if tab == "rates":
        plan = bundle.plan
        return {
            "plan": plan,
            "factors": version_reads.factor_tables(plan),
            "controls": version_reads.control_points(plan),
        }
    if tab == "questions":
        return {"questions": bundle.questions}
    if tab == "rules":
        rules = bundle.rules
        return {
            "rules": rules,
            "ceilings": version_reads.ceilings(rules),
            "flags": version_reads.flags(rules),
        }
    if tab == "comparison":
        return _comparison(version)
    if tab == "document":
        return {"document": as_yaml(version.definition)}
    return {"shown": version_reads.shown(bundle)}


def _comparison(version: Any) -> dict[str, Any]:
    kept = comparison.latest(version)
    if kept is None:
        return {"kept": None}
    found, lang = comparison.comparison_of(kept), current()
    return {
        "kept": kept,
        "sentences": tables.sentences(found, lang),
        "cautions": found.cautions,
        "charts": [chart.scatter(found, lang, sheet) for sheet in (chart.WIDE, chart.NARROW)],
        "tables": [tables.segments(found, lang), tables.quantiles(found, lang), tables.worst(found, lang)],
    }


def _doable(request: ActorRequest, found: queries.Shelf) -> dict[str, Any]:
    """Build the context of what the reader may do with a version, given its state."""
    actor, one = request.actor, found.version
    published, draft = one.state == State.PUBLISHED, one.state == State.DRAFT
    successors = (
        queries.successors_of(actor, one) if published and may(actor, "catalogue.supersede", one) else []
    )
    return {
        "publishes": draft and may(actor, "catalogue.publish", one),
        "own_draft": draft and one.drafted_by_id == actor.person_id,
        "redrafts": draft and may(actor, "catalogue.draft", one),
        "compares": may(actor, "catalogue.compare", one),
        "supersede": SupersedeForm(successors=successors) if successors else None,
        "withdraw": ReasonForm() if (published or draft) and may(actor, "catalogue.withdraw", one) else None,
    }


@login_required
@require_POST
def publish(request: ActorRequest, ref: str) -> HttpResponse:
    """Publish a draft somebody else made."""
    found = queries.shelf(request.actor, ref).version
    version_writes.publish(by=request.actor, now=clock.now(), version=found)
    notices.success(request, "已发布；该版本从此不再变化", "published; from now on it never changes")
    return redirect("catalogue:version", ref=ref)


@login_required
@require_POST
def supersede(request: ActorRequest, ref: str) -> HttpResponse:
    """Put a successor in a version's place."""
    found = queries.shelf(request.actor, ref).version
    allow(request.actor, "catalogue.supersede", found)
    successor = queries.shelf(request.actor, request.POST.get("successor", "")).version
    version_writes.supersede(by=request.actor, now=clock.now(), version=found, successor=successor)
    return redirect("catalogue:version", ref=ref)


@login_required
@require_POST
def withdraw(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a version off sale."""
    found = queries.shelf(request.actor, ref).version
    reason = request.POST.get("reason", "")
    version_writes.withdraw(by=request.actor, now=clock.now(), version=found, reason=reason)
    return redirect("catalogue:version", ref=ref)


@login_required
@require_POST
def compare(request: ActorRequest, ref: str) -> HttpResponse:
    """Compare a version's plan with the technical model."""
    found = queries.shelf(request.actor, ref).version
    comparison.compare(by=request.actor, now=clock.now(), version=found)
    return redirect(f"{request.path.removesuffix('compare/')}?show=comparison")
