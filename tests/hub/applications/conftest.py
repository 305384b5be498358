"""What tests of applications start from: products on sale, and answers that complete their questions."""

import datetime as dt
import json
from functools import cache

import pytest

from wangbao.hub.applications.writes import draft, submission
from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.hub.parties.models import Mandate
from wangbao.product import definition as definitions
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import Choices, DateOf, NumberOf

START = dt.date(2026, 12, 1)


def some_answer(question):
    """An answer the question accepts: the low end of a range, a first option, a name."""
    if isinstance(question, NumberOf):
        return str(question.minimum)
    if isinstance(question, DateOf):
        return "2025-06-30"
    codes = list(options(question))
    return "none" if isinstance(question, Choices) else codes[0] if codes else "名称 2026"


def full_answers(reference="enterprise", **first):
    """Answers to every question that is asked."""
    given = {"kind": "industrial_internet", "industry": "C36", "revenue": "30000", **first}
    return json.loads(_completed(reference, json.dumps(given)))


@cache  # most tests give the same first answers; as text, so that a test may change what it gets
def _completed(reference, first):
    questions, given = question_sets.load(reference), json.loads(first)
    while True:
        left = [q for q in answering.draft(questions, given).asked() if q.code not in given]
        if not left:
            return json.dumps(given)
        given[left[0].code] = some_answer(left[0])


@pytest.fixture
def version_of(insurer, system, now):
    """Puts a shipped example on sale, once an insurer: ``version_of("example-industrial-internet")``."""
    known = {}

    def make(name="example-industrial-internet", by=None, *, published=True):
        of = by or insurer
        if (name, of.pk) not in known:
            written = json.loads(definitions.canonical(definitions.load(name)))
            made = catalogue.draft(by=system, now=now, insurer=of, definition=written)
            if published:
                made = catalogue.publish(by=system, now=now, version=made)
            known[name, of.pk] = made
        return known[name, of.pk]

    return make


@pytest.fixture
def version(version_of):
    return version_of()


@pytest.fixture
def started(version, enterprise, applicant, now):
    """A draft of the enterprise's own."""
    return draft.start(by=applicant, now=now, version=version, applicant=enterprise, start=START)


@pytest.fixture
def completed(started, applicant, now):
    """The same with every question answered."""
    return draft.answer(by=applicant, now=now, application=started, answers=full_answers())


@pytest.fixture
def signed(completed, applicant, now):
    """The same, signed."""
    return submission.sign(by=applicant, now=now, application=completed, name=applicant.name, agreed=True)


@pytest.fixture
def submitted(signed, applicant, now):
    """The same, before the insurer."""
    return submission.submit(by=applicant, now=now, application=signed)


@pytest.fixture
def mandate_of(now):
    """A client's mandate to a broker: ``mandate_of(broker, enterprise)``."""

    def make(broker, client):
        return Mandate.objects.create(broker=broker, client=client, since=now)

    return make
