"""Build the letter of a quote from its record."""

from typing import Any, Final

from wangbao.documents.contract_parts import Premium, Share, cover_lines
from wangbao.documents.quote_letter import Adjustment, QuoteLetter
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Conflict
from wangbao.hub.papers.parts import broker_of, exclusions, organisation, product
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import State
from wangbao.product.choice import terms as resolved
from wangbao.proposal import option_fit
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

_OFFERED: Final = (State.OFFERED, State.ACCEPTED, State.BOUND)
_NOT_OFFERED: Final = Text("尚未报价", "it has not been offered")


def quote_letter(quote: Quote) -> QuoteLetter:
    """Build the letter of a quote.

    Raises:
        Conflict: the quote is not offered, or is offered no longer.
    """
    if quote.state not in _OFFERED or quote.decided_at is None or quote.valid_until is None:
        raise Conflict(_NOT_OFFERED)
    bundle, choice = bundle_of(quote.product_version), option_fit.read(quote.terms)
    return QuoteLetter(
        number=quote.number,
        issued_on=day_of(quote.decided_at),
        valid_until=quote.valid_until,
        product=product(bundle),
        insurers=(Share(insurer=organisation(quote.insurer)),),
        applicant=organisation(quote.applicant),
        broker=broker_of(quote.broker),
        period=Period(quote.start, quote.end),
        limit_cny=choice.limit_cny,
        deductible_cny=choice.deductible_cny,
        cover=cover_lines(resolved(bundle.definition, bundle.wording, choice)),
        exclusions=exclusions(bundle),
        premium=Premium(
            net_cny=to_decimal(quote.premium),
            vat_cny=to_decimal(quote.vat),
            vat_rate=to_decimal(quote.price["vat_rate"]),
        ),
        adjustments=tuple(
            Adjustment(
                what=Text(**row["name"]),
                asked=_amount(row.get("from")),
                offered=_amount(row.get("to")),
                rule=row["rule"],
                reason=Text(**row["reason"]),
            )
            for row in quote.adjustments
        ),
    )


def _amount(value: Any) -> Text:
    shown = "" if value is None else f"{to_decimal(value):,f}"
    return Text(shown, shown)
