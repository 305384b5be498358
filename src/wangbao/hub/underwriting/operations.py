"""Writes about quotes, in one place for whoever calls them.

Each takes ``by`` and ``now``, locks its rows in the house's order, checks the state, writes the row, its history and
the journal, in one transaction: :mod:`~wangbao.hub.underwriting.quoting` makes quotes,
:mod:`~wangbao.hub.underwriting.deciding` is the insurer's side, :mod:`~wangbao.hub.underwriting.answering` the
applicant's, :mod:`~wangbao.hub.underwriting.papers` notes and documents.
"""

from wangbao.hub.underwriting.answering import accept, expire_due, mark_bound, turn_down
from wangbao.hub.underwriting.deciding import counter, decide, decline, lift, offer, refer, revise
from wangbao.hub.underwriting.holding import VALID_DAYS
from wangbao.hub.underwriting.papers import note, receive_document, request_documents, waive_document
from wangbao.hub.underwriting.quoting import indicate, quote, quote_for_api

__all__ = [
    "VALID_DAYS",
    "accept",
    "counter",
    "decide",
    "decline",
    "expire_due",
    "indicate",
    "lift",
    "mark_bound",
    "note",
    "offer",
    "quote",
    "quote_for_api",
    "receive_document",
    "refer",
    "request_documents",
    "revise",
    "turn_down",
    "waive_document",
]
