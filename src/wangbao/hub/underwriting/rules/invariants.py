"""Check quotes."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Q

from wangbao.hub.underwriting.models import Quote, Step
from wangbao.hub.underwriting.rules.states import QUOTE, WORKED_ON, Event, State
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000
_ANSWERED = (State.OFFERED, State.ACCEPTED, State.BOUND)


def quotes_match_their_applications() -> Iterator[Problem]:
    """报价与申请的当事人、产品、期间一致 / A quote has its application's parties, product and days."""
    same = Q()
    for field in ("insurer", "applicant", "product_version", "start", "end"):
        same &= Q(**{field: F(f"application__{field}")})
    broker = Q(broker=F("application__broker")) | Q(broker=None, application__broker=None)
    rows = Quote.objects.exclude(same & broker).values_list("number", flat=True)
    for number in rows.iterator(chunk_size=_CHUNK):
        yield Problem("quote", number, Text("与申请不一致", "differs from its application"))


def prices_add_up() -> Iterator[Problem]:
    """报价金额与计价依据一致 / A quote's amounts are those of its price trace."""
    rows = Quote.objects.exclude(premium=None).values_list(
        "number", "premium", "vat", "technical", "price", "limit", "deductible", "terms"
    )
    for number, premium, vat, technical, price, limit, deductible, terms in rows.iterator(chunk_size=_CHUNK):
        told = (
            price["premium_cny"],
            price["vat_cny"],
            price["technical_cny"],
            terms["limit_cny"],
            terms["deductible_cny"],
        )
        if (premium, vat, technical, limit, deductible) != tuple(map(Decimal, told)):
            yield Problem(
                "quote", number, Text("金额与计价依据不一致", "amounts differ from the price trace")
            )
        elif sum(map(Decimal, price["annual_premium_cny"].values())) != Decimal(price["annual_cny"]):
            yield Problem(
                "quote",
                number,
                Text("各部分保费之和不等于年保费", "parts do not add up to the annual premium"),
            )


def offers_were_free_to_be_made() -> Iterator[Problem]:
    """已报价的没有未解除项 / Nothing was offered over a block or a decline."""
    rows = Quote.objects.filter(state__in=[str(state) for state in _ANSWERED]).values_list(
        "number", "flags", "lifted"
    )
    for number, flags, lifted in rows.iterator(chunk_size=_CHUNK):
        for flag in flags:
            stands = flag["flag"] == "block" and flag["rule"] not in lifted
            if stands or flag["flag"] == "decline":
                yield Problem(
                    "quote", number, Text(f"规则 {flag['rule']} 未解除", f"rule {flag['rule']} still stands")
                )


def histories_lead_to_where_quotes_stand() -> Iterator[Problem]:
    """报价经过与状态相符 / A quote's history leads to its state."""
    path: dict[int, State] = {}
    rows = Step.objects.order_by("quote_id", "seq").values_list("quote_id", "event")
    for quote_id, event in rows.iterator(chunk_size=_CHUNK):
        state = path.get(quote_id, State.DRAFT)
        if event == Event.OFFER and state is State.OFFERED:  # a counter-offer changes and offers in one step
            continue
        if event == Event.TURN_DOWN and state in WORKED_ON:  # its application was withdrawn before an offer
            path[quote_id] = State.DECLINED
            continue
        path[quote_id] = (
            QUOTE.after(state, Event(event)) if QUOTE.may_happen(state, Event(event)) else State.DRAFT
        )
    for pk, number, stands in Quote.objects.values_list("pk", "number", "state").iterator(chunk_size=_CHUNK):
        if path.get(pk) != stands:
            yield Problem("quote", number, Text("经过与状态不符", "its history does not lead to its state"))
