"""Who may open which page: the table of every role and every page, asked of the pages themselves.

One row a page and method, one column a reader. ``a`` answered (shown, done, or turned back for what was entered),
``r`` refused (403), ``-`` invisible (404), ``s`` sent to sign in. Every page of the hub is in the table or the test
fails. Nothing is entered, so a page that looks at its entries before it asks the operation answers ``a`` also where
the operation would refuse; that is in the operations' own tests and in the table of calls.
"""

import datetime as dt
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests.hub.policies.conftest import bound, quote_of, version  # noqa: F401 - fixtures

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.api.writes import token as api
from wangbao.hub.applications.web import tokens
from wangbao.hub.applications.writes import draft as draft_writes
from wangbao.hub.files.operations import keep
from wangbao.hub.parties.writes import invitation as invitation_writes
from wangbao.hub.policies.writes import request
from wangbao.hub.underwriting.writes import documents as documents_writes
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.vocabulary.text import Text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        bool(os.environ.get("WANGBAO_DATABASE_URL")),
        reason="three thousand requests that ask no database in particular: they run in the pass on SQLite",
    ),
]
COLUMNS = (
    "public",
    "no organisation",
    "administrator",
    "underwriter",
    "senior_underwriter",
    "actuary",
    "claims_handler",
    "loss_assessor",
    "security_analyst",
    "auditor",
    "other insurer",
    "broker",
    "other broker",
    "applicant",
    "applicant's administrator",
    "applicant's auditor",
    "other enterprise",
    "authority",
    "authority's administrator",
)
START = dt.date(2026, 12, 1)
ASSESSED = {
    "kind": "industrial_internet",
    "section": "C",
    "revenue": "30000",
    "records": "50000",
    "mfa": "no",
}
ELSEWHERE = ("accounts/", "api/v1", "api/^")

