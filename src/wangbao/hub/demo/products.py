"""Publish the sample's products: the shipped examples, drafted by an actuary, published by a senior underwriter."""

import datetime as dt
import json
from typing import Any, Final

from wangbao.hub.access.roles import Role
from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.hub.demo.cast import actor, organisation
from wangbao.hub.demo.people import Org
from wangbao.product import definition as definitions
from wangbao.vocabulary.beijing import day_of

# The products of the second insurer; the first sells all.
FEW: Final = ("example-small-enterprise", "example-other-industry")


def put_on_sale(*, now: dt.datetime, since: dt.date) -> None:
    """Draft the products and publish them three hours later: all at the first insurer, some at the second."""
    drafted = [
        (
            seller,
            catalogue.draft(
                by=actor(seller, Role.ACTUARY),
                now=now,
                insurer=organisation(seller),
                definition=sold_since(json.loads(definitions.canonical(definitions.load(code))), since),
            ),
        )
        for seller, codes in ((Org.INSURER, definitions.shipped()), (Org.OTHER_INSURER, FEW))
        for code in codes
    ]
    for seller, version in drafted:
        by = actor(seller, Role.SENIOR_UNDERWRITER)
        catalogue.publish(by=by, now=now + dt.timedelta(hours=3), version=version)


def sold_since(definition: dict[str, Any], since: dt.date) -> dict[str, Any]:
    """Move a definition's period of sale to begin on ``since``; the fictitious filing number carries that day."""
    effective, filing = definition["effective"], definition["filing"]
    years = since.year - dt.date.fromisoformat(effective["from"]).year
    number = filing["number"]
    written = f"{since:%Y%m%d}"
    moved_filing = {**filing, "filed_on": since.isoformat(), "number": number[:11] + written + number[19:]}
    until = effective.get("to")
    if until is not None:
        last = dt.date.fromisoformat(until)
        until = last.replace(year=last.year + years).isoformat()
    return {
        **definition,
        "filing": moved_filing,
        "effective": {**effective, "from": since.isoformat(), "to": until},
    }


def first_day(now: dt.datetime) -> dt.date:
    """Return the first of January of last year, which is before anything in the sample happens."""
    return dt.date(day_of(now).year - 1, 1, 1)
