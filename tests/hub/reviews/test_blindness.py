"""Blindness: in a blind phase a reviewer fetches everything there is, and finds no canary in any of it.

Canaries stand in every text of the form, in names, codes, contacts and licences of the units, in names of files, and in
properties, headers, comments and text of a Word file and the metadata of a PDF.
"""

import io
import re
import string
import zipfile
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from tests.hub.house.addresses import pages
from tests.hub.reviews.conftest import CANARIES, REVIEWED, to_phase
from tests.hub.reviews.page_roles import ARGUMENTS, records

from wangbao.hub.outbox.models import Message
from wangbao.hub.reviews.models import Review, Round
from wangbao.hub.reviews.reads.attachment import handed
from wangbao.hub.reviews.reads.sight import sight
from wangbao.hub.reviews.writes import correction

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files_root(tmp_path_factory):
    return tmp_path_factory.mktemp("blindness") / "files"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, files_root) -> None:
    settings.FILES_ROOT = files_root


@pytest.fixture(scope="module")
def scene(shared_records, files_root):
    with override_settings(FILES_ROOT=files_root):
        of = SimpleNamespace(**records(shared_records, None))
    made = of.reviewed
    correction.hide_names(by=made.secretary, now=REVIEWED, item=made.row.item, names=["星河盾"])
    institute = made.row.expert.membership.organisation
    expert = next(one for one in made.experts if one.person_id == made.row.expert.membership.person_id)
    secrets = (
        *CANARIES,
        made.lead.uscc,
        made.lead.name,
        made.row.item.scheme.number,
        made.joint.name,
        made.joint.uscc,
    )
    return SimpleNamespace(
        of=of,
        made=made,
        expert=expert,
        browser=shared_records.client(institute, "expert"),
        secrets=tuple(one.casefold() for one in secrets),
    )


def address_of(scene, page: str, converters) -> str:
    """Give the address of a page about the scheme under review, wherever the page can be about it.

    Pages of other records get a number or word that nothing has: what a reviewer is to learn nothing from stands in
    what the pages share, in lists, and in refusals.
    """
    app, made = page.partition(":")[0], scene.made
    scheme = made.row.item.scheme
    given = {}
    for name, converter in converters.items():
        known = ARGUMENTS.get(name, {}).get(app)
        if known is not None:
            given[name] = known(scene.of)
        elif "schemes" in app:
            unit = scheme.units.first()
            own = {
                "number": scheme.number,
                "ref": unit.ref,
                "batch": made.batch.code,
                "code": made.batch.code,
            }
            given[name] = own.get(name, "1")
        else:
            given[name] = next(one for one in _WORDS if re.fullmatch(converter.regex, one))
    return reverse(page, kwargs=given)


_WORDS = (
    "1",
    "a",
    "0" * 32,
    *(f"{letter}20260000001" for letter in string.ascii_uppercase),
    "2026-01-01",
    "zh",
)


