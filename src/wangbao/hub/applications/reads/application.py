"""Read an application's record for the pure rooms: its questions, answers, cover and exempting clauses."""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.parties.models import Organisation
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice, terms
from wangbao.product.exemptions import clauses
from wangbao.proposal import option_fit
from wangbao.questionnaire import answers as answering, facts, question_sets
from wangbao.questionnaire.answers import Answers
from wangbao.questionnaire.schema import QuestionSet
from wangbao.risk.profile import Profile
from wangbao.statute.disclosure.clause import Clause
from wangbao.statute.disclosure.evidence import Evidence, Gap, gaps
from wangbao.vocabulary.errors import InputError

_BINDING: Final = ("offered", "accepted", "bound")  # states of a quote whose terms the contract will have


def bundle(application: Application) -> Bundle:
    """Load the product version applied for, with everything it binds."""
    return bundle_of(application.product_version)


def questions(application: Application) -> QuestionSet:
    """Load the questions of an application: those of the version it was begun with."""
    return question_sets.load(application.questions)


def answers(application: Application) -> Answers:
    """Read the answers so far, without those that an older version of the platform accepted and this one refuses."""
    return answering.sift(questions(application), application.answers)[0]


def answers_to_price(application: Application) -> Answers:
    """Read the answers as submitted, none of which may be left out of a price.

    Raises:
        InputError: names every answer that an older version of the platform accepted and this one refuses.
    """
    return answering.draft(questions(application), application.answers)


def profile(application: Application, given: Answers | None = None) -> Profile:
    """Build the enterprise's profile from the answers: ``given``, else :func:`answers`.

    Raises:
        InputError: section or revenue not answered, or facts the profile refuses.
    """
    applicant = application.applicant
    given = answers(application) if given is None else given
    return facts.profile_from(given, name=applicant.name, uscc=applicant.uscc)


def last_profile(applicant: Organisation) -> Profile | None:
    """Build the profile from the enterprise's latest submitted application; None where there is none."""
    rows = Application.objects.filter(applicant=applicant, submitted_at__isnull=False)
    found = rows.select_related("applicant").order_by("-submitted_at").first()
    try:
        return None if found is None else profile(found)
    except InputError:
        return None


def requested(application: Application) -> Choice:
    """Read the cover asked for; the product's usual choice stands in for terms not stated.

    Pages and quotes both read it here, so that what is indicated is what is quoted.

    Raises:
        InputError: terms that are not amounts.
    """
    return option_fit.with_usual(bundle(application), application.requested or {})


def binding_choice(application: Application) -> Choice:
    """Read the cover the contract will have: that of the quote offered or accepted, else the cover asked for."""
    quotes: Any = getattr(application, "quotes", None)
    quoted = (
        None
        if quotes is None
        else quotes.filter(state__in=_BINDING).order_by("-pk").values_list("terms", flat=True).first()
    )
    return option_fit.read(quoted) if quoted else requested(application)


def exempting(application: Application, choice: Choice | None = None) -> tuple[Clause, ...]:
    """List the exempting clauses of the contract as it would be bound."""
    version = application.product_version
    return _clauses(version, version.sha256, choice or binding_choice(application))


@lru_cache(maxsize=256)
def _clauses(version: Any, sha256: str, choice: Choice) -> tuple[Clause, ...]:  # noqa: ARG001 - a part of the key
    found = bundle_of(version)
    return clauses(terms(found.definition, found.wording, choice))


def evidence(application: Application) -> tuple[Evidence, ...]:
    """Read the recorded evidence, by clause."""
    return tuple(_evidence(row) for row in application.disclosures.all())


def unconfirmed(application: Application, choice: Choice, *, at: dt.datetime) -> tuple[Clause, ...]:
    """List the exempting clauses not confirmed by ``at``: those of :func:`disclosure_gaps`, read from the database now.

    The table holds that what is confirmed was shown and explained before, and by whom, so no more is asked of it.
    """
    rows = Disclosure.objects.filter(application=application, confirmed_at__lte=at)
    confirmed = set(rows.values_list("clause", flat=True))
    return tuple(clause for clause in exempting(application, choice) if clause.code not in confirmed)


def disclosure_gaps(
    application: Application, choice: Choice | None = None, *, at: dt.datetime | None = None
) -> tuple[Gap, ...]:
    """List the exempting clauses without whole evidence; a policy bound with one could not rely on it (保险法 17)."""
    return gaps(exempting(application, choice), evidence(application), at=at)


def _evidence(row: Disclosure) -> Evidence:
    return Evidence(
        clause=row.clause,
        shown_at=row.shown_at,
        explained_at=row.explained_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.by_name,
    )
