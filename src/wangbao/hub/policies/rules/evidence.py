"""Declare the records of policies that the journal must tell of: contracts, endorsements, requests, money."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, MovementApproval, Receipt, Refund
from wangbao.hub.policies.rules.states import ApprovalState, RequestState
from wangbao.policy.tables import kinds
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
_ISSUED: Final = frozenset(f"policy.{code}" for code in kinds()) - {"policy.issuance"}
_ASKED: Final = frozenset({"policy.endorsement_requested", "policy.endorsement_referred"})
_DECIDED: Final = {
    f"policy.request_{state}": state
    for state in (RequestState.ISSUED, RequestState.DECLINED, RequestState.WITHDRAWN)
}


def _amount(given: Any) -> str:
    try:
        return f"{Decimal(str(given)):.2f}"
    except InvalidOperation:
        return str(given)


def _day(given: Any) -> str:
    return given.isoformat() if isinstance(given, dt.date) else str(given)


def _policies() -> Iterator[Key]:
    rows = Endorsement.objects.filter(seq=0).values_list(
        *("policy__number", "policy__quote__number", "policy__start", "policy__end", "net_cny", "vat_cny")
    )
    for number, quote, start, end, net, vat in rows.iterator(chunk_size=_CHUNK):
        yield (number, quote, _day(start), _day(end), _amount(net + vat))


def _policy_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (after.get("quote"), after.get("start"), after.get("end"))
    return (entry.subject, *map(str, words), _amount(after.get("gross_cny")))


def _endorsements() -> Iterator[Key]:
    rows = Endorsement.objects.exclude(seq=0).values_list(
        *("policy__number", "seq", "kind", "effective", "net_cny")
    )
    for number, seq, kind, effective, net in rows.iterator(chunk_size=_CHUNK):
        yield (number, str(seq), kind, _day(effective), _amount(net))


def _endorsement_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    kind = entry.verb.partition(".")[2]
    return (
        entry.subject,
        str(after.get("seq")),
        kind,
        str(after.get("effective")),
        _amount(after.get("net_cny")),
    )


def _asked() -> Iterator[Key]:
    rows = EndorsementRequest.objects.values_list("policy__number", "ref", "kind", "effective")
    for number, ref, kind, effective in rows.iterator(chunk_size=_CHUNK):
        yield (number, ref, kind, _day(effective))


def _asked_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, *(str(after.get(name)) for name in ("request", "kind", "effective")))


def _decided() -> Iterator[Key]:
    rows = EndorsementRequest.objects.filter(state__in=_DECIDED.values()).values_list(
        *("policy__number", "ref", "state", "decision")
    )
    yield from rows.iterator(chunk_size=_CHUNK)


def _decided_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    state = str(_DECIDED[entry.verb])
    return (entry.subject, str(after.get("request")), state, str(after.get("decision")))


def _movements(model: type[Receipt] | type[Refund]) -> Iterator[Key]:
    rows = model.objects.values_list("policy__number", "payer", "reference", "on", "amount")
    for number, payer, reference, on, amount in rows.iterator(chunk_size=_CHUNK):
        yield (number, payer, reference, _day(on), _amount(amount))


def _proposed() -> Iterator[Key]:
    rows = MovementApproval.objects.values_list(
        *("policy__number", "ref", "kind", "payer", "reference", "on", "amount")
    )
    for number, ref, kind, payer, reference, on, amount in rows.iterator(chunk_size=_CHUNK):
        yield (number, ref, kind, payer, reference, _day(on), _amount(amount))


def _proposed_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (str(after.get(name)) for name in ("approval", "money", "payer", "reference", "on"))
    return (entry.subject, *words, _amount(after.get("amount")))


def _approved() -> Iterator[Key]:
    rows = MovementApproval.objects.exclude(state=ApprovalState.WAITING).values_list(
        *("policy__number", "ref", "state", "decision")
    )
    yield from rows.iterator(chunk_size=_CHUNK)


def _approved_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    state = entry.verb.removeprefix("policy.money_")
    return (entry.subject, str(after.get("approval")), state, str(after.get("decision")))


def _movement_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (str(after.get(name)) for name in ("payer", "reference", "on"))
    return (entry.subject, *words, _amount(after.get("amount")))


KINDS: Final = (
    Kind(
        name=Text("保单", "policies"),
        verbs=frozenset({"policy.bound"}),
        records=_policies,
        entry=_policy_of,
    ),
    Kind(
        name=Text("批单", "endorsements"),
        verbs=_ISSUED,
        records=_endorsements,
        entry=_endorsement_of,
    ),
    Kind(
        name=Text("批改申请", "endorsement requests"),
        verbs=_ASKED,
        records=_asked,
        entry=_asked_of,
    ),
    Kind(
        name=Text("对批改申请的决定", "decisions on requests"),
        verbs=frozenset(_DECIDED),
        records=_decided,
        entry=_decided_of,
    ),
    Kind(
        name=Text("收款", "receipts"),
        verbs=frozenset({"policy.receipt", "policy.receipt_reversed"}),
        records=lambda: _movements(Receipt),
        entry=_movement_of,
    ),
    Kind(
        name=Text("退款", "refunds"),
        verbs=frozenset({"policy.refund"}),
        records=lambda: _movements(Refund),
        entry=_movement_of,
    ),
    Kind(
        name=Text("待复核的收付", "money put to a second person"),
        verbs=frozenset({"policy.money_proposed"}),
        records=_proposed,
        entry=_proposed_of,
    ),
    Kind(
        name=Text("复核决定", "decisions of second persons"),
        verbs=frozenset({"policy.money_approved", "policy.money_declined", "policy.money_withdrawn"}),
        records=_approved,
        entry=_approved_of,
    ),
)
