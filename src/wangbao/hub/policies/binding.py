"""A quote bound into a policy, exactly once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.operations import close
from wangbao.hub.applications.reading import disclosure_gaps
from wangbao.hub.clock import day_of
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.models import Organisation
from wangbao.hub.parties.permissions import allow
from wangbao.hub.parties.words import Kind
from wangbao.hub.policies import idempotency, rows
from wangbao.hub.policies.models import Policy, Share
from wangbao.hub.policies.pricing import PriceBook, filed, fingerprint
from wangbao.hub.policies.quotes import Agreed, agreed
from wangbao.hub.policies.search import name_key, sorted_by
from wangbao.hub.underwriting import fitting
from wangbao.hub.underwriting.basis import basis_of
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.operations import mark_bound
from wangbao.policy.payable import check_shares
from wangbao.product.filed import refuse_unissuable
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import ZERO, to_decimal
from wangbao.vocabulary.text import Text


def bind(
    *,
    quote_ref: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    instalments: str = "single",
    shares: Sequence[Mapping[str, Any]] = (),
    subsidies: Sequence[Mapping[str, Any]] = (),
) -> Policy:
    """Bind an accepted quote; however often and from however many places it is asked, there is one policy.

    Args:
        quote_ref: the quote.
        idempotency_key: the caller's; a repeat gets the same policy.
        by: who.
        now: when.
        instalments: one of the plans the product offers.
        shares: co-insurers, ``{"insurer": ref, "share": "0.3"}``, the lead among them; the lead alone where empty.
        subsidies: government subsidies, ``{"code", "name", "rate", "cap_cny"}``.

    Raises:
        Invisible: no such quote for this actor.
        Forbidden: the role may not bind.
        Conflict: the quote is not accepted, has lapsed, or the key was used for another one.
        InputError: shares, subsidies or instalments that cannot be; a product version nothing may be issued on;
            exempting clauses that were not explained and confirmed.
    """
    key = idempotency.check_key(idempotency_key)
    quote = Quote.objects.visible_to(by).filter(ref=quote_ref).first()
    if quote is None:
        raise Invisible
    allow(by, "policies.bind", quote)

    def bound_before() -> Policy | None:
        found = idempotency.replay(Policy, key, quote_id=quote.pk)
        return found or Policy.objects.filter(quote_id=quote.pk).first()

    return idempotency.once(bound_before, lambda: _bind(quote, key, by, now, instalments, shares, subsidies))


def _bind(
    quote: Quote,
    key: str,
    by: Actor,
    now: dt.datetime,
    instalments: str,
    shares: Sequence[Mapping[str, Any]],
    subsidies: Sequence[Mapping[str, Any]],
) -> Policy:
    application, quote = lock(quote.application, quote)
    if already := Policy.objects.filter(quote_id=quote.pk).first():
        return already
    refuse_unissuable(basis_of(quote.product_version).definition, day_of(now))
    _refuse_undisclosed(application, quote, now)
    deal = agreed(quote, instalments=instalments, subsidies=subsidies)
    parts = share_parts(quote.insurer, shares)
    policy = _policy(quote, deal, key, by, now)
    held = Share.objects.bulk_create(
        [
            Share(policy=policy, insurer=one, share=part, lead=one.pk == quote.insurer_id)
            for one, part in parts
        ]
    )
    book = PriceBook({}, filed(quote.product_version))
    book.new[fingerprint(deal.terms)] = dict(deal.annual)
    new = rows.New("issuance", policy.start, deal.terms, "", key)
    row = rows.write(policy, held, None, new, book, by=by, now=now)
    if row.net_cny != deal.premium_cny:
        raise Conflict(
            Text(
                f"保费 {row.net_cny} 与报价 {deal.premium_cny} 不符，请重新报价",
                f"the premium {row.net_cny} is not the quoted {deal.premium_cny}; quote again",
            )
        )
    mark_bound(quote=quote, by=by, now=now)
    close(by=by, now=now, application=application)
    record(
        by=by,
        now=now,
        verb="policy.bound",
        subject=("policy", policy.number),
        organisation_id=policy.insurer_id,
        after={
            "quote": quote.number,
            "start": policy.start,
            "end": policy.end,
            "gross_cny": policy.gross_cny,
        },
    )
    return policy


def _refuse_undisclosed(application: Application, quote: Quote, now: dt.datetime) -> None:
    """A clause that exempts and was not explained has no effect (保险法 17), so nothing is bound before all are."""
    missing = disclosure_gaps(application, fitting.read(quote.terms), at=now)
    if missing:
        rule = Text(
            f"尚有 {len(missing)} 条免责条款未提示说明并确认",
            f"{len(missing)} exempting clauses are not yet shown, explained and confirmed",
        )
        raise InputError([Problem("disclosures", None, rule)], file=application.number)


def _policy(quote: Quote, deal: Agreed, key: str, by: Actor, now: dt.datetime) -> Policy:
    name = deal.terms["insured"]["name"]
    return Policy.objects.create(
        number=next_number("policy", day_of(now).year),
        quote=quote,
        product_version_id=quote.product_version_id,
        insurer_id=quote.insurer_id,
        applicant_id=quote.applicant_id,
        broker_id=quote.broker_id,
        start=quote.start,
        end=quote.end,
        renewal_of=renewed(quote),
        bound_at=now,
        bound_by_id=by.person_id,
        idempotency_key=key,
        kind=deal.kind,
        insured_name=name,
        name_sort=sorted_by(name),
        key_sort=sorted_by(name_key(name)),
        insured_uscc=deal.terms["insured"]["uscc"],
        limit_cny=to_decimal(deal.terms["limit_cny"]),
        gross_cny=ZERO,
    )


def share_parts(
    lead: Organisation, shares: Sequence[Mapping[str, Any]]
) -> list[tuple[Organisation, Decimal]]:
    """The insurers and their shares, the lead first.

    Raises:
        InputError: an insurer that is none or named twice, no share of the lead's, or shares that are not a whole.
    """
    if not shares:
        return [(lead, Decimal(1))]
    found: dict[str, Decimal] = {}
    for index, row in enumerate(shares):
        ref = str(row.get("insurer", ""))
        if ref in found:
            raise refusal(f"shares.{index}.insurer", ref, "共保人重复", "the insurer is named twice")
        found[ref] = to_decimal(row.get("share"), field=f"shares.{index}.share")
    known = {one.ref: one for one in Organisation.objects.filter(ref__in=found, kind=Kind.INSURER)}
    for index, ref in enumerate(found):
        if ref not in known:
            raise refusal(f"shares.{index}.insurer", ref, "没有这家保险公司", "there is no such insurer")
    if lead.ref not in found:
        raise refusal("shares", lead.ref, "首席保险人须有份额", "the lead insurer must have a share")
    check_shares(list(found.values()))
    ordered = sorted(found, key=lambda ref: (ref != lead.ref, known[ref].pk))
    return [(known[ref], found[ref]) for ref in ordered]


def renewed(quote: Quote) -> Policy | None:
    """The policy that a quote's application renews and nothing has renewed yet; None for new business."""
    earlier = quote.application.renews_id
    if earlier is None:
        return None
    return Policy.objects.filter(quote__application_id=earlier, renewed_by=None).first()
