"""Read an application or a quote as a risk for the pure rooms; convert answers to plain data and back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.underwriting.models import Quote
from wangbao.product.choice import Choice
from wangbao.proposal import option_fit
from wangbao.proposal.proposal import Risk, refused
from wangbao.questionnaire import facts as answered
from wangbao.risk import profile as profiles
from wangbao.underwriting.facts import known_facts
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

BY_HAND = "underwriter"


def of_application(application: Application) -> tuple[Risk, Choice]:
    """Read the risk and the terms asked for; the product's usual ones where none were.

    Raises:
        InputError: answers that are refused or do not make a profile, or terms that are not amounts.
    """
    given = application_reads.answers_to_price(application)
    try:
        profile = application_reads.profile(application, given)
    except InputError as error:
        raise refused(error, "answers") from None
    try:
        requested = application_reads.requested(application)
    except InputError as error:
        raise refused(error, "requested") from None
    period = Period(application.start, application.end)
    return Risk(profile, period, answered.underwriting_facts(given)), requested


def of_quote(quote: Quote) -> Risk:
    """Read the risk a quote was made of, as it was then."""
    return Risk(profiles.from_data(quote.profile), Period(quote.start, quote.end), quote.answers)


def plain_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Convert underwriting facts to plain data, without those not answered."""
    return {name: _plain(value) for name, value in answers.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def still_true(adjustments: Sequence[Mapping[str, Any]], terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Select adjustments whose outcome the terms still have: an underwriter's change of a term removes its trail."""
    return [
        dict(row)
        for row in adjustments
        if _last(adjustments, row["field"]) == _amount(terms.get(row["field"]))
    ]


def by_hand(adjustments: Sequence[Mapping[str, Any]], quote: Quote, reason: str) -> list[dict[str, Any]]:
    """List the changes an underwriter made by hand to the terms asked for, beside those of the rules."""
    found = []
    for field in option_fit.TERMS:
        asked, now = _amount(quote.requested.get(field)), _amount(quote.terms.get(field))
        told = _last(adjustments, field)
        if now is None or now in (asked, told):
            continue
        fact = known_facts()[field]
        found.append(
            {
                "field": field,
                "name": fact.text._asdict(),
                "unit": fact.unit,
                "from": None if asked is None else f"{asked:f}",
                "to": f"{now:f}",
                "rule": BY_HAND,
                "reason": {"zh": reason, "en": reason},
                "seen": {},
            }
        )
    return found


def _last(adjustments: Sequence[Mapping[str, Any]], field: str) -> Decimal | None:
    rows = [row for row in adjustments if row["field"] == field]
    return _amount(rows[-1]["to"]) if rows else None


def _amount(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
