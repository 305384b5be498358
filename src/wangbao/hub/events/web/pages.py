"""Show events, their registrations and certificates; do what their forms ask."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import display, record_page
from wangbao.hub.console.contributions import Row
from wangbao.hub.console.language import say
from wangbao.hub.console.record_page import Filter, Listing, Page
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.reads import event as reads
from wangbao.hub.events.rules.content import EVENT_KINDS, VALUES
from wangbao.hub.events.rules.publication_kinds import KIND
from wangbao.hub.events.rules.states import EVENT, PLACE, Place, State
from wangbao.hub.events.web.actions import ACTIONS, BEGIN, CLOSE
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.publications.web import version
from wangbao.hub.publications.web.presentation import shown
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_TITLE = Text("培训与交流活动", "Training and exchange")


@require_safe
def events(request: ActorRequest) -> HttpResponse:
    """List the events that are coming and those that are over; an organiser's drafts too."""
    allow(request.actor, "events.view")
    return _list(request)


def _list(request: ActorRequest, _row: None = None, **refused: forms.Form) -> HttpResponse:
    actor, now = request.actor, clock.now()
    given = {name: request.GET.get(name, "") for name in ("kind", "province")}
    groups: list[tuple[Text, list[Row]]] = [
        (Text("即将举办", "Coming"), [_row_of(one) for one in reads.coming(actor, now=now, **given)]),
        (Text("草稿", "Drafts"), [_row_of(one) for one in reads.drafts(actor)]),
        (Text("往期活动", "Past"), [_row_of(one) for one in reads.past(actor, now=now, **given)]),
    ]
    return record_page.listing(
        request,
        Listing(
            title=_TITLE,
            lead=Text(
                "政策解读、宣贯培训与交流对接。登录后即可报名；名额已满的列入候补。",
                "Briefings, training, exchange. Sign in to register; when all places are taken you wait for one.",
            ),
            filters=[
                Filter("kind", Text("类别", "Kind"), given["kind"], list(EVENT_KINDS.items())),
                Filter(
                    "province", Text("省份", "Province"), given["province"], list(VALUES["province"].items())
                ),
            ],
            groups=groups,
            empty=Text("暂无活动。", "There are no events."),
            actions=record_page.offered(actor, None, [BEGIN], lambda _: reverse("events:begin"), **refused),
        ),
    )


@login_required
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Draft an event."""
    return record_page.act(request, None, [BEGIN], BEGIN.code, show=_list, to=_address)


@require_safe
def event(request: ActorRequest, number: str) -> HttpResponse:
    """Show an event with what the reader may do about it."""
    return _show(request, reads.event(request.actor, number))


@login_required
@require_POST
def act(request: ActorRequest, number: str, action: str) -> HttpResponse:
    """Perform what a form of an event's page asks."""
    row = reads.event(request.actor, number)
    show = _people if action == CLOSE.code else _show  # who registered stands on a page of its own
    return record_page.act(request, row, [*ACTIONS, CLOSE], action, show=show, to=lambda _: _address(row))


@login_required
@require_safe
@shows_people("event", "number")
def people(request: ActorRequest, number: str) -> HttpResponse:
    """Show an organiser who registered for an event, and the form for its attendance."""
    return _people(request, reads.event(request.actor, number))


def _people(request: ActorRequest, row: Event, **refused: forms.Form) -> HttpResponse:
    rows = [_person(one) for one in reads.registrations(request.actor, row)]
    return record_page.page(
        request,
        Page(
            title=row.name,
            back=Text("活动", "Event"),
            back_url=_address(row),
            lists=[(Text("报名人员", "Registered"), rows, Text("尚无人报名。", "Nobody has registered."))],
            revision=row.revision,
            actions=record_page.offered(request.actor, row, [CLOSE], _sent_to(row), **refused),
        ),
    )


@require_safe
@shows_people("certificate", "number")
def certificate(request: ActorRequest, number: str) -> HttpResponse:
    """Show a certificate of attendance: to its holder and the organiser with the name, to others that it is genuine."""
    row = reads.certificate(number)
    allow(request.actor, "events.view")
    named = may(request.actor, "events.certificate", row)
    name = row.name if named else row.name[:1] + "*"
    facts = [
        (Text("证明编号", "Number"), number),
        (
            Text("姓名", "Name"),
            name if row.name else Text("已按保存期限删除", "erased when its time was over"),
        ),
        (Text("活动", "Event"), row.event.name),
        (Text("时间", "Time"), display.moment(row.event.starts_at)),
        (Text("主办单位", "Organiser"), row.event.organisation.title),
        (Text("散列值（SHA-256）", "Hash (SHA-256)"), row.digest),
    ]
    if named:
        facts.insert(2, (Text("所在机构", "Organisation"), row.organisation.title))
    return record_page.page(
        request,
        Page(
            title=Text("出席证明", "Certificate of attendance"),
            lead=Text(
                "本证明由主办单位登记出席后出具。", "Issued when the organiser recorded the attendance."
            ),
            back=Text("活动", "Event"),
            back_url=_address(row.event),
            facts=facts,
        ),
    )


def _show(request: ActorRequest, row: Event, **refused: forms.Form) -> HttpResponse:
    actor, own = request.actor, reads.own(request.actor, row)
    facts: list[tuple[Text, Any]] = [(Text("主办单位", "Organiser"), row.organisation.title)]
    published = version.of(row)
    if row.capacity is not None and row.state == State.ANNOUNCED:
        taken = row.registrations.filter(state=Place.REGISTERED).count()
        facts.append((Text("余位", "Places left"), str(max(row.capacity - taken, 0))))
    if own is not None:
        facts.append((Text("本人报名", "Your registration"), PLACE.name(own.state)))
    if published is not None:
        facts.append((Text("引用", "Cite as"), published.citation))
    links = []
    if may(actor, "events.organise", row):
        links.append((Text("报名人员", "Who registered"), reverse("events:people", args=[row.number])))
    if own is not None and own.certificate:
        links.append((Text("出席证明", "Certificate"), reverse("events:certificate", args=[own.certificate])))
    return record_page.page(
        request,
        Page(
            title=row.name,
            back=_TITLE,
            back_url=reverse("events:list"),
            state=row.state,
            state_text=EVENT.name(row.state),
            facts=facts,
            texts=shown(KIND, row.content),
            lists=version.history(published),
            links=links,
            revision=row.revision,
            actions=record_page.offered(actor, row, ACTIONS, _sent_to(row), **refused),
            note=version.withdrawal(published),
        ),
    )


def _sent_to(row: Event) -> Callable[[str], str]:
    return lambda code: reverse("events:act", args=[row.number, code])


def _address(row: Event) -> str:
    return reverse("events:event", args=[row.number])


def _row_of(row: Event) -> Row:
    kind = EVENT_KINDS[row.content["event_kind"]]
    place = row.content["place"]
    return Row(
        title=say(row.name),
        url=_address(row),
        detail=Text(
            f"{kind.zh} · {place} · {row.organisation.name}",
            f"{kind.en} · {place} · {row.organisation.title.en}",
        ),
        state=row.state,
        state_text=EVENT.name(row.state),
        when=row.starts_at,
    )


def _person(row: Registration) -> Row:
    return Row(
        title=row.name or "—",
        url=reverse("events:certificate", args=[row.certificate]) if row.certificate else "",
        detail=row.organisation.title,
        state=row.state,
        state_text=PLACE.name(row.state),
        when=row.registered_at,
        what=Text("报名于", "registered"),
    )
