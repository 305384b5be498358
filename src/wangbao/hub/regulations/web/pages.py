"""Show the library of regulations and its entries; do what their forms ask."""

from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wangbao.hub.access.permissions import allow
from wangbao.hub.console import record_page
from wangbao.hub.console.contributions import Row
from wangbao.hub.console.fields import DayField, TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.console.record_page import Action, Filter, Listing, Page, ReasonForm
from wangbao.hub.publications.web import content_form, version
from wangbao.hub.publications.web.presentation import shown
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.reads import regulation as reads
from wangbao.hub.regulations.rules.content import STATUS, TOPICS, VALUES, RegulationContent
from wangbao.hub.regulations.rules.publication_kinds import KIND, KINDS
from wangbao.hub.regulations.rules.states import REGULATION, Step
from wangbao.hub.regulations.writes import regulation as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_KEEP: Final = "regulations.keep"
_SUPPORT: Final = Text("地方支持措施", "Support by local authorities")


class EndForm(forms.Form):
    """The day from which a regulation no longer holds."""

    ended_on = DayField(label=label("失效日期", "No longer in force since"))


class ReplaceForm(EndForm):
    """The regulation that takes its place."""

    replaced_by = TextField(
        label=label("替代文件（本库编号）", "Replaced by (number in this library)"), max_length=20
    )


BEGIN: Final = Action(
    code="begin",
    title=Text("登记条目", "New entry"),
    permission=_KEEP,
    form=content_form.new(RegulationContent, KIND),
    do=lambda _, by, given: writes.draft(idempotency_key=given.pop("key"), content=given, **by),
)
ACTIONS: Final = (
    Action(
        code="publish",
        title=Text("发布", "Publish"),
        permission=_KEEP,
        when=lambda _, row: REGULATION.may_happen(row.state, Step.PUBLISH),
        do=lambda row, by, _: writes.publish(regulation=row, **by),
        opened=True,
    ),
    Action(
        code="change",
        title=Text("修改", "Change"),
        permission=_KEEP,
        when=lambda _, row: not REGULATION.is_terminal(row.state),
        form=content_form.again(RegulationContent, KIND),
        initial=lambda row: row.content,
        do=lambda row, by, given: writes.change(regulation=row, content=given, **by),
    ),
    Action(
        code="repeal",
        title=Text("标为废止", "Mark as repealed"),
        permission=_KEEP,
        when=lambda _, row: REGULATION.may_happen(row.state, Step.REPEAL),
        form=lambda _, *given, **named: EndForm(*given, **named),
        do=lambda row, by, given: writes.repeal(regulation=row, **by, **given),
    ),
    Action(
        code="replace",
        title=Text("标为被替代", "Mark as replaced"),
        permission=_KEEP,
        when=lambda _, row: REGULATION.may_happen(row.state, Step.REPLACE),
        form=lambda _, *given, **named: ReplaceForm(*given, **named),
        do=lambda row, by, given: writes.replace(regulation=row, **by, **given),
    ),
    Action(
        code="withdraw",
        title=Text("撤下", "Withdraw"),
        permission=_KEEP,
        when=lambda _, row: REGULATION.may_happen(row.state, Step.WITHDRAW),
        form=lambda _, *given, **named: ReasonForm(*given, **named),
        do=lambda row, by, given: writes.withdraw(regulation=row, **by, **given),
    ),
)


@require_safe
def regulations(request: ActorRequest) -> HttpResponse:
    """List and search the library."""
    allow(request.actor, "regulations.view")
    return _list(request)


def _list(request: ActorRequest, _row: None = None, **refused: forms.Form) -> HttpResponse:
    given = {name: request.GET.get(name, "") for name in ("term", "topic", "province", "status")}
    filters, start = reads.Filters(**given), record_page.start_of(request)
    found, following = reads.regulations(filters, start=start)
    groups = [
        (Text("草稿", "Drafts"), [_row_of(one, one.state) for one in reads.drafts(request.actor)]),
        (KINDS[0].name, [_row_of(one, one.content[STATUS]) for one in found]),
        (_SUPPORT, [] if start else [_measure(one) for one in reads.measures(filters)]),
    ]
    return record_page.listing(
        request,
        Listing(
            title=KINDS[0].name,
            lead=KINDS[0].lead,
            filters=[
                Filter("term", Text("标题、文号、机关", "Words"), filters.term),
                Filter("topic", Text("主题", "Topic"), filters.topic, list(TOPICS.items())),
                Filter("province", Text("地区", "Place"), filters.province, list(VALUES["province"].items())),
                Filter("status", Text("效力", "Status"), filters.status, list(VALUES[STATUS].items())),
            ],
            groups=groups,
            empty=Text("没有符合条件的条目。", "No entry fits."),
            following=following,
            actions=record_page.offered(
                request.actor, None, [BEGIN], lambda _: reverse("regulations:begin"), **refused
            ),
        ),
    )


@login_required
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Draft an entry."""
    return record_page.act(request, None, [BEGIN], BEGIN.code, show=_list, to=_address)


@require_safe
def regulation(request: ActorRequest, number: str) -> HttpResponse:
    """Show an entry with what the reader may do about it."""
    return _show(request, reads.regulation(request.actor, number))


@login_required
@require_POST
def act(request: ActorRequest, number: str, action: str) -> HttpResponse:
    """Perform what a form of an entry's page asks."""
    row = reads.regulation(request.actor, number)
    return record_page.act(request, row, ACTIONS, action, show=_show, to=_address)


def _show(request: ActorRequest, row: Regulation, **refused: forms.Form) -> HttpResponse:
    published = version.of(row)
    successor = row.replaced_by
    content = row.content if published is None else published.content
    return record_page.page(
        request,
        Page(
            title=row.name,
            back=KINDS[0].name,
            back_url=reverse("regulations:list"),
            lead=Text(
                "摘要由本平台自撰，以官方文本为准。",
                "The summary is our own; the official text is what holds.",
            ),
            state=row.state,
            state_text=REGULATION.name(row.state),
            facts=version.facts(published) if published else [],
            texts=shown(KIND, content),
            lists=version.history(published),
            links=[(Text("替代文件", "Replaced by"), _address(successor))] if successor else [],
            revision=row.revision,
            actions=record_page.offered(
                request.actor,
                row,
                ACTIONS,
                lambda code: reverse("regulations:act", args=[row.number, code]),
                **refused,
            ),
            note=version.withdrawal(published),
        ),
    )


def _address(row: Any) -> str:
    return reverse("regulations:regulation", args=[row.number])


def _row_of(row: Any, state: str) -> Row:
    issuer, number = row.content["issuer"], row.content.get("document_number", "")
    return Row(
        title=say(row.name),
        url=_address(row),
        detail=f"{issuer} {number}",
        state=state,
        state_text=REGULATION.name(state),
        when=content_form.day(row.content["issued_on"]),
        what=Text("发布于", "issued"),
    )


def _measure(row: Any) -> Row:
    return Row(
        title=row.name,
        url=reverse("plans:measures"),
        detail=row.authority.organisation.title,
        when=row.first_day,
        what=Text("起始于", "from"),
    )
