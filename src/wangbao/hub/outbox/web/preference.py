"""Show the page on which a person chooses how to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.console.language import say
from wangbao.hub.outbox import channels
from wangbao.hub.outbox.reads import preference as reads
from wangbao.hub.outbox.rules.states import MODE_NAMES
from wangbao.hub.outbox.writes import preference as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_KEPT = Text("已保存。", "Saved.")


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: ActorRequest) -> HttpResponse:
    """Show and keep the reader's wishes: a row a kind of message, a choice a channel."""
    wishes = reads.wishes(request.actor)
    if request.method == "POST":
        chosen = {
            (wish.kind.code, channel): request.POST[f"{wish.kind.code}:{channel}"]
            for wish in wishes
            for channel in wish.modes
            if f"{wish.kind.code}:{channel}" in request.POST
        }
        writes.choose(by=request.actor, now=clock.now(), wishes=chosen)
        messages.success(request, say(_KEPT))
        return redirect("outbox:preferences")
    offered = channels.personal()
    rows = [
        {
            "kind": wish.kind,
            "cells": [
                {
                    "name": f"{wish.kind.code}:{channel}",
                    "channel": channels.NAMES[channel],
                    "mode": wish.modes[channel],
                    "said": MODE_NAMES[wish.modes[channel]],
                    "choices": [(mode, MODE_NAMES[mode]) for mode in wish.choices[channel]],
                }
                for channel in offered
            ],
        }
        for wish in wishes
    ]
    context = {"rows": rows, "channels": [channels.NAMES[channel] for channel in offered]}
    return render(request, "outbox/preferences.html", context)
