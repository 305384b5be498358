"""Declare the records of policies that the journal must tell of: contracts, endorsements, requests, money."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wangbao.hub.journal import seals as seals_of
from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, MovementApproval, Receipt, Refund
from wangbao.hub.policies.rules import seals
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
        *("pk", "policy_id", "policy__number", "policy__quote__number", "policy__start", "policy__end"),
        *("net_cny", "vat_cny"),
    )
    policies = seals.POLICY.by_key()
    issued = seals.ENDORSEMENT.by_key(Endorsement.objects.filter(seq=0))
    for key, policy, number, quote, start, end, net, vat in rows.iterator(chunk_size=_CHUNK):
        sealed = f"{policies[policy]}-{issued[key]}"
        yield (number, quote, _day(start), _day(end), _amount(net + vat), sealed)


def _policy_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (after.get("quote"), after.get("start"), after.get("end"))
    return (entry.subject, *map(str, words), _amount(after.get("gross_cny")), seals_of.said(after))


def _endorsements() -> Iterator[Key]:
    rows = Endorsement.objects.exclude(seq=0).values_list(
        *("pk", "policy__number", "seq", "kind", "effective", "net_cny")
    )
    sealed = seals.ENDORSEMENT.by_key(Endorsement.objects.exclude(seq=0))
    for key, number, seq, kind, effective, net in rows.iterator(chunk_size=_CHUNK):
        yield (number, str(seq), kind, _day(effective), _amount(net), sealed[key])


def _endorsement_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    kind = entry.verb.partition(".")[2]
    return (
        entry.subject,
        str(after.get("seq")),
        kind,
        str(after.get("effective")),
        _amount(after.get("net_cny")),
        seals_of.said(after),
    )


def _asked() -> Iterator[Key]:
    rows = EndorsementRequest.objects.values_list("pk", "policy__number", "ref", "kind", "effective")
    sealed = seals.ASKED.by_key()
    for key, number, ref, kind, effective in rows.iterator(chunk_size=_CHUNK):
        yield (number, ref, kind, _day(effective), sealed[key])


def _asked_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (str(after.get(name)) for name in ("request", "kind", "effective"))
    return (entry.subject, *words, seals_of.said(after))


def _decided() -> Iterator[Key]:
    rows = EndorsementRequest.objects.filter(state__in=_DECIDED.values()).values_list(
        *("pk", "policy__number", "ref", "state", "decision")
    )
    sealed = seals.DECIDED.by_key(EndorsementRequest.objects.filter(state__in=_DECIDED.values()))
    for key, *words in rows.iterator(chunk_size=_CHUNK):
        yield (*words, sealed[key])


def _decided_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    state = str(_DECIDED[entry.verb])
    words = (str(after.get("request")), state, str(after.get("decision")))
    return (entry.subject, *words, seals_of.said(after))


def _movements(model: type[Receipt] | type[Refund]) -> Iterator[Key]:
    rows = model.objects.values_list("pk", "policy__number", "payer", "reference", "on", "amount")
    sealed = (seals.RECEIPT if model is Receipt else seals.REFUND).by_key()
    for key, number, payer, reference, on, amount in rows.iterator(chunk_size=_CHUNK):
        yield (number, payer, reference, _day(on), _amount(amount), sealed[key])


def _proposed() -> Iterator[Key]:
    rows = MovementApproval.objects.values_list(
        *("pk", "policy__number", "ref", "kind", "payer", "reference", "on", "amount")
    )
    sealed = seals.PROPOSED.by_key()
    for key, number, ref, kind, payer, reference, on, amount in rows.iterator(chunk_size=_CHUNK):
        yield (number, ref, kind, payer, reference, _day(on), _amount(amount), sealed[key])


def _proposed_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (str(after.get(name)) for name in ("approval", "money", "payer", "reference", "on"))
    return (entry.subject, *words, _amount(after.get("amount")), seals_of.said(after))


def _approved() -> Iterator[Key]:
    rows = MovementApproval.objects.exclude(state=ApprovalState.WAITING).values_list(
        *("pk", "policy__number", "ref", "state", "decision")
    )
    sealed = seals.APPROVAL.by_key(MovementApproval.objects.exclude(state=ApprovalState.WAITING))
    for key, *words in rows.iterator(chunk_size=_CHUNK):
        yield (*words, sealed[key])


def _approved_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    state = entry.verb.removeprefix("policy.money_")
    words = (str(after.get("approval")), state, str(after.get("decision")))
    return (entry.subject, *words, seals_of.said(after))


def _movement_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    words = (str(after.get(name)) for name in ("payer", "reference", "on"))
    return (entry.subject, *words, _amount(after.get("amount")), seals_of.said(after))


KINDS: Final = (
    Kind(
        name=Text("保单", "policies"),
        verbs=frozenset({"policy.bound"}),
        records=_policies,
        entry=_policy_of,
        sealed=True,
    ),
    Kind(
        name=Text("批单", "endorsements"),
        verbs=_ISSUED,
        records=_endorsements,
        entry=_endorsement_of,
        sealed=True,
    ),
    Kind(
        name=Text("批改申请", "endorsement requests"),
        verbs=_ASKED,
        records=_asked,
        entry=_asked_of,
        sealed=True,
    ),
    Kind(
        name=Text("对批改申请的决定", "decisions on requests"),
        verbs=frozenset(_DECIDED),
        records=_decided,
        entry=_decided_of,
        sealed=True,
    ),
    Kind(
        name=Text("收款", "receipts"),
        verbs=frozenset({"policy.receipt", "policy.receipt_reversed"}),
        records=lambda: _movements(Receipt),
        entry=_movement_of,
        sealed=True,
    ),
    Kind(
        name=Text("退款", "refunds"),
        verbs=frozenset({"policy.refund"}),
        records=lambda: _movements(Refund),
        entry=_movement_of,
        sealed=True,
    ),
    Kind(
        name=Text("待复核的收付", "money put to a second person"),
        verbs=frozenset({"policy.money_proposed"}),
        records=_proposed,
        entry=_proposed_of,
        sealed=True,
    ),
    Kind(
        name=Text("复核决定", "decisions of second persons"),
        verbs=frozenset({"policy.money_approved", "policy.money_declined", "policy.money_withdrawn"}),
        records=_approved,
        entry=_approved_of,
        sealed=True,
    ),
)
