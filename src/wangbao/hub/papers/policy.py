"""Build a policy's papers from its endorsements, on request: schedule, endorsement slips, invoice data."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from wangbao.documents import render as rendering
from wangbao.documents.contract_parts import (
    Instalment,
    Premium,
    Share,
    Subsidy,
    cover_lines,
)
from wangbao.documents.endorsement import Change, EndorsementSlip
from wangbao.documents.invoice import InvoiceLine, PremiumInvoice, SellerPart
from wangbao.documents.parts import Edition
from wangbao.documents.schedule import PolicySchedule
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Invisible
from wangbao.hub.papers.invoice import buyer_of, parts_of
from wangbao.hub.papers.parts import broker_of, exclusions, organisation, party, product
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.policies.reads.contract import items_of
from wangbao.hub.policies.reads.endorsement import consequences_of
from wangbao.hub.policies.reads.price import choice_of, stored_prices
from wangbao.hub.policies.reads.queries import Life
from wangbao.hub.policies.rules import words
from wangbao.policy.fold import fold, segment_on
from wangbao.policy.gaps import gaps_of, last_covered
from wangbao.policy.payable import Payable, Vat
from wangbao.policy.payments import Instalment as Item, netted
from wangbao.policy.preview import charge_of, payable_of
from wangbao.policy.tables import kind
from wangbao.product.choice import terms as resolved
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period
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


def schedule(life: Life, row: Endorsement) -> PolicySchedule:
    """Build the schedule after the endorsement ``row``; its terms are those in force at the end of the period.

    An endorsement may take effect before one issued earlier, so the last one issued need not set the final terms. For a
    contract that was ended, the terms are the last under which there was cover.
    """
    found, bundle = life.policy, bundle_of(life.policy.product_version)
    contract = life.contract.until(row.seq)
    stands = last_covered(fold(contract))
    terms = stands.terms
    resolved_terms = resolved(bundle.definition, bundle.wording, choice_of(terms, bundle))
    total = _total(life, row.seq)
    return PolicySchedule(
        number=found.number,
        issued_on=day_of(life.endorsements[0].issued_at),
        product=product(bundle),
        insurers=insurers(life, row.issued_at),
        applicant=party(terms.get("applicant") or terms["insured"]),
        insureds=(party(terms["insured"]),),
        broker=broker_of(found.broker),
        period=Period(found.start, found.end),
        limit_cny=to_decimal(terms["limit_cny"]),
        deductible_cny=to_decimal(terms["deductible_cny"]),
        cover=cover_lines(resolved_terms),
        exclusions=exclusions(bundle),
        premium=premium(total, terms),
        instalments=tuple(Instalment(due=item.due, amount_cny=item.amount) for item in _due(life, row.seq)),
        endorsements=row.seq,
        terms_from=stands.period.start if row.seq else None,
        gaps=gaps_of(contract),
    )


def slip(life: Life, row: Endorsement, charge: Payable) -> EndorsementSlip:
    """Build the slip of one endorsement, from the contract as known when it was issued."""
    contract = life.contract.until(row.seq)
    segments = fold(contract)
    parties = segment_on(segments, row.effective).terms
    return EndorsementSlip(
        policy_number=life.policy.number,
        seq=row.seq,
        kind=kind(row.kind).name,
        issued_on=day_of(row.issued_at),
        effective=row.effective,
        insurers=insurers(life, row.issued_at),
        applicant=party(parties.get("applicant") or parties["insured"]),
        insureds=(party(parties["insured"]),),
        period=Period(life.policy.start, life.policy.end),
        changes=changes(row.changed, life.policy),
        consequences=consequences_of(contract, row.seq, bundle_of(life.policy.product_version)),
        reason=Text(row.reason, row.reason),
        premium=premium(charge, segments[0].terms),
    )


def invoice(life: Life, row: Endorsement, charge: Payable) -> PremiumInvoice:
    """Build the data for the invoice of one endorsement's whole charge, on the day it was issued.

    A subsidy lowers what the buyer pays.
    """
    terms = life.segments[0].terms
    due = next((item.due for item in row.instalments.filter(payer="insured").order_by("number")), None)
    return PremiumInvoice(
        number=f"{life.policy.number}-F{row.seq:03d}",
        issued_on=day_of(row.issued_at),
        seller=organisation(life.policy.insurer, at=row.issued_at),
        buyer=party(buyer_of(life, row)),
        policy_number=life.policy.number,
        endorsement_seq=row.seq,
        lines=(InvoiceLine(note=kind(row.kind).name, net_cny=charge.net, vat_cny=charge.vat),),
        premium=premium(charge, terms),
        due=due,
        parts=_seller_parts(life, row),
    )


def _seller_parts(life: Life, row: Endorsement) -> tuple[SellerPart, ...]:
    if len(life.shares) == 1:
        return ()
    return tuple(
        SellerPart(
            seller=organisation(part.share.insurer, at=row.issued_at),
            share=Decimal(part.share.share),
            net_cny=part.net_cny,
            vat_cny=part.vat_cny,
        )
        for part in parts_of(life)[row.seq]
    )


def changes(changed: Sequence[Mapping[str, Any]], policy: Policy) -> tuple[Change, ...]:
    """Describe the changes of an endorsement; without any, state that the terms are unchanged."""
    wording = bundle_of(policy.product_version).wording
    rows = tuple(
        Change(
            what=words.field(one["field"], wording),
            before=words.value(one["field"], one["before"]),
            after=words.value(one["field"], one["after"]),
        )
        for one in changed
    )
    return rows or (Change(what=Text("条件不变", "Terms unchanged")),)


def premium(total: Payable, terms: Mapping[str, Any]) -> Premium:
    """Convert a payable to the premium that papers print."""
    names = {row["code"]: row.get("name") or row["code"] for row in terms.get("subsidies") or ()}
    return Premium(
        net_cny=total.net,
        vat_cny=total.vat,
        vat_rate=Vat.of(terms).rate,
        subsidies=tuple(
            Subsidy(name=Text(names.get(code, code), names.get(code, code)), amount_cny=amount)
            for code, amount in total.subsidies.items()
            if amount
        ),
    )


def insurers(life: Life, at: dt.datetime) -> tuple[Share, ...]:
    """List the insurers with their shares, the lead first, as registered at a moment."""
    return tuple(
        Share(
            insurer=organisation(one.share.insurer, at=at),
            share=Decimal(one.share.share),
            lead=one.share.lead,
        )
        for one in life.shares
    )


def _due(life: Life, seq: int) -> tuple[Item, ...]:
    """List the policyholder's instalments after the endorsement ``seq`` was issued."""
    rows = life.policy.instalments.filter(payer="insured", endorsement__seq__lte=seq)
    return netted(items_of(rows, {row.pk: row.seq for row in life.endorsements}))


def _total(life: Life, seq: int) -> Payable:
    return payable_of(life.contract.until(seq), stored_prices(life.endorsements))
