"""Notes, and documents asked for once, all together."""

import pytest
from django.db import connection
from tests.hub.underwriting.conftest import START
from tests.inspection.making import PDF

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.writes import draft
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.files import operations as files
from wangbao.hub.files.models import StoredFile
from wangbao.hub.underwriting.models import DocumentItem, Note
from wangbao.hub.underwriting.reads import queries
from wangbao.hub.underwriting.writes import documents
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

PAPERS = [
    ("exposed-desktop", Text("暴露面清单", "list of exposed services")),
    ("", Text("审计报告", "accounts")),
]


def places(monkeypatch):
    """For each file: whether a transaction was open when it was looked into, and when its bytes were kept."""
    found = []
    check, put = files._POOL.check, files.store.put

    def checked(*given):
        found.append(("looked into", connection.in_atomic_block))
        return check(*given)

    def kept(content):
        found.append(("kept", connection.in_atomic_block))
        return put(content)

    monkeypatch.setattr(files._POOL, "check", checked)
    monkeypatch.setattr(files.store, "put", kept)
    return found


@pytest.fixture
def asked(referred, underwriter, now):
    documents.request_documents(by=underwriter, now=now, quote=referred, documents=PAPERS)
    return referred


def test_notes_are_the_insurers_own(referred, underwriter, applicant, broker, actor_of, now):
    made = documents.note(by=underwriter, now=now, quote=referred, text=" 已与客户电话沟通 ")
    assert (made.text, made.by_name) == ("已与客户电话沟通", underwriter.name)
    assert queries.notes(underwriter, referred) == (made,)
    assert queries.notes(applicant, referred) == ()
    assert not Note.objects.visible_to(actor_of(broker, Role.BROKER)).exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_note_says_something(referred, underwriter, now, text):
    with pytest.raises(InputError):
        documents.note(by=underwriter, now=now, quote=referred, text=text)


def test_documents_are_asked_for_once(asked, underwriter, applicant, now):
    request = queries.documents(applicant, asked)
    assert [(item.rule, item.name) for item in request.items.all()] == [
        ("exposed-desktop", "暴露面清单"),
        ("", "审计报告"),
    ]
    assert str(request.due) == "2026-12-05"
    with pytest.raises(Conflict) as refused:
        documents.request_documents(by=underwriter, now=now, quote=asked, documents=PAPERS)
    assert "once, all together" in refused.value.text.en


@pytest.mark.parametrize(
    "papers", [[], PAPERS * 11, [("", Text("", "accounts"))], [("", Text("审计", "x" * 201))]]
)
def test_a_request_names_something(referred, underwriter, now, papers):
    with pytest.raises(InputError):
        documents.request_documents(by=underwriter, now=now, quote=referred, documents=papers)
    assert queries.documents(underwriter, referred) is None


def test_a_document_comes_in_and_both_sides_may_read_it(
    asked, applicant, underwriter, other_insurer, actor_of, now
):
    item = queries.documents(applicant, asked).items.first()
    got = documents.receive_document(
        by=applicant, now=now, quote=asked, item_ref=item.ref, name="清单.pdf", content=PDF
    )
    assert (got.received_at, got.is_open) == (now, False)
    for who in (applicant, underwriter):
        assert StoredFile.objects.visible_to(who).filter(pk=got.file_id).exists()
    stranger = actor_of(other_insurer, Role.UNDERWRITER)
    assert not StoredFile.objects.visible_to(stranger).filter(pk=got.file_id).exists()
    again = documents.receive_document(
        by=applicant, now=now, quote=asked, item_ref=item.ref, name="清单.pdf", content=PDF
    )
    assert again.file_id == got.file_id  # sent twice is once
    with pytest.raises(Conflict):
        documents.receive_document(
            by=applicant, now=now, quote=asked, item_ref=item.ref, name="清单.txt", content=b"another"
        )


def test_a_hostile_document_is_refused_and_nothing_is_kept(asked, applicant, now):
    item = queries.documents(applicant, asked).items.first()
    with pytest.raises(InputError):
        documents.receive_document(
            by=applicant,
            now=now,
            quote=asked,
            item_ref=item.ref,
            name="a.pdf",
            content=b"MZ\x90\x00" + b"\0" * 400,
        )
    assert DocumentItem.objects.get(pk=item.pk).is_open
    assert not StoredFile.objects.exists()


def test_a_document_of_another_quote_is_invisible(asked, applicant, now):
    with pytest.raises(Invisible):
        documents.receive_document(
            by=applicant, now=now, quote=asked, item_ref="0" * 32, name="x.pdf", content=PDF
        )


def test_waiving_needs_a_reason_and_is_the_insurers(asked, underwriter, applicant, now):
    item = queries.documents(underwriter, asked).items.first()
    with pytest.raises(InputError):
        documents.waive_document(by=underwriter, now=now, quote=asked, item_ref=item.ref, reason=" ")
    with pytest.raises(Forbidden):
        documents.waive_document(by=applicant, now=now, quote=asked, item_ref=item.ref, reason="x")
    waived = documents.waive_document(
        by=underwriter, now=now, quote=asked, item_ref=item.ref, reason="已有去年版本"
    )
    assert (waived.waived, waived.is_open) == ("已有去年版本", False)


def test_nothing_is_asked_once_decided(offered, underwriter, now):
    with pytest.raises(Conflict):
        documents.request_documents(by=underwriter, now=now, quote=offered, documents=PAPERS)


@pytest.mark.django_db(transaction=True)
def test_a_document_is_looked_into_before_anything_is_locked(asked, applicant, now, monkeypatch):
    found, item = places(monkeypatch), asked.document_request.items.first()
    given = {
        "by": applicant,
        "now": now,
        "quote": asked,
        "item_ref": item.ref,
        "name": "a.pdf",
        "content": PDF,
    }
    documents.receive_document(**given)
    assert found == [("looked into", False), ("kept", False)]
    documents.receive_document(**given)  # there already: not looked into again
    assert len(found) == 2


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_looked_into_before_anything_is_locked(
    version_of, enterprise, broker, mandate, actor_of, now, monkeypatch
):
    by = actor_of(broker, "broker")
    row = draft.start(by=by, now=now, version=version_of(), applicant=enterprise, start=START)
    found = places(monkeypatch)
    draft.attach_authority(by=by, now=now, application=row, name="a.pdf", content=PDF)
    assert found == [("looked into", False), ("kept", False)]
    with pytest.raises(Forbidden):
        draft.attach_authority(
            by=actor_of(enterprise, "applicant"), now=now, application=row, name="a.pdf", content=PDF
        )
    assert len(found) == 2  # whoever may not hand it in costs nothing
