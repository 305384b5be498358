"""What tests of underwriting start from: products on sale, submitted applications, quotes in every state."""

import datetime as dt
import json
from functools import cache

import pytest
from tests.inspection.making import PDF

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.writes import draft, submission
from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.hub.underwriting.writes import quotation
from wangbao.product import definition as definitions
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import Choices, DateOf, NumberOf, YesNo

START = dt.date(2026, 12, 1)
QUESTIONS = question_sets.load("enterprise")

# The best answer to every question of control, few people's data, nothing exposed: what the rules let through.
GOOD = {
    "kind": "other_industry",
    "industry": "C13",
    "revenue": "3000",
    **{q.code: "yes" for q in QUESTIONS.questions() if q.fact.startswith("profile.controls.")},
}
TERMS = {"limit_cny": "2000000", "deductible_cny": "20000", "waiting_hours": "24"}


def some_answer(question):
    """An answer that is accepted and harmless: the low end, "no", "none of these", the first option, a name."""
    if isinstance(question, NumberOf):
        return str(question.minimum)
    if isinstance(question, DateOf):
        return "2025-06-30"
    codes = list(options(question))
    if isinstance(question, YesNo):
        return "no"
    return "none" if isinstance(question, Choices) else codes[0] if codes else "名称 2026"


def answers(**changes):
    """Answers to every question that is asked, which the rules let through but for ``changes``."""
    return json.loads(_completed(json.dumps({**GOOD, **changes})))


@cache  # most tests give the same first answers; as text, so that a test may change what it gets
def _completed(first):
    given = json.loads(first)
    while True:
        known = {code: value for code, value in given.items() if QUESTIONS.question(code)}
        left = [q for q in answering.draft(QUESTIONS, known).asked() if q.code not in given]
        if not left:
            return json.dumps(known)
        given[left[0].code] = some_answer(left[0])


@pytest.fixture
def version_of(insurer, system, now):
    """Puts a shipped example on sale, once an insurer."""
    known = {}

    def make(name="example-other-industry", by=None):
        of = by or insurer
        if (name, of.pk) not in known:
            written = json.loads(definitions.canonical(definitions.load(name)))
            drafted = catalogue.draft(by=system, now=now, insurer=of, definition=written)
            known[name, of.pk] = catalogue.publish(by=system, now=now, version=drafted)
        return known[name, of.pk]

    return make


@pytest.fixture
def application_of(version_of, enterprise, actor_of, now):
    """A submitted application: ``application_of(mfa="no")``, ``application_of(terms={…}, applicant=…)``."""

    def make(*, applicant=None, terms=None, version=None, start=START, end=None, **changes):
        who = applicant or enterprise
        by = actor_of(who, Role.APPLICANT)
        row = draft.start(
            by=by,
            now=now,
            version=version or version_of(),
            applicant=who,
            start=start,
            end=end,
            answers=answers(**changes),
            requested=terms or TERMS,
        )
        row = submission.sign(by=by, now=now, application=row, name=by.name, agreed=True)
        return submission.submit(by=by, now=now, application=row)

    return make


@pytest.fixture
def quote_of(application_of, underwriter, now):
    """A quote of a new application, as :func:`application_of` takes it."""

    def make(*, by=None, key=None, **given):
        return quotation.quote(
            by=by or underwriter, now=now, application=application_of(**given), idempotency_key=key
        )

    return make


@pytest.fixture
def senior(insurer, actor_of):
    return actor_of(insurer, Role.SENIOR_UNDERWRITER)


@pytest.fixture
def referred(quote_of):
    """A quote that waits for an underwriter."""
    return quote_of(exposures=["remote_desktop"])


@pytest.fixture
def offered(quote_of):
    """A quote the rules let through."""
    return quote_of()


@pytest.fixture
def referred_of(quote_of, organisation_of):
    """Another enterprise and its referred quote: ``referred_of("邻居有限公司")``."""

    def make(name):
        who = organisation_of("insured", name)
        return who, quote_of(applicant=who, exposures=["remote_desktop"])

    return make


@pytest.fixture
def quote_of_broker(version_of, enterprise, broker, mandate, actor_of, underwriter, now):
    """A quote the rules let through, applied for by a broker for its client."""
    by = actor_of(broker, Role.BROKER)
    row = draft.start(
        by=by,
        now=now,
        version=version_of(),
        applicant=enterprise,
        start=START,
        answers=answers(),
        requested=TERMS,
    )
    row = draft.attach_authority(by=by, now=now, application=row, name="授权书.pdf", content=PDF)
    row = submission.sign(by=by, now=now, application=row, name=by.name, agreed=True)
    row = submission.submit(by=by, now=now, application=row)
    return quotation.quote(by=underwriter, now=now, application=row)
