"""Sign, submit, withdraw and close applications."""

import datetime as dt
from typing import Final, Protocol

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.reads.estimate import summary_of
from wangbao.hub.applications.rules import clearance, seals
from wangbao.hub.applications.rules.states import APPLICATION, Event, State
from wangbao.hub.applications.writes.common import check_period, draft, held, note
from wangbao.hub.applications.writes.draft import SIGNATURE, cover_of
from wangbao.hub.catalogue.reads.queries import refuse_issuing
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Organisation
from wangbao.hub.ports import Port
from wangbao.questionnaire import answers as answering, facts, signature
from wangbao.questionnaire.answers import Answers
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal

_LONGEST_NAME: Final = 80


class OpenQuotes(Protocol):
    """The ending of quotes, by the app that keeps them."""

    def turn_down_open(self, application: Application, *, by: Actor, now: dt.datetime) -> None:
        """End the open quote of an application taken back; raises Conflict where it is accepted."""


OPEN_QUOTES: Final = Port[OpenQuotes]("ending of an application's quotes")


def sign(*, by: Actor, now: dt.datetime, application: Application, name: str, agreed: bool) -> Application:
    """Sign the answers as they stand: typed name, declaration, time, person and hash are kept.

    Args:
        by: a person, since nobody else can declare anything.
        now: when.
        application: a draft.
        name: the signer's name as typed; that of the signed-in person.
        agreed: whether the set's declaration was agreed to.

    Raises:
        InputError: answers missing or refused, cover not chosen, no agreement, or another name.
        Conflict: submitted already.
    """
    with transaction.atomic():
        row = draft(by, "applications.sign", application)
        if by.person_id is None:
            raise Forbidden
        typed = " ".join(name.split())
        if not agreed:
            raise refusal("agreed", None, "须同意声明方可签署", "the declaration must be agreed to")
        if not typed or typed != " ".join(by.name.split()) or len(typed) > _LONGEST_NAME:
            raise refusal("name", name, f"须键入本人姓名：{by.name}", f"type your own name: {by.name}")
        given = _complete(row)
        row.insured_kind = _kind(row, given)
        row.requested = cover_of(row, row.requested)
        row.signed_by_id, row.signed_at, row.signed_name = by.person_id, now, typed
        row.signed_sha256 = signature.fingerprint(given)
        row.changed_at = now
        row.save(update_fields=["insured_kind", "requested", "changed_at", *SIGNATURE])
        about = {"name": typed, "answers_sha256": row.signed_sha256, "questions": row.questions}
        note("signed", row, by=by, now=now, after=about)
    return row


def submit(*, by: Actor, now: dt.datetime, application: Application) -> Application:
    """Submit a signed application to the insurer.

    Raises:
        InputError: not signed, a start now past, or a product version nothing is issued on any more.
        Conflict: submitted already, or another application stands in the way (clearance).
    """
    allow(by, "applications.submit", application)
    # Simulating takes the longest, and a signed draft only changes by losing its signature: so before the locks.
    summary = summary_of(application) if application.signed_sha256 else None
    with transaction.atomic():
        # The applicant's row is the lock of clearance: of two brokers at once, one is first.
        Organisation.objects.select_for_update(of=("self",)).get(pk=application.applicant_id)
        row = held(by, "applications.submit", application)
        state = APPLICATION.after(row.state, Event.SUBMIT)
        given = _complete(row)
        if not row.signed_sha256 or row.signed_sha256 != signature.fingerprint(given):
            raise refusal("signature", None, "须先签署", "it must be signed first")
        refuse_issuing(row.product_version, day_of(now))
        check_period(application_reads.bundle(row).definition, row.start, row.end, now=now)
        clearance.clear(row, by=by, now=now)
        row.state, row.submitted_at, row.changed_at = state, now, now
        row.assessment = summary if row.signed_sha256 == application.signed_sha256 else summary_of(row)
        row.save(update_fields=["state", "submitted_at", "changed_at", "assessment"])
        said = {"state": state, FIELD: seals.SUBMITTED.of(row)}
        note("submitted", row, by=by, now=now, before={"state": State.DRAFT}, after=said)
    return row


def withdraw(*, by: Actor, now: dt.datetime, application: Application) -> Application:
    """Withdraw an application, as long as no quote of it is accepted; an open one is turned down with it.

    Raises:
        Conflict: closed or withdrawn already, or a quote of it is bound or accepted.
    """
    with transaction.atomic():
        row = held(by, "applications.withdraw", application)
        OPEN_QUOTES().turn_down_open(row, by=by, now=now)
        _end(row, Event.WITHDRAW, by=by, now=now)
    return row


def close(*, by: Actor, now: dt.datetime, application: Application) -> Application:
    """Close an application because its quote was bound, declined or lapsed; the caller holds the lock."""
    _end(application, Event.CLOSE, by=by, now=now)
    return application


def _complete(row: Application) -> Answers:
    given = answering.complete(application_reads.questions(row), row.answers)
    facts.profile_from(given, name=row.applicant.name, uscc=row.applicant.uscc)
    return given


def _kind(row: Application, given: Answers) -> str:
    """Read the kind of insured answered, which must be one the product insures."""
    kind = facts.profile_from(given, name=row.applicant.name).insured_kind
    kinds = application_reads.bundle(row).definition.kinds
    if kind not in kinds:
        raise refusal(
            "kind", kind, f"产品只承保：{'、'.join(kinds)}", f"the product insures only: {', '.join(kinds)}"
        )
    return kind


def _end(row: Application, event: Event, *, by: Actor, now: dt.datetime) -> None:
    before = row.state
    row.state, row.ended_at, row.changed_at = APPLICATION.after(row.state, event), now, now
    row.save(update_fields=["state", "ended_at", "changed_at"])
    said = {Event.WITHDRAW: "withdrawn", Event.CLOSE: "closed"}[event]
    note(said, row, by=by, now=now, before={"state": before}, after={"state": row.state})
