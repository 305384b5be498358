"""Build the application form and the disclosure confirmation from an application's record."""

import datetime as dt
from typing import Any

from wangbao.documents.application import Answer, AnswerSection, ApplicationForm, Signed
from wangbao.documents.disclosure import DisclosedClause, DisclosureRecord
from wangbao.hub.access.roles import ROLE_NAMES, Role
from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.rules.states import State
from wangbao.hub.papers.parts import broker_of, organisation, product
from wangbao.questionnaire.answers import plain
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import NumberOf, Question
from wangbao.statute.disclosure.clause import KINDS, Clause
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text


def application_form(application: Application) -> ApplicationForm:
    """Build the application form, with the questions asked and the answers given.

    Raises:
        InputError: nothing has been answered yet.
    """
    given, bundle = application_reads.answers(application), application_reads.bundle(application)
    choice = application_reads.requested(application)
    questions = given.questions
    return ApplicationForm(
        number=application.number,
        issued_on=day_of(application.signed_at or application.changed_at),
        insurer=organisation(application.insurer),
        applicant=organisation(application.applicant),
        broker=broker_of(application.broker),
        product=product(bundle),
        period=Period(application.start, application.end),
        limit_cny=choice.limit_cny,
        deductible_cny=choice.deductible_cny,
        questionnaire=Text(
            f"{questions.title.text.zh}（{questions.version}）",
            f"{questions.title.text.en} ({questions.version})",
        ),
        sections=tuple(
            AnswerSection(
                title=section.title.text,
                answers=tuple(
                    Answer(
                        code=question.code,
                        question=question.ask.text,
                        answer=_answer(question, given.values.get(question.code)),
                    )
                    for question in given.asked(section)
                ),
            )
            for section in given.sections()
        ),
        signed=_signed(application),
    )


def disclosure_record(application: Application, *, now: dt.datetime) -> DisclosureRecord:
    """Build the confirmation of the exempting clauses, with the evidence on record.

    While the application is open, the clauses are those of the contract as it would be bound. Once it has ended, they
    are those that were shown, in the wording of that time, even if the product's wording has changed since.
    """
    rows = list(application.disclosures.order_by("pk"))
    evidence = {row.clause: row for row in rows}
    last = max((row.confirmed_at for row in rows if row.confirmed_at), default=None)
    ended = application.state == State.CLOSED and bool(rows)
    clauses = (
        tuple(_as_shown(row) for row in rows)
        if ended
        else tuple(
            _disclosed(clause, evidence.get(clause.code))
            for clause in application_reads.exempting(application)
        )
    )
    confirmers = {clause.confirmed_by for clause in clauses if clause.confirmed_by}
    whole = last is not None and all(clause.complete for clause in clauses) and len(confirmers) == 1
    return DisclosureRecord(
        application_number=application.number,
        issued_on=day_of(last or now),
        insurer=organisation(application.insurer),
        applicant=organisation(application.applicant),
        product=product(application_reads.bundle(application)),
        clauses=clauses,
        signed=Signed(name=confirmers.pop(), at=last) if whole and last is not None else None,
    )


def _disclosed(clause: Clause, row: Disclosure | None) -> DisclosedClause:
    return _clause(clause.code, clause.kind_name, clause.cover, clause.words, row)


def _as_shown(row: Disclosure) -> DisclosedClause:
    said = row.words
    return _clause(row.clause, KINDS[said["kind"]], Text(**said["cover"]), Text(**said["words"]), row)


def _clause(code: str, kind: Text, cover: Text, body: Text, row: Disclosure | None) -> DisclosedClause:
    return DisclosedClause(
        code=code,
        title=Text(f"{kind.zh}：{cover.zh}", f"{kind.en}: {cover.en}"),
        body=body,
        shown_at=None if row is None else row.shown_at,
        explained_at=None if row is None else row.explained_at,
        confirmed_at=None if row is None else row.confirmed_at,
        confirmed_by="" if row is None else row.by_name,
    )


def _signed(application: Application) -> Signed | None:
    if application.signed_at is None:
        return None
    role = ROLE_NAMES[Role.BROKER] if application.broker_id else ROLE_NAMES[Role.APPLICANT]
    return Signed(name=application.signed_name, role=role, at=application.signed_at)


def _answer(question: Question, value: Any) -> Text:
    if value is None:
        return Text("", "")
    known = options(question)
    chosen = [known.get(str(code)) for code in (value if isinstance(value, tuple) else (value,))]
    if known and all(chosen):
        said = [text for text in chosen if text is not None]
        return Text("、".join(text.zh for text in said), "; ".join(text.en for text in said))
    shown = plain(value)
    if isinstance(question, NumberOf):
        return Text(f"{shown} {question.unit.text.zh}", f"{shown} {question.unit.text.en}")
    return Text(shown, shown)
