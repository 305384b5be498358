"""Query one policy: everything about it, its terms on a day as known at a moment, its accounts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.columns import row_key
from wangbao.hub.errors import Invisible
from wangbao.hub.policies.models import (
    Charge,
    Endorsement,
    EndorsementRequest,
    Instalment,
    Policy,
    Portion,
    Receipt,
    Refund,
    Share,
)
from wangbao.hub.policies.reads.contract import contract_of, items_of
from wangbao.hub.policies.reads.policy_list import phase_of
from wangbao.hub.policies.reads.price import stored_prices
from wangbao.hub.policies.rules.states import OPEN_REQUESTS, Phase
from wangbao.hub.underwriting.models import Quote
from wangbao.policy import fold as folding
from wangbao.policy.fold import Contract, Segment
from wangbao.policy.payable import Payable
from wangbao.policy.payments import Instalment as Item, Standing, paid, standing
from wangbao.policy.premium import earned, total
from wangbao.policy.preview import payable_of
from wangbao.vocabulary.money import ZERO

_WITH = ("product_version__product", "insurer", "applicant", "broker", "quote", "renewal_of", "bound_by")


@dataclass(frozen=True, slots=True)
class Issued:
    """An endorsement with its charges."""

    row: Endorsement
    charges: tuple[Charge, ...]

    @property
    def gross_cny(self) -> Decimal:
        """Premium and tax together, yuan."""
        return self.row.net_cny + self.row.vat_cny


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one payer: instalments with the amounts paid, receipts, refunds, and the payment position."""

    payer: str
    standing: Standing
    instalments: tuple[tuple[Item, Decimal], ...]
    receipts: tuple[Receipt, ...]
    refunds: tuple[Refund, ...]


@dataclass(frozen=True, slots=True)
class InsurerShare:
    """An insurer's share of a policy with its part of all charges."""

    share: Share
    premium_cny: Decimal
    tax_cny: Decimal


@dataclass(frozen=True, slots=True)
class Life:
    """A policy with its endorsements, segments, accounts, shares and requests, at present."""

    policy: Policy
    phase: Phase
    contract: Contract
    segments: tuple[Segment, ...]
    issued: tuple[Issued, ...]
    total: Payable
    earned_cny: Decimal
    accounts: tuple[Account, ...]
    shares: tuple[InsurerShare, ...]
    requests: tuple[EndorsementRequest, ...]

    @property
    def endorsements(self) -> tuple[Endorsement, ...]:
        """The endorsement rows, in order of issue."""
        return tuple(item.row for item in self.issued)


def policy(actor: Actor, number: str) -> Policy:
    """Fetch a policy by its number.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: the role may not see policies.
    """
    rows = Policy.objects.visible_to(actor).select_related(*_WITH)
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "policies.view", found)
    return found


def quote_to_bind(actor: Actor, ref: str) -> tuple[Quote, Policy | None]:
    """Fetch a quote that the actor may bind, by its reference, and the policy it is bound as already.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: not for this role.
    """
    rows = Quote.objects.visible_to(actor).select_related(
        "insurer", "applicant", "product_version", "application"
    )
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(actor, "policies.bind", found)
    return found, Policy.objects.filter(quote=found).first()


def request(actor: Actor, ref: str) -> EndorsementRequest:
    """Fetch a request for an endorsement by its reference, with its policy and the people who dealt with it.

    Raises:
        Invisible: unknown, or not for this actor.
    """
    rows = EndorsementRequest.objects.visible_to(actor).select_related(
        "policy__product_version",
        "policy__quote",
        "policy__applicant",
        "recommended_by",
        "requested_by",
        "decided_by",
        "endorsement",
    )
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found