TABLE = {
    "GET catalogue:on_sale": "aaaaaaaaaaaaaaaaaaa",
    "GET catalogue:products": "sraaaaarraarrrrrrrr",
    "GET catalogue:draft": "srrraarrrrarrrrrrrr",
    "POST catalogue:draft": "srrraarrrrarrrrrrrr",
    "GET catalogue:example": "srrraarrrrarrrrrrrr",
    "GET catalogue:plans": "sraaaaarraarrrrrrrr",
    "GET catalogue:hand_in_plan": "srrraarrrrarrrrrrrr",
    "POST catalogue:hand_in_plan": "srrraarrrrarrrrrrrr",
    "GET catalogue:version": "aaaaaaaaaaaaaaaaaaa",
    "GET catalogue:redraft": "srrraarrrrrrrrrrrrr",
    "POST catalogue:redraft": "srrraarrrrrrrrrrrrr",
    "POST catalogue:publish": "sraraarrrrrrrrrrrrr",
    "POST catalogue:supersede": "sr-r--rrrrrrrrrrrrr",
    "POST catalogue:withdraw": "sraraarrrrrrrrrrrrr",
    "POST catalogue:compare": "sraaaarrrarrrrrrrrr",
    "GET applications:list": "sraaaaarraaaaaaaara",
    "GET applications:self_assessment": "aaaaaaaaaaaaaaaaaaa",
    "POST applications:self_assessment": "aaaaaaaaaaaaaaaaaaa",
    "GET applications:assessed": "aaaaaaaaaaaaaaaaaaa",
    "GET applications:start": "sarrrrrrrrraaarrarr",
    "POST applications:start": "sarrrrrrrrraaarrarr",
    "GET applications:application": "sraaaaarra-a-aaa-r-",
    "GET applications:cover": "sr-----rr--a-arr-r-",
    "POST applications:cover": "sr-----rr--a-arr-r-",
    "GET applications:disclosure": "sr-----rr--a-aaa-r-",
    "POST applications:disclosure": "sr-----rr-----rr-r-",
    "GET applications:review": "sr-----rr--a-arr-r-",
    "POST applications:review": "sr-----rr--a-arr-r-",
    "POST applications:authority": "sr-----rr--a-arr-r-",
    "POST applications:submit": "sr-----rr--a-arr-r-",
    "POST applications:withdraw": "sr-----rr--a-arr-r-",
    "POST applications:renew": "sr-----rr--a-arr-r-",
    "GET applications:form_pdf": "sr-----rr--a-aaa-r-",
    "GET applications:form_docx": "sr-----rr--a-aaa-r-",
    "GET applications:disclosure_pdf": "sr-----rr--a-aaa-r-",
    "GET applications:disclosure_docx": "sr-----rr--a-aaa-r-",
    "GET applications:section": "sr-----rr--a-arr-r-",
    "POST applications:section": "sr-----rr--a-arr-r-",
    "GET underwriting:queue": "srraaarrraarrrrrrrr",
    "GET underwriting:offers": "srarrrrrraraaaaaara",
    "POST underwriting:new": "s-raarrrrr-a-arr---",
    "GET underwriting:quote": "s-raaarrra-r-rrr---",
    "POST underwriting:reprice": "s-raaarrra-r-rrr---",
    "GET underwriting:assessment": "s-raaarrra-r-rrr---",
    "GET underwriting:book": "s-raaarrra-r-rrr---",
    "POST underwriting:decide": "s-raaarrra-r-rrr---",
    "POST underwriting:lift": "s-raarrrrr-r-rrr---",
    "POST underwriting:note": "s-raaarrra-r-rrr---",
    "POST underwriting:ask": "s-raaarrra-r-rrr---",
    "POST underwriting:waive": "s-raarrrrr-r-rrr---",
    "POST underwriting:hand_in": "s-aaaarrra-a-aaa---",
    "GET underwriting:offer": "s-aaaarrra-a-aaa---",
    "GET underwriting:letter": "s-aaaarrra-a-aaa---",
    "POST underwriting:accept": "s-rrrrrrrr-a-arr---",
    "POST underwriting:turn_down": "s-rrrrrrrr-a-arr---",
    "GET policies:list": "sraaaaaaaaaaaaaaarr",
    "GET policies:export": "sraaaarrraarrrrrrrr",
    "GET policies:requests": "srraarrrrraaaarrarr",
    "GET policies:request": "s-raarrrrr-a-arr---",
    "POST policies:request": "s-raarrrrr-a-arr---",
    "GET policies:bind": "s-raarrrrr-a-arr---",
    "POST policies:bind": "s-raarrrrr-a-arr---",
    "GET policies:policy": "s-aaaaaaaa-a-aaa---",
    "GET policies:endorsements": "s-aaaaaaaa-a-aaa---",
    "GET policies:account": "s-aaaaaaaa-a-aaa---",
    "GET policies:documents": "s-aaaaaaaa-a-aaa---",
    "GET policies:paper": "s-aaaaaaaa-a-aaa---",
    "GET policies:change": "s-raarrrrr-a-arr---",
    "POST policies:change": "s-raarrrrr-a-arr---",
    "GET policies:cancel": "s-raarrrrr-a-arr---",
    "POST policies:cancel": "s-raarrrrr-a-arr---",
    "GET policies:reinstate": "s-rrarrrrr-r-rrr---",
    "POST policies:reinstate": "s-rrarrrrr-r-rrr---",
    "POST policies:renew": "s-rrrrrrrr-a-arr---",
    "GET policies:receive": "s-aaarrrrr-r-rrr---",
    "POST policies:receive": "s-aaarrrrr-r-rrr---",
    "GET policies:refund": "s-ararrrrr-r-rrr---",
    "POST policies:refund": "s-ararrrrr-r-rrr---",
    "GET parties:own": "sraaaaaaaaaaaaaaaaa",
    "GET parties:memberships": "saaaaaaaaaaaaaaaaaa",
    "POST parties:memberships": "s------------------",
    "POST parties:end_membership": "s------------rar---",
    "GET parties:invite": "srarrrrrrrrrrrarrra",
    "POST parties:invite": "srarrrrrrrrrrrarrra",
    "POST parties:withdraw_invitation": "s------------rar---",
    "GET parties:invitation": "s------------------",
    "POST parties:invitation": "s------------------",
    "GET parties:register_enterprise": "saaaaaaaaaaaaaaaaaa",
    "POST parties:register_enterprise": "saaaaaaaaaaaaaaaaaa",
    "GET parties:person": "saaaaaaaaaaaaaaaaaa",
    "POST parties:person": "saaaaaaaaaaaaaaaaaa",
    "GET parties:clients": "srrrrrrrrrraarrrrrr",
    "GET parties:register_client": "srrrrrrrrrraarrrrrr",
    "POST parties:register_client": "srrrrrrrrrraarrrrrr",
    "GET parties:address": "srarrrrrrrrrraarara",
    "POST parties:address": "srarrrrrrrrrraarara",
    "GET parties:give_mandate": "srarrrrrrrrrraarara",
    "POST parties:give_mandate": "srarrrrrrrrrraarara",
    "POST parties:end_mandate": "s------------aar---",
    "GET parties:register": "srrrrrrrrrrrrrrrrra",
    "GET parties:register_organisation": "srrrrrrrrrrrrrrrrra",
    "POST parties:register_organisation": "srrrrrrrrrrrrrrrrra",
    "POST parties:set_status": "srrrrrrrrrrrrrrrrra",
    "GET files:download": "--aaaaaaaa---aaa---",
    "GET journal:entries": "srarrrrrrarrrraarra",
    "GET api_pages:tokens": "sraaaaaaaaaaaaaaaaa",
    "POST api_pages:tokens": "sraaaaaaaaaaaaaaaaa",
    "POST api_pages:revoke": "s------------aar---",
    "GET console:home": "aaaaaaaaaaaaaaaaaaa",
    "GET console:search": "aaaaaaaaaaaaaaaaaaa",
    "GET console:health": "aaaaaaaaaaaaaaaaaaa",
    "GET console:style": "--a-----------a---a",
    "POST console:language": "aaaaaaaaaaaaaaaaaaa",
    "POST console:theme": "aaaaaaaaaaaaaaaaaaa",
}


