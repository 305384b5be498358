"""Show the pages of messages: the box, one message, marked as opened or acknowledged."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.columns import row_key
from wangbao.hub.outbox.reads import message as reads
from wangbao.hub.outbox.writes import message as writes
from wangbao.hub.web import ActorRequest


@login_required
@require_GET
def messages(request: ActorRequest) -> HttpResponse:
    """List what is new, newest first; ``new`` leaves out what has been opened."""
    below = row_key(request.GET.get("below", ""))
    unread_only = request.GET.get("new") == "1"
    page = reads.page(request.actor, below=below, unread_only=unread_only)
    context = {"page": page, "unread_only": unread_only, "unread": reads.unread(request.actor)}
    return render(request, "outbox/messages.html", context)


@login_required
@require_GET
def message(request: ActorRequest, ref: str) -> HttpResponse:
    """Show one message, which opens it."""
    opened = writes.open_message(by=request.actor, now=clock.now(), ref=ref)
    return render(request, "outbox/message.html", {"row": reads.shown(opened)})


@login_required
@require_POST
def open_all(request: ActorRequest) -> HttpResponse:
    """Mark all messages as opened."""
    writes.open_all(by=request.actor, now=clock.now())
    return redirect("outbox:messages")


@login_required
@require_POST
def acknowledge(request: ActorRequest, ref: str) -> HttpResponse:
    """Confirm having read a message."""
    writes.acknowledge(by=request.actor, now=clock.now(), ref=ref)
    return redirect("outbox:message", ref)
