"""Show the pages of webhooks: registering, rotating, testing, closing."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console.fields import TextField
from wangbao.hub.console.form_errors import carry
from wangbao.hub.console.language import label, say
from wangbao.hub.outbox import kinds
from wangbao.hub.outbox.reads import webhook as reads
from wangbao.hub.outbox.rules.states import DELIVERY
from wangbao.hub.outbox.writes import webhook as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_SHOWN = 50
_ANSWERED = Text("测试消息的答复：{answer}", "Answer to the test: {answer}")


class WebhookForm(forms.Form):
    """A new webhook: its name, its address, the kinds of messages it gets."""

    name = TextField(label=label("名称", "Name"), max_length=writes.LONGEST_NAME)
    url = TextField(
        label=label("地址", "Address"),
        max_length=500,
        help_text=label("您的系统接收消息的 https 地址", "the https address of your system"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=label("消息种类", "Kinds of messages"),
        help_text=label("不选即全部", "none chosen: all of them"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the kinds of messages there are, in the reader's language."""
        super().__init__(*given, **named)
        field = self.fields["kinds"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(code, say(kind.name)) for code, kind in kinds.registry().items()]


@login_required
@require_http_methods(["GET", "POST"])
def webhooks(request: ActorRequest) -> HttpResponse:
    """List the webhooks, with a form for a new one, whose secret is shown once, in the answer."""
    allow(request.actor, "outbox.view_webhooks")
    return _webhooks(request)  # type: ignore[no-any-return]


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def _webhooks(request: ActorRequest) -> HttpResponse:
    form, made, status = WebhookForm(request.POST or None), None, 200
    if request.method == "POST":
        allow(request.actor, "outbox.manage_webhooks")
        status = 422
        if form.is_valid():
            try:
                made = writes.register(
                    by=request.actor,
                    now=clock.now(),
                    name=form.cleaned_data["name"],
                    url=form.cleaned_data["url"],
                    of_kinds=form.cleaned_data["kinds"],
                )
                form, status = WebhookForm(), 201
            except InputError as error:
                carry(form, error)
    context = {
        "rows": reads.webhooks(request.actor).order_by("closed_at", "pk"),
        "form": form if may(request.actor, "outbox.manage_webhooks") else None,
        "made": made,
    }
    return render(request, "outbox/webhooks.html", context, status=status)


@login_required
@require_GET
def webhook(request: ActorRequest, ref: str) -> HttpResponse:
    """Show a webhook and the last of what went to it."""
    return _show(request, ref)


@login_required
@require_POST
def rotate(request: ActorRequest, ref: str) -> HttpResponse:
    """Give a webhook a new secret, shown once, in the answer."""
    found = reads.webhook(request.actor, ref)
    return _show(request, ref, writes.rotate(by=request.actor, now=clock.now(), webhook=found).secret)


@login_required
@require_POST
def test(request: ActorRequest, ref: str) -> HttpResponse:
    """Send a test message and say what was answered."""
    tested = writes.test(by=request.actor, now=clock.now(), webhook=reads.webhook(request.actor, ref))
    said = say(_ANSWERED).format(answer=tested.answer)
    (messages.success if tested.accepted else messages.error)(request, said)
    return redirect("outbox:webhook", ref)


@login_required
@require_POST
def close(request: ActorRequest, ref: str) -> HttpResponse:
    """Close a webhook."""
    writes.close(by=request.actor, now=clock.now(), webhook=reads.webhook(request.actor, ref))
    return redirect("outbox:webhooks")


def _show(request: ActorRequest, ref: str, secret: str | None = None) -> HttpResponse:
    found = reads.webhook(request.actor, ref)
    context = {
        "webhook": found,
        "kinds": [kinds.kind(code).name for code in found.kinds if code in kinds.registry()],
        "rows": [
            {
                "delivery": row,
                "kind": kinds.registry()[row.message.kind].name
                if row.message.kind in kinds.registry()
                else row.message.kind,
                "state": DELIVERY.name(row.state),
            }
            for row in reads.deliveries(found).order_by("-pk")[:_SHOWN]
        ],
        "secret": secret,
    }
    return render(request, "outbox/webhook.html", context)
