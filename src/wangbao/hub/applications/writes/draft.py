"""Fill in applications: start, answer, choose cover, attach a broker's authority."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.writes.common import (
    check_period,
    draft,
    mandated,
    months_on,
    note,
    refuse_submitted,
    unsign,
)
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import refuse_issuing
from wangbao.hub.company_names import name_key, sorted_by
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.files.operations import keep, take_in
from wangbao.hub.numbers import next_number
from wangbao.hub.parties.models import Organisation
from wangbao.product.choice import checked
from wangbao.proposal import option_fit
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, refusal

_YEAR: Final = 12
_LONGEST_NAME: Final = 80


def start(
    *,
    by: Actor,
    now: dt.datetime,
    version: Any,
    applicant: Organisation,
    start: dt.date,
    end: dt.date | None = None,
    answers: Mapping[str, Any] | None = None,
    requested: Mapping[str, Any] | None = None,
    renews: Application | None = None,
    idempotency_key: str | None = None,
) -> Application:
    """Begin an application.

    Args:
        by: a person of the enterprise, or of a broker with its mandate.
        now: when.
        version: the ``catalogue.ProductVersion`` applied for.
        applicant: the enterprise.
        start: the first day of cover.
        end: the day it ends, not itself covered; the longest term up to a year where None.
        answers: answers known already, by question of the product's set.
        requested: the cover asked for, as far as known.
        renews: the application this one follows.
        idempotency_key: the caller's; a repeat gets the same application.

    Raises:
        Forbidden, Invisible: not for this role, or not the actor's enterprise or client.
        Conflict: the key was used for something else.
        InputError: a version not on sale, days it does not offer, or answers and cover that are refused.
    """
    allow(by, "applications.start")
    asked = idempotency.asked(
        idempotency_key or None,
        applicant=applicant.pk,
        product=version.product_id,  # not its version: the one on sale may be another by the time of a repeat
        start=start,
        end=end,
        answers=answers or {},
        requested=requested or {},
        renews=renews and renews.pk,
    )
    if (found := _begun(by, asked, applicant)) is not None:
        return found
    _may_apply_for(by, applicant)
    bundle = bundle_of(version)
    refuse_issuing(version, day_of(now))
    last = end or months_on(start, min(bundle.definition.term.most_months, _YEAR))
    check_period(bundle.definition, start, last, now=now)
    given = answering.draft(bundle.questions, answers or {})
    application = Application(
        applicant=applicant,
        insurer_id=version.product.insurer_id,
        broker_id=by.organisation_id if by.side is Side.BROKER else None,
        product_version=version,
        start=start,
        end=last,
        questions=question_sets.reference(bundle.questions),
        answers=answering.as_json(given.values),
        renews=renews,
        name_sort=sorted_by(applicant.name),
        key_sort=sorted_by(name_key(applicant.name)),
        created_at=now,
        created_by_id=by.person_id,
        changed_at=now,
        **asked.columns,
    )
    application.requested = cover_of(application, requested or {})

    def make() -> Application:
        application.number = next_number("application", day_of(now).year)
        application.save(force_insert=True)
        about = {"product": bundle.definition.product, "start": start, "end": last}
        if renews is not None:
            about["renews"] = renews.number
        note("started", application, by=by, now=now, after=about)
        return application

    return idempotency.once(lambda: _begun(by, asked, applicant), make, looks_first=False)


def answer(
    *,
    by: Actor,
    now: dt.datetime,
    application: Application,
    answers: Mapping[str, Any],
    keep_good: bool = False,
) -> Application:
    """Put answers into a draft; others stay, an empty one is removed. A signature on it is removed.

    Args:
        by: who answers.
        now: when.
        application: a draft.
        answers: plain answers by question.
        keep_good: whether the answers that are accepted are kept although others are refused, as a page does that
            saves while one fills it in.

    Raises:
        InputError: with every answer that is refused; without ``keep_good`` nothing is then written.
        Conflict: submitted already.
    """
    questions = application_reads.questions(application)
    accepted, problems = answering.sift(questions, answers)
    if problems and not keep_good:
        raise InputError(problems)
    refused = {problem.field for problem in problems}
    plain = answering.as_json(accepted.values)
    emptied = {code for code in answers if code not in plain and code not in refused}
    with transaction.atomic():
        row = draft(by, "applications.answer", application)
        kept = {code: value for code, value in row.answers.items() if code not in emptied} | plain
        changed = {code for code in {*kept, *row.answers} if kept.get(code) != row.answers.get(code)}
        if changed:
            before = {code: row.answers.get(code) for code in sorted(changed)}
            row.answers = kept
            _changed(row, now)
            row.save(update_fields=["answers", "changed_at", *SIGNATURE])
            said = {code: kept.get(code) for code in sorted(changed)}
            note("answered", row, by=by, now=now, before=before, after=said)
    if problems:
        raise InputError(problems)
    return row


def choose(
    *, by: Actor, now: dt.datetime, application: Application, requested: Mapping[str, Any]
) -> Application:
    """Ask for cover: ``limit_cny``, ``deductible_cny``, ``waiting_hours``, ``left_out``; what is not named stays.

    Raises:
        InputError: what the product does not offer.
        Conflict: submitted already.
    """
    with transaction.atomic():
        row = draft(by, "applications.answer", application)
        before, row.requested = row.requested, cover_of(row, {**row.requested, **requested})
        if before != row.requested:
            _changed(row, now)
            row.save(update_fields=["requested", "changed_at", *SIGNATURE])
            note("cover_chosen", row, by=by, now=now, before=before, after=row.requested)
    return row


def set_cover(
    *,
    by: Actor,
    now: dt.datetime,
    application: Application,
    requested: Mapping[str, Any],
    start: dt.date,
    end: dt.date,
) -> Application:
    """Set cover and days at once, both or neither; refused as by :func:`choose` and :func:`set_period`."""
    with transaction.atomic():
        set_period(by=by, now=now, application=application, start=start, end=end)
        return choose(by=by, now=now, application=application, requested=requested)


def set_period(
    *, by: Actor, now: dt.datetime, application: Application, start: dt.date, end: dt.date
) -> Application:
    """Ask for other days of cover; refused (InputError) where the product does not offer them."""
    with transaction.atomic():
        row = draft(by, "applications.answer", application)
        check_period(application_reads.bundle(row).definition, start, end, now=now)
        if (row.start, row.end) != (start, end):
            before = {"start": row.start, "end": row.end}
            row.start, row.end = start, end
            _changed(row, now)
            row.save(update_fields=["start", "end", "changed_at", *SIGNATURE])
            note("period_set", row, by=by, now=now, before=before, after={"start": start, "end": end})
    return row


def attach_authority(
    *, by: Actor, now: dt.datetime, application: Application, name: str, content: bytes
) -> Application:
    """Keep the client's letter that lets the broker sign for it; replaces an earlier one.

    Raises:
        InputError: a file the vault does not take.
        Forbidden: the actor is not the broker of the application.
        Busy: too many files are being looked into.
    """
    allow(by, "applications.sign", application)
    mandated(by, application.applicant_id)
    if application.broker_id is None or by.side is not Side.BROKER:
        raise Forbidden
    refuse_submitted(application)
    taken = take_in(name, content)
    with transaction.atomic():
        row = draft(by, "applications.sign", application)
        if row.broker_id is None:
            raise Forbidden
        row.authority_letter = keep(
            by=by,
            now=now,
            organisation_id=row.broker_id,
            file=taken,
            purpose="application.authority",
            shared_with=(row.applicant_id, row.insurer_id),
        )
        row.changed_at = now
        row.save(update_fields=["authority_letter", "changed_at"])
        note("authority_attached", row, by=by, now=now, after={"file": row.authority_letter.ref})
    return row


SIGNATURE: Final = ("signed_by", "signed_at", "signed_name", "signed_sha256")


def _may_apply_for(by: Actor, applicant: Organisation) -> None:
    if by.is_system:
        return
    if by.side is Side.BROKER:
        mandated(by, applicant.pk)
    elif applicant.pk != by.organisation_id:
        raise Invisible


def _begun(by: Actor, asked: idempotency.Asked, applicant: Organisation) -> Application | None:
    found = idempotency.replay(Application, asked, applicant_id=applicant.pk)
    if found is not None and not Application.objects.visible_to(by).filter(pk=found.pk).exists():
        raise idempotency.used(asked.key)
    return found


def _changed(row: Application, now: dt.datetime) -> None:
    row.changed_at = now
    unsign(row)


def cover_of(row: Application, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the choice to plain data, checked against what the product offers."""
    known = {key: value for key, value in wanted.items() if value not in (None, "")}
    unknown = [key for key in known if key not in (*option_fit.TERMS, "left_out")]
    if unknown:
        raise refusal(unknown[0], None, "未知字段", "unknown field")
    bundle = application_reads.bundle(row)
    return option_fit.plain(checked(bundle.definition, option_fit.with_usual(bundle, known)))
