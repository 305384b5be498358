"""Answer calls about applications: begin, answer, disclose, sign, submit, withdraw."""

from typing import Annotated, Any, Final

from django.db import transaction
from ninja import Query, Router, Status

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind
from wangbao.hub.api.calls.products import version_for
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.http.records import Records
from wangbao.hub.api.shapes.applications import (
    Answering,
    ApplicationOut,
    ApplicationRow,
    Begin,
    ClausesOut,
    Confirming,
    Given,
    Signing,
    clauses_of,
    full_application,
    listed_application,
)
from wangbao.hub.api.shapes.values import ApplicationNumber, Key, Page
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.states import State
from wangbao.hub.applications.writes import disclosure, draft, submission
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation
from wangbao.vocabulary.errors import refusal

PLACE: Final = 30
router = Router(tags=["投保 / applications"])

_WITH = ("applicant", "insurer", "broker", "product_version__product")


@router.get(
    "/applications",
    response=answers(ok=Page[ApplicationRow]),
    operation_id="applications",
    summary="投保申请列表 / applications",
    **auth_for("applications:read"),
)
def applications(
    request: Call, limit: Limit = 50, cursor: Cursor = None, state: Annotated[State | None, Query()] = None
) -> dict[str, Any]:
    """The applications one may know of, the newest first; an insurer knows of those submitted to it."""
    allow(request.actor, "applications.view")
    rows = Application.objects.visible_to(request.actor).select_related(*_WITH)
    rows = rows.defer("answers", "assessment")
    if state is not None:
        rows = rows.filter(state=state)
    return page(rows, limit=limit, cursor=cursor, show=listed_application, by="number")


@router.post(
    "/applications",
    response=answers(created=ApplicationOut, also=(404, 409, 413)),
    operation_id="start_application",
    summary="发起投保申请 / begin an application",
    **auth_for("applications:write"),
)
def start(request: Call, body: Begin, key: Key) -> Status[Any]:
    """A draft; answers and cover may come with it or later."""
    actor = request.actor
    allow(actor, "applications.start")
    applicant = _applicant(actor, body.applicant)
    begun = draft.start(
        version=version_for(actor, body.product, body.insurer, body.start),
        applicant=applicant,
        start=body.start,
        end=body.end,
        answers=_answers(body.answers),
        requested=body.cover.plain(),
        **acting(request, key),
    )
    return Status(201, APPLICATIONS.answer(request, begun.number))


@router.get(
    "/applications/{number}",
    response=answers(ok=ApplicationOut, also=(404,)),
    operation_id="application",
    summary="投保申请详情 / an application",
    **auth_for("applications:read"),
)
def application(request: Call, number: ApplicationNumber) -> dict[str, Any]:
    """One application."""
    return APPLICATIONS.answer(request, number)


@router.patch(
    "/applications/{number}",
    response=answers(ok=ApplicationOut, also=(404, 409, 413)),
    operation_id="answer_application",
    summary="填写投保申请 / answer an application",
    **auth_for("applications:write"),
)
def answer(request: Call, number: ApplicationNumber, body: Answering) -> dict[str, Any]:
    """Takes answers, cover or days into a draft; all or nothing. A signature under it falls."""
    actor, now = request.actor, request.now
    found = find(actor, number, permission="applications.answer")
    with transaction.atomic():
        if body.start is not None or body.end is not None:
            first, last = body.start or found.start, body.end or found.end
            found = draft.set_period(by=actor, now=now, application=found, start=first, end=last)
        if body.cover is not None:
            found = draft.choose(by=actor, now=now, application=found, requested=body.cover.plain())
        if body.answers:
            found = draft.answer(by=actor, now=now, application=found, answers=_answers(body.answers))
    return APPLICATIONS.answer(request, number)


@router.get(
    "/applications/{number}/clauses",
    response=answers(ok=ClausesOut, also=(404,)),
    operation_id="exempting_clauses",
    summary="须说明的免责条款 / exempting clauses to explain",
    **auth_for("applications:read"),
)
def clauses(request: Call, number: ApplicationNumber) -> dict[str, Any]:
    """Every exempting clause of the contract as it would be bound, with its explanation and evidence so far."""
    return clauses_of(find(request.actor, number))


@router.post(
    "/applications/{number}/clauses",
    response=answers(ok=ClausesOut, also=(404, 409, 413)),
    operation_id="confirm_clauses",
    summary="确认条款已说明 / confirm that clauses were explained",
    **auth_for("applications:write"),
)
def confirm(request: Call, number: ApplicationNumber, body: Confirming) -> dict[str, Any]:
    """The evidence of disclosure: in the name of the person the token stands for. Confirmed twice is once."""
    found = find(request.actor, number, permission="applications.disclose")
    disclosure.confirm(application=found, clauses=body.clauses, shown_at=body.shown_at, **acting(request))
    return clauses_of(find(request.actor, number))


@router.post(
    "/applications/{number}/signature",
    response=answers(ok=ApplicationOut, also=(404, 409, 413)),
    operation_id="sign_application",
    summary="签署 / sign",
    **auth_for("applications:write"),
)
def sign(request: Call, number: ApplicationNumber, body: Signing) -> dict[str, Any]:
    """Signs the answers as they stand, as the person the token stands for, who types the name."""
    return APPLICATIONS.write(
        request,
        number,
        submission.sign,
        permission="applications.sign",
        name=body.name,
        agreed=body.agreed,
    )


@router.post(
    "/applications/{number}/submission",
    response=answers(ok=ApplicationOut, also=(404, 409)),
    operation_id="submit_application",
    summary="提交 / submit",
    **auth_for("applications:write"),
)
def submit(request: Call, number: ApplicationNumber) -> dict[str, Any]:
    """Puts a signed application before the insurer. Submitted already, it is answered as it stands."""
    return APPLICATIONS.write(
        request,
        number,
        submission.submit,
        permission="applications.submit",
        unless=lambda row: row.state in (State.SUBMITTED, State.QUOTED),
    )


@router.post(
    "/applications/{number}/withdrawal",
    response=answers(ok=ApplicationOut, also=(404, 409)),
    operation_id="withdraw_application",
    summary="撤回 / withdraw",
    **auth_for("applications:write"),
)
def withdraw(request: Call, number: ApplicationNumber) -> dict[str, Any]:
    """Takes an application back, as long as no contract has come of it. Withdrawn already, it is answered as it is."""
    return APPLICATIONS.write(
        request,
        number,
        submission.withdraw,
        permission="applications.withdraw",
        unless=lambda row: row.state == State.WITHDRAWN,
    )


def find(actor: Actor, number: str, *, permission: str = "applications.view") -> Application:
    """Fetch an application by its number.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: not for this role.
    """
    found = Application.objects.visible_to(actor).select_related(*_WITH).filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, permission, found)
    return found


APPLICATIONS: Final = Records("application", find, lambda row, _: full_application(row))


def _applicant(actor: Actor, ref: str | None) -> Organisation:
    if ref is None:
        if actor.organisation_kind in (Kind.BROKER, Kind.INTERMEDIARY):
            raise refusal("body.applicant", None, "须写明客户", "name the client")
        return Organisation.objects.get(pk=actor.organisation_id or 0)
    found = Organisation.objects.visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found


def _answers(given: dict[str, Given]) -> dict[str, Any]:
    return {code: "" if value is None else value for code, value in given.items()}