def pages(patterns, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """The name of every page of the hub itself; signing in is the library's, calls have a table of their own."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name)), pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from pages(pattern.url_patterns, route, inner)


@pytest.fixture
def addresses(insurer, broker, enterprise, mandate, version, quote_of, bound, member_of, actor_of, now):  # noqa: F811
    """An address of every page, about records of one insurer, one broker and one enterprise."""
    underwriter, applicant = actor_of(insurer, Role.UNDERWRITER), actor_of(enterprise, Role.APPLICANT)
    administrator = actor_of(enterprise, Role.ADMINISTRATOR)
    draft = draft_writes.start(
        by=actor_of(broker, Role.BROKER), now=now, version=version, applicant=enterprise, start=START
    )
    offered, referred = (quote_of(broker=broker, state=state) for state in ("offered", "referred"))
    accepted = quote_of(broker=broker)
    policy = bound(quote_of(broker=broker))
    asked = request.request(
        policy=policy,
        kind="change_of_insured",
        effective=START + dt.timedelta(days=30),
        change={"insured": {"name": "新海川制造有限公司"}},
        reason="更名",
        idempotency_key="roles-request",
        by=applicant,
        now=now,
    )
    documents = documents_writes.request_documents(
        by=underwriter,
        now=now,
        quote=referred,
        documents=[("", Text("等保证书", "Certificate"))],
        due_days=10,
    )
    invitation, secret = invitation_writes.invite(
        by=administrator, now=now, organisation=enterprise, email="x@example.com", role="applicant"
    )
    file = keep(
        by=applicant,
        now=now,
        organisation_id=enterprise.pk,
        name="a.txt",
        content=b"a",
        purpose="tests",
        shared_with=[insurer.pk],
    )
    token = api.create(
        by=Actor.system(),
        now=now,
        membership=member_of(enterprise, Role.APPLICANT),
        name="x",
        scopes=["policies:read"],
        expires_at=now + dt.timedelta(days=30),
    ).token
    assessed = answering.complete(question_sets.load("self-assessment"), ASSESSED)
    kept = {
        "ref": {
            "catalogue": version.ref,
            "parties:withdraw_invitation": invitation.ref,
            "parties:end_membership": member_of(enterprise, Role.AUDITOR).ref,
            "parties:end_mandate": broker.ref,
            "parties:set_status": enterprise.ref,
            "policies": asked.ref,
            "files": file.ref,
            "api_pages": token.ref,
        },
        "number": {
            "applications": draft.number,
            "applications:application": offered.application.number,
            "underwriting": offered.number,
            "underwriting:waive": referred.number,
            "underwriting:hand_in": referred.number,
            "policies": policy.number,
        },
        "token": {"parties:invitation": secret, "applications:assessed": tokens.of_answers(assessed)},
        "code": {"applications:section": "firm", "catalogue:example": "example-industrial-internet"},
        "kind": {"policies:paper": "schedule", "policies:change": "change_of_sums"},
        "application": {"underwriting:new": offered.application.number},
        "item": {"underwriting": documents.items.get().ref},
        "rule": {"underwriting": "mfa"},
        "quote_ref": {"policies": accepted.ref},
        "seq": {"policies": 0},
        "form": {"policies": "docx", "underwriting": "docx"},
    }

    def address(name: str, pattern: URLPattern) -> str:
        given = {}
        for argument in pattern.pattern.converters:
            for_argument = kept[argument]
            given[argument] = (
                for_argument[name] if name in for_argument else for_argument[name.split(":", maxsplit=1)[0]]
            )
        return reverse(name, kwargs=given)

    return {name: address(name, pattern) for name, pattern in pages(get_resolver().url_patterns)}


@pytest.fixture
def _unwritten(monkeypatch) -> None:
    """Pages answer without being written out: who gets what does not hang on it, and three thousand take a while."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")
    monkeypatch.setattr("wangbao.hub.papers.policy.render", lambda *_, **__: b"")


