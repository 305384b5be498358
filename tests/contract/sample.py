"""A plain wording and a plain loss notice as data, for a test to change where it matters."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
from wangbao.contract.resolve import resolve
from wangbao.contract.settlement import Settlement

WORDS = {"zh": "某条", "en": "a clause"}


def item(code: str, **terms: Any) -> dict[str, Any]:
    """An item covering the head of the same code."""
    return {"code": code, "heads": [code]} | terms


def section(
    *items: dict[str, Any], code: str = "own", insurance_class: str = "property", **terms: Any
) -> dict:
    return {
        "code": code,
        "class": insurance_class,
        "title": WORDS,
        "clause": WORDS,
        "items": list(items),
    } | terms


def wording(*sections: dict[str, Any], **terms: Any) -> dict[str, Any]:
    """A wording of these sections; an aggregate limit of 1,000,000, a schedule's deductible of 10,000, unused."""
    return {
        "wording": "plain",
        "version": "1",
        "title": WORDS,
        "note": WORDS,
        "kinds": ["other_industry"],
        "source": "wangbao",
        "confidence": "judgement",
        "trigger": {"basis": "occurrence"},
        "sections": list(sections),
        "schedule": {"aggregate_limit": 1000000, "deductible": 10000, "note": WORDS},
    } | terms


def event(identity: str = "E1", **facts: Any) -> dict[str, Any]:
    """An event in the policy period of :func:`notice`."""
    return {
        "id": identity,
        "occurred": "2026-03-01T08:00:00+08:00",
        "discovered": "2026-03-01T09:00:00+08:00",
        "claimed": "2026-03-02T10:00:00+08:00",
        "cause": "network_attack",
        "scenario": "system_stop",
    } | facts


def notice(*events: dict[str, Any], **policy: Any) -> dict[str, Any]:
    return {"policy": {"start": "2026-01-01", "end": "2027-01-01"} | policy, "events": list(events)}


def settled(document: dict[str, Any], *events: dict[str, Any], **policy: Any) -> Settlement:
    """A wording's settlement of these events."""
    terms = resolve(wordings.parse(deepcopy(document)))
    return settlements.settle(terms, notices.parse(notice(*deepcopy(list(events)), **policy)))


def payable(document: dict[str, Any], **facts: Any) -> dict[str, Decimal]:
    """What one event is paid by head."""
    (one,) = settled(document, event(**facts)).events
    return {head.head: head.payable for head in one.heads}
