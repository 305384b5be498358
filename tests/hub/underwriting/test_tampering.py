"""Notes and documents asked for, changed behind the operations' back, are found by the seals in the journal."""

import datetime as dt
from collections.abc import Callable

import pytest
from tests.hub.cast import NOW
from tests.inspection.making import PDF

from wangbao.hub.files.models import StoredFile
from wangbao.hub.journal import invariants
from wangbao.hub.journal.models import Entry
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Note, Quote
from wangbao.hub.underwriting.writes import documents
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
PAPERS = [
    ("", Text("暴露面清单", "list of services")),
    ("", Text("审计报告", "accounts")),
    ("", Text("章程", "articles")),
]
SAID = "客户张三来电，称已修补"


@pytest.fixture
def asked(referred, underwriter, applicant) -> Quote:
    """A quote with a note and three documents asked for: one received, one waived, one still open."""
    by = {"by": underwriter, "now": NOW, "quote": referred}
    documents.note(**by, text=SAID)
    documents.request_documents(**by, documents=PAPERS)
    received, waived, _ = DocumentItem.objects.all()
    documents.receive_document(
        by=applicant, now=NOW, quote=referred, item_ref=received.ref, name="a.pdf", content=PDF
    )
    documents.waive_document(**by, item_ref=waived.ref, reason="公开信息可查")
    assert found() == ""
    return referred


def found() -> str:
    return "\n".join(problem.say("en") for problem in invariants.records_and_entries_agree())


def item(place: int) -> "DocumentItem":
    return DocumentItem.objects.all()[place]


def changed(model: type, **values: object) -> Callable[[], None]:
    return lambda: model.objects.filter(pk=model.objects.order_by("pk")[0].pk).update(**values)


def put_in() -> None:
    Note.objects.create(quote=Quote.objects.get(), at=NOW, by_name="某人", text="同意承保")


def waived_by_hand() -> None:
    DocumentItem.objects.filter(pk=item(2).pk).update(waived="无需")


def received_by_hand() -> None:
    DocumentItem.objects.filter(pk=item(2).pk).update(file=StoredFile.objects.get(), received_at=NOW)


def given_back() -> None:
    DocumentItem.objects.filter(pk=item(0).pk).update(file=None, received_at=None)


def waiver_undone() -> None:
    DocumentItem.objects.filter(pk=item(1).pk).update(waived="")


def one_more() -> None:
    DocumentItem.objects.create(request=DocumentRequest.objects.get(), name="另一份", name_en="another")


LATER = NOW + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed(Note, text="客户称未修补"), "notes on quotes: 1 rows"),
        (changed(Note, by_name="李四"), "notes on quotes: 1 rows"),
        (changed(Note, at=LATER), "notes on quotes: 1 rows"),
        (lambda: Note.objects.all().delete(), "notes on quotes: 1 entries"),
        (put_in, "notes on quotes: 1 rows"),
        (changed(DocumentRequest, due=LATER.date()), "documents asked for: 1 rows"),
        (changed(DocumentItem, name="另一份清单"), "documents asked for: 1 rows"),
        (changed(DocumentItem, name_en="another"), "documents asked for: 1 rows"),
        (changed(DocumentItem, rule="exposed-desktop"), "documents asked for: 1 rows"),
        (lambda: item(2).delete(), "documents asked for: 1 rows"),
        (one_more, "documents asked for: 1 rows"),
        (lambda: DocumentRequest.objects.all().delete(), "documents asked for: 1 entries"),
        (changed(DocumentItem, received_at=LATER), "documents received: 1 rows"),
        (received_by_hand, "documents received: 1 rows"),
        (given_back, "documents received: 1 entries"),
        (waived_by_hand, "documents waived: 1 rows"),
        (waiver_undone, "documents waived: 1 entries"),
        (lambda: DocumentItem.objects.filter(pk=item(1).pk).update(waived="x"), "documents waived: 1 rows"),
    ],
)
def test_what_was_tampered_with_is_found(asked, change, said) -> None:
    change()
    assert said in found()


def test_the_journal_keeps_no_word_of_a_note(asked) -> None:
    entry = Entry.objects.get(verb="quote.noted")
    assert entry.after.startswith('{"sealed":')
    assert SAID not in entry.after
