"""Bind a quote into a policy, exactly once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.rules.disclosure import refuse_undisclosed
from wangbao.hub.catalogue.reads.queries import refuse_issuing
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.locks import lock_below
from wangbao.hub.numbers import next_number
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.contract_terms import Agreed, agreed_terms
from wangbao.hub.policies.writes import rows
from wangbao.hub.policies.writes.renewal import renewed
from wangbao.hub.policies.writes.shares import share_rows
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.writes.answer import mark_bound
from wangbao.proposal import option_fit
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_NUMBER_LENGTH: Final = Policy._meta.get_field("number").max_length
# The longest columns of quote, application and product version, which binding does not need; the definition is cached
# by its hash.
_UNREAD: Final = (
    *("answers", "requested", "flags", "adjustments", "needs", "lifted"),
    *("application__answers", "application__requested", "application__assessment"),
    "product_version__definition",
)


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
        subsidies: government subsidies, ``{"code", "name", "rate", "cap_cny"}``; the code alone stands for the terms
            of the support measure registered under it.

    Raises:
        Invisible: no such quote for this actor.
        Forbidden: the role may not bind, or not with shares and subsidies: only the lead insurer answers for these.
        Conflict: the quote is not accepted or has lapsed; it is bound already otherwise than is asked now; the key was
            used for something else.
        InputError: shares, subsidies or instalments that cannot be; a product version nothing may be issued on;
            exempting clauses that were not explained and confirmed.
    """
    asked = idempotency.asked(
        idempotency_key,
        quote=quote_ref,
        instalments=instalments,
        shares=[dict(row) for row in shares],
        subsidies=[dict(row) for row in subsidies],
    )

    def make() -> Policy:
        with batched():
            return _bind(quote_ref, asked, by, now, instalments, shares, subsidies)

    return idempotency.once(lambda: _bound_before(quote_ref, asked), make, looks_first=False)


def _bound_before(quote_ref: str, asked: idempotency.Asked) -> Policy | None:
    """Find the policy that this quote or this key made.

    Raises:
        Conflict: the key made one of another quote or of other content, or the quote is bound otherwise.
    """
    same = Policy.objects.filter(Q(idempotency_key=asked.key) | Q(quote__ref=quote_ref))
    found = {policy.quote.ref: policy for policy in same.select_related("quote")}
    if found.keys() - {quote_ref}:
        raise idempotency.used(asked.key)
    policy = found.get(quote_ref)
    if policy is None or idempotency.agrees(policy, asked):
        return policy
    if policy.idempotency_key == asked.key:
        raise idempotency.used(asked.key)
    raise Conflict(
        Text(
            f"该报价已签发为保单 {policy.number}，缴费、共保或补贴与本次请求不同，本次请求未被采纳",
            f"the quote is bound as policy {policy.number} already, with other instalments, shares or subsidies than "
            "are asked for now; nothing was done now",
        )
    )


def _bind(
    quote_ref: str,
    asked: idempotency.Asked,
    by: Actor,
    now: dt.datetime,
    instalments: str,
    shares: Sequence[Mapping[str, Any]],
    subsidies: Sequence[Mapping[str, Any]],
) -> Policy:
    wanted = Quote.objects.visible_to(by).filter(ref=quote_ref).defer(*_UNREAD)
    quote = lock_below(wanted.select_related("applicant", "product_version"), "application")
    if quote is None:
        raise Invisible
    allow(by, "policies.bind", quote)
    if shares or subsidies:
        allow(by, "policies.arrange", quote)
    # A key that has bound another quote violates its unique constraint, if nothing refuses before.
    if quote.state == State.BOUND and (already := _bound_before(quote_ref, asked)):
        return already
    application, version = quote.application, quote.product_version
    if application.product_version_id == version.pk:
        application.product_version = version
    refuse_issuing(version, day_of(now))
    refuse_undisclosed(application, option_fit.read(quote.terms), at=now)
    deal = agreed_terms(quote, on=day_of(now), instalments=instalments, subsidies=subsidies)
    mark_bound(quote=quote, by=by, now=now)
    policy = _policy(quote, deal, asked, by, now)
    new = rows.New("issuance", policy.start, deal.terms, "", asked)
    row = rows.write(
        policy, share_rows(quote.insurer_id, shares), None, new, deal.prices(version), by=by, now=now
    )
    if row.net_cny != deal.premium_cny:
        raise Conflict(
            Text(
                f"保费 {row.net_cny} 与报价 {deal.premium_cny} 不符，请重新报价",
                f"the premium {row.net_cny} is not the quoted {deal.premium_cny}; quote again",
            )
        )
    # The counter of numbers is locked until the transaction ends, so the number is taken last.
    policy.number = next_number("policy", day_of(now).year)
    policy.save(update_fields=["number"])
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
            **rows.sealed(policy, row),
        },
    )
    return policy


def _policy(quote: Quote, deal: Agreed, asked: idempotency.Asked, by: Actor, now: dt.datetime) -> Policy:
    """Build the policy's row, unsaved, with a provisional number; issuance fills the rest."""
    return Policy(
        number=quote.ref[:_NUMBER_LENGTH],  # provisional and unique
        quote=quote,
        product_version_id=quote.product_version_id,
        insurer_id=quote.insurer_id,
        applicant_id=quote.applicant_id,
        broker_id=quote.broker_id,
        start=quote.start,
        end=quote.end,
        renewal_of=renewed(quote.application),
        bound_at=now,
        bound_by_id=by.person_id,
        **asked.columns,
        kind=deal.kind,
    )
