"""Who may open which page: the table of every role and every page, asked of the pages themselves.

The rows stand in the modules ``page_roles`` of the apps' tests: one row a page and method, one letter a reader, in
groups: ``a`` answered (shown, done, or turned back for what was entered), ``r`` refused (403), ``-`` invisible (404),
``s`` sent to sign in. Every page of the hub is in the table or a test without a request fails. Nothing is entered, so a
page that looks at its entries before it asks the operation answers ``a`` also where the operation would refuse; that is
in the operations' own tests and in the table of calls.
"""

import os
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from tests.hub.contributions import modules
from tests.hub.house.addresses import addresses, argument, make_records, pages

from wangbao.assessment.filing import Effort
from wangbao.hub import egress
from wangbao.hub.access.roles import Kind
from wangbao.hub.catalogue.writes import comparison

COLUMNS = (
    *("public", "no organisation"),
    *("administrator", "underwriter", "senior_underwriter", "actuary"),
    *("claims_handler", "loss_assessor", "security_analyst", "auditor"),
    "other insurer",
    *("broker", "other broker"),
    *("applicant", "applicant's administrator", "applicant's auditor", "other enterprise"),
    *("authority", "authority's administrator"),
    *("declarant", "expert", "decision maker", "national official", "local authority"),
)
WORDS = {"a": "answered", "r": "refused", "-": "invisible", "s": "sent to sign in"}

# Anybody, the insurer's eight roles, another insurer, brokers, the enterprise's three roles and another, an authority
# without a place in the register of authorities; of the pilot: the insurer's declarant, an expert who reviews, a
# decision maker and an official of the nation, an official of a province.
TABLE = {row: letters for app in modules("page_roles") for row, letters in app.TABLE.items()}

ROWS = {row: dict(zip(COLUMNS, letters.replace(" ", ""), strict=False)) for row, letters in TABLE.items()}

PAGES = frozenset(pages())  # collected with the module, since loading all addresses takes seconds

asks_pages = pytest.mark.skipif(
    bool(os.environ.get("WANGBAO_DATABASE_URL")),
    reason="requests that ask no database in particular: they run in the pass on SQLite",
)


def test_the_table_has_every_page_and_no_other() -> None:
    listed = {row.split()[1] for row in TABLE}
    assert sorted(PAGES - listed) == [], "pages without a row in their app's tests/hub/<app>/page_roles.py"
    assert sorted(listed - PAGES) == [], "rows of pages that are not there"
    assert [row for row, letters in TABLE.items() if len(letters.replace(" ", "")) != len(COLUMNS)] == []


def test_every_argument_of_a_page_has_something_to_stand_for_it() -> None:
    wanting = [
        f"{page}: no {name!r} in ARGUMENTS"
        for page, pattern in pages().items()
        for name in pattern.pattern.converters
        if argument(page, name) is None
    ]
    assert wanting == []


@pytest.fixture(scope="module")
def files_root(tmp_path_factory):
    return tmp_path_factory.mktemp("roles") / "files"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, files_root) -> None:
    settings.FILES_ROOT = files_root


@pytest.fixture(scope="module")
def scene(shared_records, files_root):
    """The address of every page, and the test browser of every reader."""
    cast = shared_records
    with override_settings(FILES_ROOT=files_root):
        of = make_records(cast)
    authority = cast.known("authority")
    whose = {
        "other insurer": (cast.known("other_insurer"), "senior_underwriter"),
        "broker": (of.broker, "broker"),
        "other broker": (cast.organisation(Kind.BROKER, "别家保险经纪有限公司"), "broker"),
        "applicant": (of.enterprise, "applicant"),
        "applicant's administrator": (of.enterprise, "administrator"),
        "applicant's auditor": (of.enterprise, "auditor"),
        "other enterprise": (cast.organisation(Kind.INSURED, "别家制造有限公司"), "applicant"),
        "authority": (authority, "official"),
        "authority's administrator": (authority, "administrator"),
        "declarant": (of.insurer, "declarant"),
        "expert": (of.reviewed.row.expert.membership.organisation, "expert"),
        "decision maker": (of.reviewed.national, "decision_maker"),
        "national official": (of.reviewed.national, "official"),
        "local authority": (of.reviewed.province, "official"),
    }
    nobody = Client()
    nobody.force_login(cast.person())
    browsers = {"public": Client(), "no organisation": nobody}
    browsers |= {name: cast.client(*whose.get(name, (of.insurer, name))) for name in COLUMNS[2:]}
    return addresses(of), browsers


@pytest.fixture
def _unwritten(monkeypatch) -> None:
    """Pages answer without being written out, or worked out at length: who gets what does not hang on it."""
    monkeypatch.setattr(comparison, "EFFORT", Effort(profiles=12, terms=2, incidents=2_000, threads=1))
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")
    monkeypatch.setattr("wangbao.hub.papers.policy.render", lambda *_, **__: b"")
    monkeypatch.setattr("wangbao.hub.egress.post", lambda *_, **__: egress.Answer(200, ""))


def letter(browser: Client, method: str, address: str) -> str:
    """One letter for one request; what it did is undone."""
    with transaction.atomic():
        answer = browser.generic(method, address)
        transaction.set_rollback(True)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # to the end, so that the file is closed
    if answer.status_code == 302 and urlsplit(answer["Location"]).path == "/accounts/login/":
        return "s"
    known = {
        200: "a",
        204: "a",
        302: "a",
        303: "a",
        409: "a",
        422: "a",
        428: "a",
        403: "r",
        404: "-",
        405: "no such method",
    }
    assert answer.status_code in known, (method, address, answer.status_code)
    return known[answer.status_code]


@asks_pages
@pytest.mark.django_db
@pytest.mark.parametrize("reader", COLUMNS)
def test_a_reader_may_open_the_pages_of_the_table_and_no_other(_unwritten, scene, reader) -> None:
    where, browsers = scene
    wanted, found = {}, {}
    for row, letters in ROWS.items():
        method, page = row.split()
        said = letter(browsers[reader], method, where[page])
        wanted[row], found[row] = WORDS.get(letters.get(reader, "")), WORDS.get(said, said)
    assert found == wanted


@asks_pages
@pytest.mark.django_db
def test_a_page_takes_no_method_that_the_table_lacks(_unwritten, scene) -> None:
    where, browsers = scene
    others = [
        (method, page) for page in where for method in ("GET", "POST") if f"{method} {page}" not in TABLE
    ]
    taken = [
        (method, page)
        for method, page in others
        if letter(browsers["no organisation"], method, where[page]) != "no such method"
    ]
    assert taken == []
