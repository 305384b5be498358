"""Say what may be done with an event on its page, and by which forms."""

from typing import Any, Final

from django import forms

from wangbao.hub import clock
from wangbao.hub.console.language import label, say
from wangbao.hub.console.record_page import Action, ReasonForm
from wangbao.hub.events.models import Event
from wangbao.hub.events.reads import event as reads
from wangbao.hub.events.rules.content import EventContent
from wangbao.hub.events.rules.publication_kinds import KIND
from wangbao.hub.events.rules.states import EVENT, OPEN_PLACES, PLACE, PlaceStep, State, Step
from wangbao.hub.events.writes import event as writes, registration
from wangbao.hub.publications.web.content_form import again, new
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text


class AttendanceForm(forms.Form):
    """The people who were there, of those who registered."""

    attended = forms.MultipleChoiceField(
        label=label("出席人员", "Attended"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, row: Event, *given: Any, **named: Any) -> None:
        """List those who have a place or wait for one."""
        super().__init__(*given, **named)
        rows = row.registrations.filter(state__in=[str(one) for one in OPEN_PLACES])
        self.fields["attended"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.ref, f"{one.name}（{say(one.organisation.title)}，{say(PLACE.name(one.state))}）")
            for one in rows.select_related("organisation")
        ]


def _open(actor: Any, row: Event) -> bool:
    own = reads.own(actor, row)
    return (
        row.state == State.ANNOUNCED
        and day_of(clock.now()) <= row.last_day
        and actor.organisation_id is not None
        and (own is None or own.state not in OPEN_PLACES)
    )


def _has_place(actor: Any, row: Event) -> bool:
    own = reads.own(actor, row)
    return own is not None and PLACE.may_happen(own.state, PlaceStep.WITHDRAW) and clock.now() < row.starts_at


def _withdraw(row: Event, by: dict[str, Any]) -> object:
    own = reads.own(by["by"], row)
    return own and registration.withdraw(by=by["by"], now=by["now"], registration=own)


BEGIN: Final = Action(
    code="begin",
    title=Text("新建活动", "New event"),
    permission="events.organise",
    form=new(EventContent, KIND),
    do=lambda _row, by, given: writes.draft(idempotency_key=given.pop("key"), content=given, **by),
)
CLOSE: Final = Action(
    code="close",
    title=Text("登记出席", "Record the attendance"),
    permission="events.organise",
    when=lambda _, row: EVENT.may_happen(row.state, Step.CLOSE) and clock.now() >= row.ends_at,
    form=AttendanceForm,
    do=lambda row, by, given: writes.close(event=row, **by, **given),
    opened=True,
)
ACTIONS: Final = (
    Action(
        code="register",
        title=Text("报名", "Register"),
        permission="events.register",
        when=_open,
        do=lambda row, by, _given: registration.register(by=by["by"], now=by["now"], event=row),
        opened=True,
    ),
    Action(
        code="withdraw",
        title=Text("取消报名", "Withdraw"),
        permission="events.view",
        when=_has_place,
        do=lambda row, by, _given: _withdraw(row, by),
    ),
    Action(
        code="announce",
        title=Text("发布", "Announce"),
        permission="events.organise",
        when=lambda _, row: EVENT.may_happen(row.state, Step.ANNOUNCE),
        do=lambda row, by, _given: writes.announce(event=row, **by),
        opened=True,
    ),
    Action(
        code="change",
        title=Text("修改", "Change"),
        permission="events.organise",
        when=lambda _, row: not EVENT.is_terminal(row.state),
        form=again(EventContent, KIND),
        initial=lambda row: row.content,
        do=lambda row, by, given: writes.change(event=row, content=given, **by),
    ),
    Action(
        code="cancel",
        title=Text("取消活动", "Cancel the event"),
        permission="events.organise",
        when=lambda _, row: EVENT.may_happen(row.state, Step.CANCEL),
        form=lambda _row, *given, **named: ReasonForm(*given, **named),
        do=lambda row, by, given: writes.cancel(event=row, **by, **given),
    ),
)