def life(found: Policy, *, today: dt.date) -> Life:
    """Fetch everything about a policy, by the same few queries whatever its length."""
    endorsements = list(found.endorsements.select_related("issued_by").order_by("seq"))
    contract = contract_of(found, endorsements)
    prices = stored_prices(endorsements)
    segments = folding.fold(contract)
    charges = _by(Charge.objects.filter(endorsement__policy=found).order_by("pk"), "endorsement_id")
    return Life(
        policy=found,
        phase=phase_of(found.state, found.start, found.end, today),
        contract=contract,
        segments=segments,
        issued=tuple(Issued(row, tuple(charges.get(row.pk, ()))) for row in endorsements),
        total=payable_of(contract, prices),
        earned_cny=total(earned(segments, prices, max(found.start, today))),
        accounts=accounts(found, endorsements, today),
        shares=insurer_shares(found),
        requests=tuple(found.requests.select_related("requested_by", "decided_by").order_by("-pk")),
    )


def as_of(found: Policy, *, day: dt.date, known_at: dt.datetime) -> Segment | None:
    """Find the segment of a day as known at a moment; None if no policy was known then.

    Raises:
        InputError: the day is outside the policy's period.
    """
    return folding.as_of(contract_of(found, found.endorsements.order_by("seq")), day, known_at)


def accounts(found: Policy, endorsements: Sequence[Endorsement], today: dt.date) -> tuple[Account, ...]:
    """Build the accounts of all payers, the policyholder's first."""
    seqs = {row.pk: row.seq for row in endorsements}
    instalments = _by(Instalment.objects.filter(policy=found).order_by("pk"), "payer")
    receipts = _by(
        Receipt.objects.filter(policy=found).select_related("reverses").order_by("on", "pk"), "payer"
    )
    refunds = _by(Refund.objects.filter(policy=found).order_by("on", "pk"), "payer")
    payers = sorted(
        {*instalments, *receipts, *refunds, "insured"}, key=lambda payer: (payer != "insured", payer)
    )
    return tuple(
        _account(
            payer,
            items_of(instalments.get(payer, ()), seqs),
            tuple(receipts.get(payer, ())),
            tuple(refunds.get(payer, ())),
            today,
        )
        for payer in payers
    )


def insurer_shares(found: Policy) -> tuple[InsurerShare, ...]:
    """List the insurers' shares with their parts of all charges, the lead first."""
    shares = list(found.shares.select_related("insurer").order_by("-lead", "pk"))
    if len(shares) == 1:
        return (InsurerShare(shares[0], *_sums(found)),)
    parts = _by(Portion.objects.filter(share__policy=found).select_related("charge"), "share_id")
    return tuple(
        InsurerShare(
            share,
            sum(
                (one.amount for one in parts.get(share.pk, ()) if one.charge.kind in ("premium", "fee")), ZERO
            ),
            sum((one.amount for one in parts.get(share.pk, ()) if one.charge.kind == "tax"), ZERO),
        )
        for share in shares
    )


def _sums(found: Policy) -> tuple[Decimal, Decimal]:
    rows = Charge.objects.filter(endorsement__policy=found).values_list("kind", "amount")
    amounts = list(rows)
    premium = sum((amount for kind, amount in amounts if kind in ("premium", "fee")), ZERO)
    return premium, sum((amount for kind, amount in amounts if kind == "tax"), ZERO)


def _account(
    payer: str, items: list[Item], receipts: tuple[Receipt, ...], refunds: tuple[Refund, ...], today: dt.date
) -> Account:
    stands = standing(items, [row.amount for row in receipts], [row.amount for row in refunds], today)
    return Account(payer, stands, paid(items, stands.received - stands.refunded), receipts, refunds)


def _by(rows: Any, field: str) -> Mapping[Any, list[Any]]:
    grouped: dict[Any, list[Any]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, field), []).append(row)
    return grouped


def open_requests(actor: Actor, *, after: str = "", size: int) -> list[EndorsementRequest]:
    """List open requests the actor may see, the oldest first, one more than ``size`` if there are more."""
    rows = EndorsementRequest.objects.visible_to(actor).filter(state__in=OPEN_REQUESTS)
    if (last := row_key(after)) is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.select_related("policy__applicant", "requested_by").order_by("pk")[: size + 1])


def made_under(policy: Policy, key: str) -> Endorsement | EndorsementRequest | None:
    """Find what an idempotency key has made on this policy: an endorsement, or a request for one."""
    return (
        Endorsement.objects.filter(policy=policy, idempotency_key=key).first()
        or EndorsementRequest.objects.filter(policy=policy, idempotency_key=key).first()
    )
