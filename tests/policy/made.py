"""Made-up contracts for the tests of this room: plain ones by hand, and any ones by hypothesis."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from wangbao.policy.cancellation import cancelling, reinstating
from wangbao.policy.fold import Contract, Endorsement, fold as folded, segment_on
from wangbao.vocabulary.period import Period

UTC = dt.UTC
START = dt.date(2027, 1, 1)
YEAR = Period.of_year(START)
ISSUED = dt.datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HEADS = ("business_interruption", "data_restoration", "emergency_response", "extortion")


def terms(**more):
    return {
        "in_force": True,
        "term": "by_day",
        "insured": {"name": "甲公司", "uscc": "91350100M000100Y43"},
        "limit_cny": "5000000",
        "items": {"business_interruption": {"limit_cny": "1000000"}, "data_restoration": {}},
        "answers": {"revenue_cny": "100000000", "mfa": "yes"},
    } | more


def contract(period=YEAR, **more):
    return Contract(period, (Endorsement(0, "issuance", period.start, ISSUED, terms(**more)),))


def after(old, kind, effective, change, *, days=30):
    last = old.endorsements[-1].issued_at
    return old.with_endorsement(kind, effective, last + dt.timedelta(days=days), change)


def price(of):
    """A made-up rate plan in which everything depends on everything: heads, limit and answers."""
    factor = Decimal("0.7") if of["answers"].get("mfa") == "yes" else Decimal("1.1")
    factor *= Decimal(of["answers"]["revenue_cny"]) / Decimal(100_000_000)
    size = Decimal(of["limit_cny"])
    table = {}
    for place, head in enumerate(sorted(of["items"])):
        limit = Decimal(of["items"][head].get("limit_cny") or size)
        table[head] = limit * Decimal("0.00137") * (place + 1) * factor
    return table


days = st.integers(1, 364).map(lambda n: START + dt.timedelta(days=n))
amounts = st.integers(1, 10_000_000).map(str)


def _change(head):
    return st.one_of(
        st.fixed_dictionaries({"limit_cny": st.integers(1_000_000, 90_000_000).map(str)}),
        st.fixed_dictionaries({"answers": st.fixed_dictionaries({"mfa": st.sampled_from(["yes", "no"])})}),
        st.fixed_dictionaries(
            {
                "answers": st.fixed_dictionaries(
                    {"revenue_cny": st.integers(1_000_000, 9_000_000_000).map(str)}
                )
            }
        ),
        st.fixed_dictionaries(
            {"items": st.fixed_dictionaries({head: st.fixed_dictionaries({"limit_cny": amounts})})}
        ),
    )


changes = st.sampled_from(HEADS).flatmap(_change)
dated_changes = st.lists(st.tuples(days, changes), min_size=1, max_size=6, unique_by=lambda pair: pair[0])

grounds = st.sampled_from(
    [
        cancelling("by_insured", table="default"),
        cancelling("by_insured", table="steepest"),
        cancelling("by_insurer"),
        cancelling("disclosure_intent"),
        cancelling("partial_loss_insured", refund_share="0.4"),
    ]
)


@st.composite
def contracts(draw):
    """Any contract: changes issued in any order of their dates, cancellations and reinstatements among them."""
    made = contract()
    for day, change in draw(st.lists(st.tuples(days, changes), max_size=4)):
        made = after(made, "change_of_sums", day, change, days=draw(st.integers(0, 40)))
        if draw(st.booleans()):
            ending = draw(days)
            if segment_on(folded(made), ending).in_force:
                made = after(made, "cancellation", ending, draw(grounds))
            else:
                made = after(made, "reinstatement", ending, reinstating())
    return made


def tiles(segments, period):
    return (
        segments[0].period.start == period.start
        and segments[-1].period.end == period.end
        and all(one.period.end == two.period.start for one, two in pairwise(segments))
    )
