"""Every transition of an event and of a registration: who may, who may not, and from which state."""

import pytest
from tests.hub.events.conftest import AFTER, NOW, announced, broken, content

from wangbao.hub.access.actor import PUBLIC
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.states import EVENT, PLACE, Place, PlaceStep, State, Step
from wangbao.hub.events.writes import event as events, registration

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def begun(of, state: State) -> Event:
    """Bring an event to a state by the operations."""
    by = {"by": of.actors["organiser"], "now": NOW}
    if state is State.DRAFT:
        return events.draft(content=content(), **by)
    made = announced(of)
    if state is State.CANCELLED:
        return events.cancel(event=made, revision=made.revision, reason="场地不可用", **by)
    if state is State.HELD:
        return events.close(by=by["by"], now=AFTER, event=made, revision=made.revision, attended=[])
    return made


def do(of, step: Step, name: str, row: Event, *, revision: int | None = None) -> Event:
    actor = PUBLIC if name == "public" else of.actors[name]
    given = {"by": actor, "now": AFTER if step is Step.CLOSE else NOW, "event": row}
    given["revision"] = row.revision if revision is None else revision
    match step:
        case Step.ANNOUNCE:
            return events.announce(**given)
        case Step.CANCEL:
            return events.cancel(reason="x", **given)
        case Step.CLOSE:
            return events.close(attended=[], **given)


CASES = [(state, step) for state, steps in EVENT.transitions.items() for step in steps]


@pytest.mark.parametrize(("state", "step"), CASES, ids=str)
def test_a_step_is_taken_by_the_organiser_s_officials_and_by_nobody_else(of, state, step) -> None:
    row = begun(of, state)
    for name in ("other", "administrator", "insurer", "company", "enterprise", "public"):
        with pytest.raises((Forbidden, Invisible)):
            do(of, step, name, row)
    with pytest.raises(Conflict):  # a revision that somebody else has passed
        do(of, step, "organiser", row, revision=row.revision - 1)
    assert do(of, step, "organiser", row).state == EVENT.transitions[state][step]
    assert broken() == []


@pytest.mark.parametrize("state", list(State), ids=str)
def test_what_cannot_happen_in_a_state_is_a_conflict(of, state) -> None:
    row = begun(of, state)
    for step in set(Step) - set(EVENT.transitions[state]):
        with pytest.raises(Conflict):
            do(of, step, "organiser", row)


def place(of, state: Place) -> Registration:
    """Bring a registration of the insurer's person to a state, for an event of one place."""
    row = announced(of, capacity=1)
    by = {"by": of.actors["insurer"], "now": NOW}
    if state is Place.WAITING:
        registration.register(by=of.actors["company"], now=NOW, event=row)
    made = registration.register(event=row, **by)
    if state is Place.WITHDRAWN:
        return registration.withdraw(registration=made, **by)
    if state in (Place.ATTENDED, Place.ABSENT):
        there = [made.ref] if state is Place.ATTENDED else []
        row.refresh_from_db()
        events.close(by=of.actors["organiser"], now=AFTER, event=row, revision=row.revision, attended=there)
    return Registration.objects.select_related("event").get(pk=made.pk)


def step_place(of, step: PlaceStep, name: str, row: Registration) -> None:
    actor = PUBLIC if name == "public" else of.actors[name]
    event = Event.objects.get(pk=row.event_id)
    match step:
        case PlaceStep.WITHDRAW:
            registration.withdraw(by=actor, now=NOW, registration=row)
        case PlaceStep.ATTEND | PlaceStep.MISS:
            there = [row.ref] if step is PlaceStep.ATTEND else []
            events.close(by=actor, now=AFTER, event=event, revision=event.revision, attended=there)
        case PlaceStep.MOVE_UP:
            events.change(
                by=actor, now=NOW, event=event, revision=event.revision, content=content(capacity=2)
            )


PLACES = [(state, step) for state, steps in PLACE.transitions.items() for step in steps]


@pytest.mark.parametrize(("state", "step"), PLACES, ids=str)
def test_a_registration_is_its_person_s_to_withdraw_and_the_organiser_s_to_end(of, state, step) -> None:
    row = place(of, state)
    allowed = "insurer" if step is PlaceStep.WITHDRAW else "organiser"
    for name in ("organiser", "other", "administrator", "insurer", "company", "enterprise", "public"):
        if name != allowed:
            with pytest.raises((Forbidden, Invisible)):
                step_place(of, step, name, row)
    step_place(of, step, allowed, row)
    row.refresh_from_db()
    assert row.state == PLACE.transitions[state][step]
    assert broken() == []


@pytest.mark.parametrize("state", [one for one in Place if not PLACE.transitions[one]], ids=str)
def test_a_registration_that_is_over_cannot_be_withdrawn(of, state) -> None:
    with pytest.raises(Conflict):
        step_place(of, PlaceStep.WITHDRAW, "insurer", place(of, state))
