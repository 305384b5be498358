"""Settlements of whole policy periods: order, rounding, the three layers, service beside cash."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from tests.contract.sample import event, item, section, settled, wording
from tests.examples import examples
from wangbao.contract.record import record
from wangbao.vocabulary.errors import InputError

LIABILITY = {"code": "others", "insurance_class": "liability"}


def test_events_share_the_year_in_the_order_they_happened():
    document = wording(section(item("data_restoration")))
    later = event("later", occurred="2026-06-01T08:00:00+08:00", amounts={"data_restoration": 700000})
    later |= {"discovered": "2026-06-01T09:00:00+08:00", "claimed": "2026-06-01T09:00:00+08:00"}
    done = settled(document, later, event("earlier", amounts={"data_restoration": 600000}))
    assert [(one.event.id, one.payable()) for one in done.events] == [
        ("earlier", Decimal("600000.00")),
        ("later", Decimal("400000.00")),
    ]
    assert done.payable() == Decimal("1000000.00")


def test_thirds_of_a_yuan_add_up_to_the_total():
    document = wording(
        section(item("data_restoration"), item("legal_expense"), item("public_relations")),
        policy={"event_limit": 100},
    )
    amounts = dict.fromkeys(("data_restoration", "legal_expense", "public_relations"), 500)
    done = settled(document, event("a", amounts=amounts), event("b", amounts=amounts))
    assert [[head.payable for head in one.heads] for one in done.events] == [
        [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")],
        [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")],
    ]
    assert done.payable() == Decimal("200.00")


@settings(max_examples=examples(0.6))
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["data_restoration", "legal_expense", "public_relations", "emergency_response"]),
            st.integers(1, 10**8).map(lambda fen: fen / 100),
            min_size=1,
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([7, 33.33, 12.5]),
)
def test_layers_nest_and_parts_add_up(events, share):
    document = wording(
        section(
            item("data_restoration", coinsurance_percent=share),
            item("legal_expense", status="limited", annual_limit=3333.33),
            item("public_relations"),
            item("emergency_response", benefit="service", annual_limit=100000.01, coinsurance_percent=share),
            coinsurance_percent=share,
        ),
        policy={"deductible": {"amount": 12.34}, "event_limit": 99999.99},
    )
    done = settled(document, *(event(str(at), amounts=amounts) for at, amounts in enumerate(events)))
    for one in done.events:
        assert all(head.fact >= head.covered >= head.payable >= 0 for head in one.heads)
        assert one.payable("cash") + one.payable("service") == sum(head.payable for head in one.heads)
    exact = sum(one.records[-1].total_after for one in done.events if one.payable("cash"))
    assert abs(done.payable("cash") - exact) <= Decimal("0.005")


def test_service_is_a_pool_beside_the_cash():
    document = wording(
        section(
            item("emergency_response", benefit="service", annual_limit=80000),
            item("data_restoration"),
        )
    )
    amounts = {"emergency_response": 50000, "data_restoration": 700000}
    done = settled(document, event("a", amounts=amounts), event("b", amounts=amounts))
    assert (done.payable("cash"), done.payable("service")) == (Decimal("1000000.00"), Decimal("80000.00"))


def test_claims_made_pays_within_the_retroactive_date_and_the_reporting_time():
    document = wording(
        section(item("data_breach_liability"), **LIABILITY),
        trigger={"basis": "claims_made", "retroactive_months": 12, "extended_reporting_days": 30},
    )
    amounts = {"data_breach_liability": 1000}

    def paid(occurred: str, claimed: str) -> Decimal:
        dates = {
            "occurred": f"{occurred}T08:00:00+08:00",
            "discovered": f"{claimed}T08:00:00+08:00",
            "claimed": f"{claimed}T08:00:00+08:00",
        }
        return settled(document, event(amounts=amounts) | dates).payable()

    assert paid("2025-01-01", "2026-05-01") == Decimal("1000.00")
    assert paid("2024-12-31", "2026-05-01") == Decimal("0.00")
    assert paid("2026-12-31", "2027-01-30") == Decimal("1000.00")
    assert paid("2026-12-31", "2027-01-31") == Decimal("0.00")


def test_days_are_beijing_days():
    document = wording(section(item("data_restoration")))
    moments = dict.fromkeys(("occurred", "discovered", "claimed"), "2025-12-31T16:00:00+00:00")
    assert settled(document, event(amounts={"data_restoration": 5}) | moments).payable() == Decimal("5.00")
    moments = dict.fromkeys(("occurred", "discovered", "claimed"), "2025-12-31T15:59:59+00:00")
    assert settled(document, event(amounts={"data_restoration": 5}) | moments).payable() == Decimal("0.00")


def test_a_head_no_item_covers_is_shown_and_not_paid():
    document = wording(section(item("data_restoration")))
    (one,) = settled(document, event(amounts={"extortion": 500, "data_restoration": 100})).events
    (restored, extorted) = one.heads
    assert (extorted.status, extorted.line, extorted.fact, extorted.payable) == (
        "unmapped",
        None,
        Decimal(500),
        Decimal("0.00"),
    )
    assert restored.payable == Decimal("100.00")


def test_a_fine_is_a_fact_and_never_payable():
    document = wording(section(item("data_restoration")))
    done = settled(
        document, event(amounts={"data_restoration": 100}, uninsurable={"administrative_fine": 50000})
    )
    assert (done.fact, done.covered, done.payable()) == (Decimal(50100), Decimal("100.00"), Decimal("100.00"))


def test_mitigation_and_investigation_are_borne_beside_the_limit():
    document = wording(section(item("data_restoration")), exclusions={"causes": ["war"]})
    costs = {"mitigation_cost": 1500000, "investigation_cost": 40000}
    loss = event(amounts={"data_restoration": 2000000}, **costs)
    done = settled(document, loss)
    assert (done.payable(), done.beside) == (Decimal("1000000.00"), Decimal(1040000))
    assert settled(document, loss | {"cause": "war"}).beside == Decimal(0)


def test_reinstatement_says_the_amount_and_the_premium():
    document = wording(
        section(item("data_restoration")),
        policy={"aggregate": {"reinstatements": {"number": 1, "premium_percent": 50}}},
    )
    done = settled(
        document,
        event("a", amounts={"data_restoration": 1500000}),
        event("b", amounts={"data_restoration": 1500000}),
    )
    assert [one.payable() for one in done.events] == [Decimal("1000000.00"), Decimal("1000000.00")]
    assert [[(r.amount, r.premium_fraction) for r in one.reinstatements] for one in done.events] == [
        [(Decimal(1000000), Decimal("0.5"))],
        [],
    ]


def test_interruption_facts_follow_the_contracts_basis():
    rule = {"mode": "waiting_only", "waiting_hours": 8, "basis": "hourly_profit"}
    document = wording(section(item("business_interruption", interruption=rule)))
    daily = {"daily_revenue": 5, "margin_percent": 4, "affected_percent": 3}
    with pytest.raises(InputError) as refused:
        settled(document, event(interruption={"hours": 9, "daily_margin": daily}))
    assert refused.value.lines("en") == [
        "events.0.interruption.daily_margin: the contract measures interruption by hourly_profit"
    ]
    with pytest.raises(InputError) as refused:
        settled(document, event(amounts={"business_interruption": 9000}))
    assert refused.value.lines("en") == [
        "events.0.interruption: the contract counts time: state the hours of interruption"
    ]
    assessed = event(amounts={"business_interruption": 9000}, interruption={"hours": 12})
    assert settled(document, assessed).payable() == Decimal("3000.00")


def test_the_record_says_every_step_in_both_languages():
    rule = {"mode": "waiting_only", "waiting_hours": 24, "basis": "daily_margin"}
    document = wording(section(item("business_interruption", interruption=rule)))
    done = settled(document, event(amounts={"business_interruption": 480000}, interruption={"hours": 72}))
    plain = record(done)
    (only,) = plain["events"]
    (waiting,) = [step for step in only["steps"] if step["op"] == "waiting"]
    assert waiting == {
        "number": 2,
        "op": "waiting",
        "phase": "interruption",
        "exempting": True,
        "scope": {"zh": "营业中断损失", "en": "Business interruption"},
        "words": {
            "zh": "等待期 24 小时；计 3 天，等待期内损失 ¥160,000.00",
            "en": "waiting period 24 hours; 3 days counted, ¥160,000.00 lost while waiting",
        },
        "before": {"business_interruption": "480000.00"},
        "after": {"business_interruption": "320000.00"},
    }
    assert plain["total"] == {
        "fact": "480000.00",
        "covered": "480000.00",
        "payable_cash": "320000.00",
        "payable_service": "0.00",
        "beside": "0.00",
    }
