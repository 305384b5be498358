"""Whoever is shown data of other persons is noted: every page, paper and export is asked.

The table of roles has every page (``test_roles``), so one that is added and shows somebody's name or mail address
without noting it is found here. Calls of the API are asked in :mod:`tests.hub.api.test_looks`.
"""

import io
import json
import re
import zipfile

import pypdf
import pytest
from django.db import transaction
from django.http import HttpResponse
from tests.hub.house import test_roles as pages_of
from tests.hub.house.test_roles import _files_of_the_test, files_root

from wangbao.assessment.filing import Effort
from wangbao.hub.catalogue.writes import comparison
from wangbao.hub.journal.models import Look
from wangbao.hub.parties.models import Person

__all__ = ["_files_of_the_test", "files_root"]
pytestmark = [pages_of.asks_pages, pytest.mark.django_db]
page_scene = pages_of.scene
READERS = ("senior_underwriter", "auditor", "applicant's administrator", "authority's administrator")
# What leaves in bulk or as a file is noted whatever is in it, for a person may be the insured.
NOTED_ANYWAY = {
    "policies:export", "files:download", "underwriting:quote", "papers:form_docx", "papers:disclosure_docx",
    "papers:policy",
}  # fmt: skip
PUBLISHED = {"schemas:conformance"}  # made-up people, open to anybody
SAID_IN_WORD = {"papers:form_pdf", "papers:disclosure_pdf"}  # the same papers, slow to lay out


def read(answer: HttpResponse) -> str:
    """All that is written in an answer: a page, JSON, a PDF, Word, a workbook, an archive."""
    return _text(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def _text(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_text(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"{"):
        return json.dumps(json.loads(content), ensure_ascii=False)
    return content.decode(errors="replace")


def others(text: str, reader: int) -> list[str]:
    """The people, other than the reader, whose name or mail address is in a text."""
    people = Person.objects.exclude(pk=reader).exclude(name="")
    return sorted(
        one.name
        for one in people
        if re.search(rf"{one.name}(?!\d)", text) or one.email.lower() in text.lower()
    )


def asked(ask) -> tuple[HttpResponse, str, list[str]]:
    """Answer a request, what it said and which pages were noted meanwhile; what it did is undone."""
    with transaction.atomic():
        before = Look.objects.count()
        answer = ask()
        said = read(answer)
        noted = list(Look.objects.order_by("pk").values_list("page", flat=True)[before:])
        transaction.set_rollback(True)
    return answer, said, noted


def test_every_page_that_shows_persons_is_noted(page_scene, monkeypatch) -> None:
    monkeypatch.setattr(comparison, "EFFORT", Effort(profiles=12, terms=2, incidents=2_000, threads=1))
    where, browsers = page_scene
    unnoted, shown, answered = {}, set(), set()
    for reader in READERS:
        browser = browsers[reader]
        own = int(browser.session["_auth_user_id"])
        for row, letters in pages_of.ROWS.items():
            method, page = row.split()
            if method != "GET" or letters[reader] != "a" or page in SAID_IN_WORD | PUBLISHED:
                continue
            answer, said, noted = asked(lambda: browser.get(where[page]))  # noqa: B023 - called at once
            if answer.status_code != 200:
                continue
            answered.add(page)
            found = others(said, own)
            shown |= {page} if found else set()
            if (found or page in NOTED_ANYWAY) and noted != [page]:
                unnoted[page, reader] = found
    assert unnoted == {}
    assert {"parties:own", "tasks:task", "policies:policy", "journal:entries"} <= shown
    assert answered >= NOTED_ANYWAY


def test_a_search_for_a_person_finds_none_or_is_noted(page_scene) -> None:
    _, browsers = page_scene
    for reader in READERS:
        own = int(browsers[reader].session["_auth_user_id"])
        for person in Person.objects.exclude(pk=own)[:5]:
            for term in (person.name, person.email):
                said = read(browsers[reader].get("/search", {"q": term}, follow=True))
                assert others(said.replace(term, ""), own) == []
