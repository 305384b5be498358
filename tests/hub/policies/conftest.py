"""Quotes as the tests bind them: of a shipped product, priced once by the real plan, accepted, clauses confirmed."""

import copy
import datetime as dt
import json
from functools import cache

import pytest
from django.db import transaction
from tests.hub.applications.conftest import full_answers

from wangbao.hub.access.actor import Actor
from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.applications.reads import application as application_reading
from wangbao.hub.applications.rules import seals
from wangbao.hub.applications.writes.common import note
from wangbao.hub.applications.writes.disclosure import words_of
from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.numbers import next_number
from wangbao.hub.policies.models import MovementApproval
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.writes import approval, binding, endorsement
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import quotation
from wangbao.hub.underwriting.writes import record
from wangbao.product import definition as definitions
from wangbao.product.bundle import bundle as bundle_documents
from wangbao.product.choice import usual
from wangbao.proposal import judgement as judging
from wangbao.proposal.proposal import propose
from wangbao.questionnaire import answers as answering, facts, question_sets
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.period import Period

START = dt.date(2026, 12, 1)
END = dt.date(2027, 12, 1)
PRODUCT = "example-industrial-internet"
ANSWERS = full_answers()


@cache
def _proposed(start: dt.date, end: dt.date):
    """One proposal a period for all tests: simulating takes a second."""
    definition = definitions.load(PRODUCT)

    bundle = bundle_documents(definition)
    given = answering.complete(question_sets.load("enterprise"), ANSWERS)
    profile = facts.profile_from(given, name="海川制造有限公司")
    risk = quotation.Risk(profile, Period(start, end), facts.underwriting_facts(given))
    return risk, propose(bundle, risk, usual(bundle.definition, bundle.wording))


def on_sale(insurer, *, now):
    """Draft and publish the product as the system."""
    written = json.loads(definitions.canonical(definitions.load(PRODUCT)))
    made = catalogue.draft(by=Actor.system(), now=now, insurer=insurer, definition=written)
    return catalogue.publish(by=Actor.system(), now=now, version=made)


def make_quote(
    version, applicant, signer, *, now, broker=None, start=START, end=END, state="accepted", disclosed=True
):
    """Write an application for a version, signed, with its quote and the evidence of disclosure."""
    with transaction.atomic():
        application = Application.objects.create(
            number=next_number("application", 2026),
            applicant=applicant,
            insurer=version.product.insurer,
            broker=broker,
            product_version=version,
            start=start,
            end=end,
            questions="enterprise@2026.1",
            answers=ANSWERS,
            state="quoted",
            insured_kind="industrial_internet",
            signed_by=signer,
            signed_at=now,
            signed_name=signer.name,
            signed_sha256="0" * 64,
            created_at=now,
            changed_at=now,
            submitted_at=now,
        )
        risk, proposal = _proposed(start, end)
        quote = Quote(
            number=next_number("quote", 2026),
            application=application,
            product_version=version,
            insurer=version.product.insurer,
            applicant=applicant,
            broker=broker,
            start=start,
            end=end,
            requested={},
            created_at=now,
            changed_at=now,
            authority=Level.UNDERWRITER,
        )
        record.describe(quote, risk.profile)
        quote.answers = quotation.plain_answers(risk.answers)
        record.put(quote, proposal, judging.NONE)
        quote.state = state
        quote.valid_until = now.date() + dt.timedelta(days=30)
        quote.save(force_insert=True)
        said = {"state": "submitted", FIELD: seals.SUBMITTED.of(application)}
        note("submitted", application, by=Actor.system(), now=now, after=said)
        if disclosed:
            Disclosure.objects.bulk_create(
                [
                    Disclosure(
                        application=application,
                        clause=clause.code,
                        words=words_of(clause),
                        shown_at=now,
                        explained_at=now,
                        confirmed_at=now,
                        by=signer,
                        by_name=signer.name,
                    )
                    for clause in application_reading.exempting(application)
                ]
            )
            said = {FIELD: seals.confirmed(application, now)}
            note("disclosed", application, by=Actor.system(), now=now, after=said)
    return quote


@pytest.fixture
def version(insurer, now):
    """The product on sale."""
    return on_sale(insurer, now=now)


@pytest.fixture
def quote_of(version, enterprise, member_of, now):
    """An accepted quote, its exempting clauses confirmed: ``quote_of(applicant, broker=…, start=…)``."""

    def make(applicant=None, **options):
        who = applicant or enterprise
        return make_quote(version, who, member_of(who, "applicant").person, now=now, **options)

    return make


@pytest.fixture
def bound(quote_of, underwriter, now):
    """Binds a quote and reads the policy back: ``bound(instalments="quarterly")``."""
    made = iter(range(1000))

    def make(quote=None, *, at=now, by=underwriter, **options):
        quote = quote or quote_of()
        policy = binding.bind(
            quote_ref=quote.ref, idempotency_key=f"bind-{next(made)}", by=by, now=at, **options
        )
        return find(by, policy.number)

    return make


@pytest.fixture
def senior(insurer, actor_of):
    return actor_of(insurer, "senior_underwriter")


@pytest.fixture
def approved(insurer, actor_of, now):
    """Approves money as the second person, the insurer's administrator: gives the receipt or refund."""

    def approve(row, *, at=now):
        if not isinstance(row, MovementApproval):
            return row
        done = approval.approve(approval_ref=row.ref, by=actor_of(insurer, "administrator"), now=at)
        return done.refund or done.receipt

    return approve


@pytest.fixture
def endorsed(senior, now):
    """Issues an endorsement a day later than the last: ``endorsed(policy, "change_of_sums", day, {…})``.

    By a senior underwriter, whose authority the shipped rules ask for where limits rise.
    """
    made = iter(range(1, 1000))

    def make(policy, kind, effective, change, *, by=senior, at=None, **options):
        serial = next(made)
        return endorsement.endorse(
            policy=policy,
            kind=kind,
            effective=effective,
            change=copy.deepcopy(change),
            reason="测试批改",
            idempotency_key=f"endorse-{serial}",
            by=by,
            now=at or now + dt.timedelta(days=serial),
            **{"underwriting_reason": "测试批改", **options},
        )

    return make
