"""Show the journal: actions in the reader's organisation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangbao.hub.access.permissions import allow
from wangbao.hub.columns import row_key
from wangbao.hub.journal import queries
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.journal.words import presented
from wangbao.hub.web import ActorRequest

_LONGEST = 80


@login_required
@require_GET
@shows_people("journal")
def entries(request: ActorRequest) -> HttpResponse:
    """Show entries, newest first; ``subject`` selects those of one record."""
    allow(request.actor, "journal.view")
    subject = request.GET.get("subject", "").strip()[:_LONGEST]
    below = row_key(request.GET.get("below", ""))
    rows, following = queries.page(request.actor, below=below, subject=subject)
    context = {"entries": [presented(row) for row in rows], "below": following, "subject": subject}
    return render(request, "journal/entries.html", context)
