"""Define the bodies and answers of calls about policies."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.invoices import InvoiceOut, invoices
from wangbao.hub.api.shapes.money import MovementOut, movement
from wangbao.hub.api.shapes.values import (
    AmountIn,
    Code,
    CoverIn,
    Data,
    Money,
    Party,
    ProductRef,
    Rate,
    RateIn,
    Ref,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads import queries
from wangbao.hub.policies.reads.policy_list import phase_of
from wangbao.hub.policies.rules.states import PHASE_NAMES
from wangbao.policy.payments import Standing
from wangbao.policy.tables import kind as kind_of


class ShareIn(Strict):
    """A co-insurer and its share; the shares make 1, the lead's among them."""

    insurer: Ref
    share: RateIn


class SubsidyIn(Strict):
    """A government subsidy: a share of what is payable, up to a cap.

    The code alone stands for the support measure registered under it, with its terms on the day of binding.
    """

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    rate: RateIn | None = None
    cap_cny: AmountIn | None = None


class Binding(Strict):
    """How the premium is paid and who shares the risk."""

    instalments: Code = "single"
    shares: Annotated[list[ShareIn], Field(max_length=20)] = Field(default_factory=list)
    subsidies: Annotated[list[SubsidyIn], Field(max_length=10)] = Field(default_factory=list)


class Renewing(Strict):
    """Answers that changed, and cover that is wanted otherwise than at expiry."""

    answers: Annotated[
        dict[Code, Annotated[str, Field(max_length=200)] | list[Code]], Field(max_length=200)
    ] = Field(default_factory=dict)
    cover: CoverIn | None = None


class PolicyRow(Schema):
    """A policy in a list, as its last endorsement left it."""

    number: str
    ref: str
    state: StateOut
    insurer: Words
    insured: str
    uscc: str
    kind: str
    start: dt.date
    end: dt.date
    limit_cny: Money
    gross_cny: Money
    bound_at: dt.datetime


class SegmentOut(Schema):
    """A stretch of days with one set of terms; ``seqs`` are the endorsements that made them."""

    start: dt.date
    end: dt.date
    in_force: bool
    seqs: list[int]
    terms: Data


class EndorsementOut(Schema):
    """An endorsement: what it changed and what it charged; issuance is 0."""

    seq: int
    kind: StateOut
    effective: dt.date
    issued_at: dt.datetime
    changed: list[Data]
    reason: str
    net_cny: Money
    vat_cny: Money


class InstalmentOut(Schema):
    """An amount that falls due, and what of it is paid; a credit is negative."""

    endorsement: int
    number: int
    due: dt.date
    amount_cny: Money
    paid_cny: Money


class AccountOut(Schema):
    """Where payment by one payer stands: payable + credit = received - refunded + outstanding."""

    payer: str
    payable_cny: Money
    received_cny: Money
    refunded_cny: Money
    outstanding_cny: Money
    overdue_cny: Money
    credit_cny: Money
    instalments: list[InstalmentOut]
    receipts: list[MovementOut]
    refunds: list[MovementOut]


class ShareOut(Schema):
    """An insurer's share."""

    insurer: Party
    share: Rate
    lead: bool
    premium_cny: Money


class PolicyOut(Schema):
    """A policy with everything that happened to it, as it stands."""

    number: str
    ref: str
    state: StateOut
    quote: str
    product: ProductRef
    insurer: Party
    applicant: Party
    broker: Party | None
    start: dt.date
    end: dt.date
    bound_at: dt.datetime
    renewal_of: str | None
    net_cny: Money
    vat_cny: Money
    gross_cny: Money
    earned_cny: Money
    segments: list[SegmentOut]
    endorsements: list[EndorsementOut]
    shares: list[ShareOut]
    accounts: list[AccountOut]
    invoices: list[InvoiceOut]


class TermsOut(Schema):
    """The terms on a day, as they were known at a moment."""

    day: dt.date
    known_at: dt.datetime
    segment: SegmentOut | None


def segment(found: Any) -> dict[str, Any]:
    """Convert a segment for an answer."""
    return {
        "start": found.period.start,
        "end": found.period.end,
        "in_force": found.in_force,
        "seqs": list(found.seqs),
        "terms": found.terms,
    }


def endorsement(row: Any) -> dict[str, Any]:
    """Convert an endorsement for an answer."""
    return {
        "seq": row.seq,
        "kind": StateOut(code=row.kind, name=Words.of(kind_of(row.kind).name)),
        "effective": row.effective,
        "issued_at": row.issued_at,
        "changed": row.changed,
        "reason": row.reason,
        "net_cny": row.net_cny,
        "vat_cny": row.vat_cny,
    }


def full_policy(found: Policy, today: dt.date) -> dict[str, Any]:
    """Convert a policy with its segments, endorsements, shares, accounts and invoices for an answer."""
    life = queries.life(found, today=today)
    version = found.product_version
    return {
        "number": found.number,
        "ref": found.ref,
        "state": StateOut(code=life.phase, name=Words.of(PHASE_NAMES[life.phase])),
        "quote": found.quote.number,
        "product": ProductRef(code=version.product.code, version=version.version),
        "insurer": Party.of(found.insurer),
        "applicant": Party.of(found.applicant),
        "broker": None if found.broker is None else Party.of(found.broker),
        "start": found.start,
        "end": found.end,
        "bound_at": found.bound_at,
        "renewal_of": None if found.renewal_of is None else found.renewal_of.number,
        "net_cny": life.total.net,
        "vat_cny": life.total.vat,
        "gross_cny": life.total.gross,
        "earned_cny": life.earned_cny,
        "segments": [segment(one) for one in life.segments],
        "endorsements": [endorsement(one.row) for one in life.issued],
        "shares": [
            {
                "insurer": Party.of(one.share.insurer),
                "share": one.share.share.normalize(),
                "lead": one.share.lead,
                "premium_cny": one.premium_cny,
            }
            for one in life.shares
        ],
        "accounts": [_account(one) for one in life.accounts],
        "invoices": invoices(life),
    }


def listed_policy(found: Policy, today: dt.date) -> dict[str, Any]:
    """Convert a policy for the answer of a list."""
    phase = phase_of(found.state, found.start, found.end, today)
    return {
        "number": found.number,
        "ref": found.ref,
        "state": StateOut(code=phase, name=Words.of(PHASE_NAMES[phase])),
        "insurer": Words.of(found.insurer.title),
        "insured": found.insured_name,
        "uscc": found.insured_uscc,
        "kind": found.kind,
        "start": found.start,
        "end": found.end,
        "limit_cny": found.limit_cny,
        "gross_cny": found.gross_cny,
        "bound_at": found.bound_at,
    }


def _account(found: queries.Account) -> dict[str, Any]:
    stands: Standing = found.standing
    names = ("payable", "received", "refunded", "outstanding", "overdue", "credit")
    return {
        "payer": found.payer,
        **{f"{name}_cny": getattr(stands, name) for name in names},
        "instalments": [
            {
                "endorsement": item.seq,
                "number": item.number,
                "due": item.due,
                "amount_cny": item.amount,
                "paid_cny": part,
            }
            for item, part in found.instalments
        ],
        "receipts": [movement(row) for row in found.receipts],
        "refunds": [movement(row) for row in found.refunds],
    }
