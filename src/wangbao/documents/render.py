"""Rendering of any document of a contract in any form and edition, by one call."""

from typing import Final, Literal, get_args

from wangbao.documents import (
    application,
    declaration_form,
    disclosure,
    endorsement,
    invoice,
    pilot_report,
    quote_letter,
    schedule,
)
from wangbao.documents.application import ApplicationForm
from wangbao.documents.declaration_form import DeclarationForm
from wangbao.documents.disclosure import DisclosureRecord
from wangbao.documents.endorsement import EndorsementSlip
from wangbao.documents.invoice import PremiumInvoice
from wangbao.documents.parts import Document, Edition
from wangbao.documents.pdf import to_pdf
from wangbao.documents.pilot_report import PilotReport
from wangbao.documents.quote_letter import QuoteLetter
from wangbao.documents.schedule import PolicySchedule
from wangbao.documents.word import to_word

Form = Literal["pdf", "docx"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

Paper = (
    DeclarationForm
    | PilotReport
    | PolicySchedule
    | EndorsementSlip
    | PremiumInvoice
    | QuoteLetter
    | ApplicationForm
    | DisclosureRecord
)


def lay_out(paper: Paper) -> Document:
    """Lay out the content as a document in both languages, before it is Word or PDF."""
    match paper:
        case PolicySchedule():
            return schedule.lay_out(paper)
        case EndorsementSlip():
            return endorsement.lay_out(paper)
        case PremiumInvoice():
            return invoice.lay_out(paper)
        case QuoteLetter():
            return quote_letter.lay_out(paper)
        case ApplicationForm():
            return application.lay_out(paper)
        case DisclosureRecord():
            return disclosure.lay_out(paper)
        case DeclarationForm():
            return declaration_form.lay_out(paper)
        case PilotReport():
            return pilot_report.lay_out(paper)


def render(paper: Paper, form: Form = "pdf", edition: Edition = "zh", *, copies: int = 1) -> bytes:
    """Render the content as a file; equal content gives equal bytes. Word may hold several copies.

    Raises:
        NoChineseFontError: the form is PDF and the machine has no Chinese font.
        InputError: a character cannot be printed.
    """
    document = lay_out(paper)
    return to_pdf(document, edition) if form == "pdf" else to_word(document, edition, copies=copies)