def letter(browser: Client, method: str, address: str) -> str:
    """One letter for one request; what it did is undone."""
    with transaction.atomic():
        answer = browser.generic(method, address)
        transaction.set_rollback(True)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # to the end, so that the file is closed
    if answer.status_code == 302 and urlsplit(answer["Location"]).path == "/accounts/login/":
        return "s"
    known = {200: "a", 204: "a", 302: "a", 303: "a", 409: "a", 422: "a", 403: "r", 404: "-", 405: ""}
    assert answer.status_code in known, (method, address, answer.status_code)
    return known[answer.status_code]


def test_every_reader_may_open_the_pages_of_the_table_and_no_other(
    _unwritten,
    addresses,
    insurer,
    other_insurer,
    broker,
    organisation_of,
    enterprise,
    authority,
    client_of,
    person_of,
) -> None:
    whose = {
        "other insurer": (other_insurer, "senior_underwriter"),
        "broker": (broker, "broker"),
        "other broker": (organisation_of(Kind.BROKER, "别家保险经纪有限公司"), "broker"),
        "applicant": (enterprise, "applicant"),
        "applicant's administrator": (enterprise, "administrator"),
        "applicant's auditor": (enterprise, "auditor"),
        "other enterprise": (organisation_of(Kind.INSURED, "别家制造有限公司"), "applicant"),
        "authority": (authority, "official"),
        "authority's administrator": (authority, "administrator"),
    }
    nobody = Client()
    nobody.force_login(person_of())
    browsers = {"public": Client(), "no organisation": nobody}
    browsers |= {name: client_of(*whose.get(name, (insurer, name))) for name in COLUMNS[2:]}
    found = {}
    for name, address in addresses.items():
        for method in ("GET", "POST"):
            if letter(browsers["no organisation"], method, address):  # else the page does not take the method
                letters = [letter(browsers[column], method, address) for column in COLUMNS]
                found[f"{method} {name}"] = "".join(letters)
    assert found == TABLE
