"""Show how an organisation's messages were delivered, and send again what failed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.columns import row_key
from wangbao.hub.outbox import channels, kinds
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.reads import delivery as reads
from wangbao.hub.outbox.rules.states import DELIVERY
from wangbao.hub.outbox.writes import delivery as writes, held
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_LONGEST = 80


@login_required
@require_GET
def deliveries(request: ActorRequest) -> HttpResponse:
    """List deliveries, newest first, by state or by the record they are about."""
    below, state = row_key(request.GET.get("below", "")), request.GET.get("state", "")
    subject = request.GET.get("subject", "").strip()[:_LONGEST]
    rows, following = reads.page(request.actor, below=below, state=state, subject=subject)
    context = {
        "rows": [_shown(row) for row in rows],
        "below": following,
        "state": state,
        "states": [(code, name) for code, name in DELIVERY.names.items()],
        "subject": subject,
    }
    return render(request, "outbox/deliveries.html", context)


@login_required
@require_GET
def delivery(request: ActorRequest, ref: str) -> HttpResponse:
    """Show one delivery with each attempt."""
    found = reads.one(request.actor, ref)
    context = {**_shown(found), "tries": found.tries.order_by("number")}
    return render(request, "outbox/delivery.html", context)


@login_required
@require_POST
def retry(request: ActorRequest, ref: str) -> HttpResponse:
    """Send a delivery once more."""
    writes.retry(by=request.actor, now=clock.now(), delivery=reads.one(request.actor, ref))
    return redirect("outbox:delivery", ref)


@login_required
@require_POST
def release(request: ActorRequest, ref: str) -> HttpResponse:
    """Let a delivery that is held back be sent, or drop it."""
    end = held.drop if request.POST.get("action") == "drop" else held.release
    end(by=request.actor, now=clock.now(), delivery=reads.one(request.actor, ref))
    return redirect("outbox:delivery", ref)


def _shown(row: Delivery) -> dict[str, object]:
    kind = kinds.registry().get(row.message.kind)
    return {
        "delivery": row,
        "kind": kind.name if kind else Text(row.message.kind, row.message.kind),
        "channel": channels.NAMES.get(row.channel, Text(row.channel, row.channel)),
        "state": DELIVERY.name(row.state),
        "to": row.organisation.title if row.organisation else Text("个人", "a person"),
    }
