"""Render a policy's papers as files, on request: schedule, endorsement slips, invoice data."""

from typing import Final

from wangbao.documents import render as rendering
from wangbao.documents.parts import Edition
from wangbao.hub.errors import Invisible
from wangbao.hub.papers.endorsement import slip
from wangbao.hub.papers.invoice import invoice
from wangbao.hub.papers.schedule import schedule
from wangbao.hub.policies.reads.price import stored_prices
from wangbao.hub.policies.reads.queries import Life
from wangbao.policy.preview import charge_of
from wangbao.vocabulary.text import Text

KINDS: Final = {
    "schedule": Text("保险单", "Policy schedule"),
    "endorsement": Text("批单", "Endorsement slip"),
    "invoice": Text("保费发票信息", "Premium invoice data"),
}


def render(life: Life, paper: str, seq: int, form: rendering.Form, edition: Edition) -> bytes:
    """Render a paper as a file.

    Args:
        life: the policy.
        paper: one of :data:`KINDS`.
        seq: the endorsement that a slip or an invoice is for; for a schedule, the last endorsement included.
        form: ``pdf`` or ``docx``.
        edition: the language or languages.

    Raises:
        Invisible: there is no such endorsement, or it has nothing to invoice.
        NoChineseFontError: a PDF on a machine without a Chinese font.
    """
    row = next((one for one in life.endorsements if one.seq == seq), None)
    if row is None:
        raise Invisible
    if paper == "schedule":
        return rendering.render(schedule(life, row), form, edition)
    charge = charge_of(life.contract, seq, stored_prices(life.endorsements))
    if paper == "endorsement" and seq:
        return rendering.render(slip(life, row, charge), form, edition)
    if paper == "invoice" and charge.gross:
        return rendering.render(invoice(life, row, charge), form, edition)
    raise Invisible


def name_of(paper: str, edition: Edition) -> str:
    """Name a file of a paper, in the paper's language or in both."""
    name = KINDS[paper]
    return f"{name.zh}-{name.en}" if edition == "bilingual" else name.say(edition)