def body(answer) -> bytes:
    """Give everything an answer holds: headers, body, and what is packed in a Word file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content + "\n".join(f"{key}: {value}" for key, value in answer.items()).encode()


def found(secrets, content: bytes) -> list[str]:
    said = content.decode("utf-8", "replace").casefold()
    return [one for one in secrets if one in said]


def test_canaries_are_where_they_can_be_found(scene) -> None:
    """Without this the others could not fail: the secretary's page of the item holds them all."""
    item = scene.made.row.item
    shown = repr(item.content).casefold() + item.scheme.lead.name
    assert {"金丝雀星河", "canary galaxy", "canary-galaxy.example"} <= set(
        found(scene.secrets, shown.encode())
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_page_shows_a_blind_reviewer_a_canary(scene, method) -> None:
    leaks = {}
    for page, pattern in pages().items():
        with transaction.atomic():
            address = address_of(scene, page, pattern.pattern.converters)
            answer = scene.browser.generic(method, address)
            transaction.set_rollback(True)
        # A refusal repeats the address that was asked for, in the links to the other language: it is the reader's own.
        if shown := found(scene.secrets, body(answer).replace(address.encode(), b"")):
            leaks[page] = shown
    assert leaks == {}


def test_the_reviewers_own_pages_answer_and_still_hold_none(scene) -> None:
    row, batch = scene.made.row, scene.made.round.batch.code
    own = [
        reverse("reviews:mine"),
        reverse("reviews:sheet"),
        reverse("reviews:review", args=[row.ref]),
        reverse("reviews:statement", args=[batch]),
        "/",
    ]
    for address in own:
        answer = scene.browser.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert found(scene.secrets, body(answer)) == []


@pytest.mark.parametrize("term", ["金丝雀星河", "canary", "S2024", "L-CANARY"])
def test_no_search_finds_one(scene, term) -> None:
    answer = scene.browser.get(reverse("console:search"), {"q": term})
    said = body(answer).decode().replace(f'value="{term}"', "").replace(term, "")
    assert [one for one in scene.secrets if one in said.casefold()] == []


def test_errors_of_a_reviewer_hold_none(scene) -> None:
    row = scene.made.row
    for page in ("score", "abstain", "remark"):
        for given in ({}, {"reason": "x" * 9_999}, {"opinion": "\u200b", "completeness": "99"}):
            with transaction.atomic():
                answer = scene.browser.post(reverse(f"reviews:{page}", args=[row.ref]), given)
                transaction.set_rollback(True)
            assert found(scene.secrets, body(answer)) == []


def test_a_word_file_comes_without_any_and_a_pdf_is_withheld_with_the_reason(scene) -> None:
    row = scene.made.row
    shown = sight(scene.expert, row.ref)
    assert [(one.name, one.withheld is None) for one in shown.files] == [
        ("附件1.docx", True),
        ("附件2.pdf", False),
    ]
    answer = scene.browser.get(reverse("reviews:file", args=[row.ref, 1]))
    assert answer.status_code == 200
    assert found(scene.secrets, body(answer)) == []
    assert "已隐去" in body(answer).decode("utf-8", "replace")
    refused = scene.browser.get(reverse("reviews:file", args=[row.ref, 2]))
    assert refused.status_code == 403
    assert "无法可靠隐去" in refused.content.decode()
    assert found(scene.secrets, body(refused)) == []
    assert scene.browser.get(reverse("reviews:file", args=[row.ref, 3])).status_code == 404


def test_no_message_to_a_reviewer_holds_one(scene) -> None:
    rows = Message.objects.filter(deliveries__person_id=scene.expert.person_id)
    assert rows.count() > 1
    for row in rows:
        assert found(scene.secrets, repr(row.context).encode() + row.subject.encode()) == []


def test_scores_and_names_of_others_are_hidden_until_the_phase_shows_them(scene) -> None:
    made, row = scene.made, scene.made.row
    with transaction.atomic():
        to_phase(made, "discussion")
        row.refresh_from_db()
        shown = sight(scene.expert, row.ref)
        assert shown.units[0] == made.lead.name
        assert len(shown.others) == 4
        named = {one.who.zh for one in shown.others}
        assert "本人" not in named
        assert not any(one.startswith("评审人") for one in named)
        assert handed(scene.expert, row.ref, 2).content.startswith(b"%PDF")
        transaction.set_rollback(True)
    made.round = Round.objects.get(pk=made.round.pk)
    blind = sight(scene.expert, row.ref)
    assert (blind.others, blind.remarks, blind.units) == ((), (), ())


def test_before_every_statement_is_made_nothing_is_shown(scene) -> None:
    made = scene.made
    row = Review.objects.select_related("item__round").get(pk=made.row.pk)
    with transaction.atomic():
        Round.objects.filter(pk=made.round.pk).update(phase="assignment")
        assert scene.browser.get(reverse("reviews:review", args=[row.ref])).status_code == 404
        assert scene.browser.get(reverse("reviews:file", args=[row.ref, 1])).status_code == 404
        transaction.set_rollback(True)
