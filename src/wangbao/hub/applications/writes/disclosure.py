"""Record evidence that exempting clauses were shown, explained and confirmed: once a clause, by a named person."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.rules import seals
from wangbao.hub.applications.rules.states import WAITING, State
from wangbao.hub.applications.writes.common import held, note
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.seals import FIELD
from wangbao.statute.disclosure.clause import Clause
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

OPEN = (State.DRAFT, *WAITING)


def confirm(
    *, by: Actor, now: dt.datetime, application: Application, clauses: Iterable[str], shown_at: dt.datetime
) -> tuple[Disclosure, ...]:
    """Confirm that clauses, made to stand out and explained on a page at ``shown_at``, are understood.

    A page is a form the law takes for both (司法解释（二）12); the confirmation is the evidence (13). A clause
    confirmed before keeps its first evidence.

    Args:
        by: the person who confirms.
        now: when.
        application: for which contract.
        clauses: codes of exempting clauses of the contract as it would be bound.
        shown_at: when the page with the clauses and their explanations was given out.

    Returns:
        The rows of the clauses named, in the order of the contract.

    Raises:
        InputError: no clause, one the contract has not, or a page from the future or from before the application.
        Conflict: the application is closed or withdrawn.
        Forbidden: nobody in person.
    """
    wanted = set(clauses)
    with transaction.atomic():
        row = held(by, "applications.disclose", application)
        if by.person_id is None:
            raise Forbidden
        if row.state not in OPEN:
            raise Conflict(Text("投保申请已结束", "the application has ended"))
        if shown_at > now:
            raise refusal("shown_at", shown_at.isoformat(), "不得晚于现在", "must not be later than now")
        if shown_at < row.created_at:
            raise refusal(
                "shown_at",
                shown_at.isoformat(),
                "不得早于开始填写的时间",
                "must not be earlier than the beginning of the application",
            )
        known = {clause.code: clause for clause in application_reads.exempting(row)}
        _refuse_unknown(wanted, known)
        before = {found.clause: found for found in row.disclosures.filter(clause__in=wanted)}
        new = [
            Disclosure(
                application=row,
                clause=code,
                words=words_of(clause),
                shown_at=shown_at,
                explained_at=shown_at,
                confirmed_at=now,
                by_id=by.person_id,
                by_name=by.name,
            )
            for code, clause in known.items()
            if code in wanted and code not in before
        ]
        if new:
            Disclosure.objects.bulk_create(new)
            said = {
                "clauses": [one.clause for one in new],
                "shown_at": shown_at,
                FIELD: seals.confirmed(row, now),
            }
            note("disclosed", row, by=by, now=now, after=said)
    found = before | {one.clause: one for one in new}
    return tuple(found[code] for code in known if code in found)


def _refuse_unknown(wanted: set[str], known: dict[str, Clause]) -> None:
    if not wanted:
        raise refusal("clauses", None, "须至少确认一条", "at least one clause is needed")
    strange = sorted(wanted - set(known))
    if strange:
        rule = Text(
            "合同没有这一条款，或条件已变更，请刷新页面",
            "the contract has no such clause, or its terms have changed; reload",
        )
        raise InputError(Problem("clauses", code, rule) for code in strange)


def words_of(clause: Clause) -> dict[str, object]:
    """Convert a clause to the words that the evidence keeps, in both languages."""
    return {
        "kind": clause.kind,
        "cover": clause.cover._asdict(),
        "words": clause.words._asdict(),
        "explanation": clause.explanation._asdict(),
        "example": clause.example._asdict() if clause.example else None,
    }
