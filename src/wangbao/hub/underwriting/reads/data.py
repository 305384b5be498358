"""Convert quotes to plain data for the API: the parts each side may read, amounts as text."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import QUOTE, State
from wangbao.proposal import option_fit
from wangbao.proposal.proposal import Proposal
from wangbao.underwriting.evaluate import adjusted_data, flag_data
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.period import Period

_TOLD = ("field", "name", "unit", "from", "to", "rule", "reason")


def for_api(quote: Quote, actor: Actor) -> dict[str, Any]:
    """Convert a quote; flags, technical price, notes and authority are for the insurer only.

    Terms and price are told to the other side once they are offered: before, they are what an underwriter thinks.
    """
    inside = actor.side is Side.INSURER or actor.is_system
    state = State(quote.state)
    told = inside or quote.is_disclosed_to_applicant
    found: dict[str, Any] = {
        "number": quote.number,
        "ref": quote.ref,
        "application": quote.application.number,
        "state": str(state),
        "state_name": plain(QUOTE.name(state, inside=inside)),
        "revision": quote.revision,
        "start": quote.start.isoformat(),
        "end": quote.end.isoformat(),
        "requested": quote.requested,
        "terms": quote.terms if told else None,
        "adjustments": [_told(row) for row in quote.adjustments] if told else [],
        "premium": _premium(quote) if told else None,
        "valid_until": quote.valid_until.isoformat() if quote.valid_until else None,
        "reason": quote.reason if inside or state is State.DECLINED else "",
    }
    if inside:
        found |= {
            "authority": quote.authority,
            "flags": quote.flags,
            "needs": quote.needs,
            "price": quote.price,
            "judgement": quote.judgement,
            "rules": quote.rules,
            "rules_sha256": quote.rules_sha256,
        }
    return found


def of_proposal(proposal: Proposal, period: Period) -> dict[str, Any]:
    """Convert an indication: the terms that would be offered, and whether a person would have to decide."""
    priced = proposal.priced
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "requested": option_fit.plain(proposal.asked),
        "terms": option_fit.plain(proposal.choice),
        "adjustments": [_told(adjusted_data(change)) for change in proposal.adjustments],
        "premium": {
            "annual_cny": f"{priced.annual.premium_cny:f}",
            "premium_cny": f"{priced.premium_cny:f}",
            "vat_cny": f"{priced.vat_cny:f}",
            "payable_cny": f"{priced.premium_cny + priced.vat_cny:f}",
        },
        "decision": proposal.decision,
        "flags": [{"flag": row["flag"], "reason": row["reason"]} for row in map(flag_data, proposal.flags)],
    }


def _premium(quote: Quote) -> dict[str, Any] | None:
    if quote.premium is None:
        return None
    price = quote.price
    return {name: price[name] for name in ("annual_cny", "premium_cny", "vat_cny", "payable_cny")}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _TOLD}
