"""The eight traps of settling a cyber loss, each as a rule that holds, and the worked waiting-period figures."""

from decimal import Decimal

import pytest

from tests.contract.sample import event, item, payable, section, settled, wording
from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
from wangbao.contract.resolve import resolve

# 500,000 a day × 40 % × 80 % = 160,000 a day; three days
THREE_DAYS = {
    "hours": 72,
    "daily_margin": {"daily_revenue": 500000, "margin_percent": 40, "affected_percent": 80},
}


def interrupted(**rule: object) -> dict:
    rule = {"basis": "daily_margin"} | rule
    return wording(section(item("business_interruption", interruption=rule)))


@pytest.mark.parametrize(
    ("rule", "paid"),
    [
        ({"mode": "waiting_only", "waiting_hours": 24}, "320000.00"),
        ({"mode": "deductible_only", "deductible": 100000}, "380000.00"),
        ({"mode": "higher_of", "waiting_hours": 24, "deductible": 100000}, "320000.00"),
        ({"mode": "higher_of", "waiting_hours": 24, "deductible": 200000}, "280000.00"),
        ({"mode": "both", "waiting_hours": 24, "deductible": 100000}, "220000.00"),
        ({"mode": "included_once_exceeded", "waiting_hours": 24}, "480000.00"),
        ({"mode": "included_once_exceeded", "waiting_hours": 72}, "0.00"),
    ],
)
def test_1_the_waiting_period_is_deducted_once(rule, paid):
    assert payable(interrupted(**rule), interruption=THREE_DAYS) == {"business_interruption": Decimal(paid)}


def test_1_the_worked_figures_gross_and_net():
    """480,000 gross, 160,000 while waiting, 320,000 net."""
    (one,) = settled(
        interrupted(mode="waiting_only", waiting_hours=24), event(interruption=THREE_DAYS)
    ).events
    (waiting,) = [record for record in one.records if record.step.op.name == "WAITING"]
    assert one.heads[0].fact == Decimal("480000.00")
    assert waiting.figures["waited"] == Decimal("160000.00")
    assert one.heads[0].payable == Decimal("320000.00")


def test_1_the_hourly_measure_gives_the_same_gross_profit():
    """A day's net profit of 100,000 and standing charges of 60,000, nothing earned: the same 160,000 a day."""
    hourly = {"daily_net_profit": 100000, "daily_standing_charges": 60000, "profit_earned": 0}
    document = interrupted(mode="waiting_only", waiting_hours=24, basis="hourly_profit")
    facts = {"hours": 72, "hourly_profit": hourly}
    assert payable(document, interruption=facts) == {"business_interruption": Decimal("320000.00")}


@pytest.mark.parametrize(("inside", "paid"), [(True, "1000000.00"), (False, "1300000.00")])
def test_2_a_sublimit_inside_or_outside_the_aggregate(inside, paid):
    document = wording(
        section(
            item("data_restoration"),
            item("legal_expense", status="limited", annual_limit=300000, inside_aggregate=inside),
        )
    )
    done = settled(document, event(amounts={"data_restoration": 1500000, "legal_expense": 400000}))
    assert done.payable() == Decimal(paid)


@pytest.mark.parametrize(
    ("where", "paid"),
    [
        ("each item", {"data_restoration": "70000.00", "legal_expense": "20000.00"}),
        ("the event", {"data_restoration": "80000.00", "legal_expense": "40000.00"}),
    ],
)
def test_3_a_deductible_of_each_item_or_of_the_event(where, paid):
    rule = {"deductible": {"amount": 30000}}
    own = rule if where == "each item" else {}
    document = wording(
        section(item("data_restoration", **own), item("legal_expense", **own)),
        policy={} if own else rule,
    )
    amounts = {"data_restoration": 100000, "legal_expense": 50000}
    assert payable(document, amounts=amounts) == {head: Decimal(amount) for head, amount in paid.items()}


@pytest.mark.parametrize(
    ("conditions", "paid"),
    [([], "70000.00"), (["unremediated_finding"], "67000.00"), (["wilful_act"], "0.00")],
)
def test_3_a_condition_raises_the_deductible_or_excludes_all(conditions, paid):
    document = wording(
        section(item("data_restoration")),
        exclusions={"conditions": ["wilful_act"]},
        policy={
            "deductible": {"amount": 30000},
            "uplifts": [{"condition": "unremediated_finding", "percent": 10}],
        },
    )
    paid_ = payable(document, amounts={"data_restoration": 100000}, conditions=conditions)
    assert paid_ == {"data_restoration": Decimal(paid)}


def test_4_limits_do_not_leak_into_the_fact_loss():
    document = wording(
        section(
            item("data_restoration", status="limited", event_limit=200000),
            item("legal_expense", status="conditional", requires=["insurer_consent"]),
        )
    )
    amounts = {"data_restoration": 900000, "legal_expense": 50000}
    (one,) = settled(document, event(amounts=amounts)).events
    assert [(head.fact, head.covered, head.payable) for head in one.heads] == [
        (Decimal(900000), Decimal("900000.00"), Decimal("200000.00")),
        (Decimal(50000), Decimal("0.00"), Decimal("0.00")),
    ]
    with pytest.raises(ValueError, match="unknown field"):
        notices.parse({"policy": {"start": "2026-01-01", "end": "2027-01-01"}, "events": [], "limit": 1})


@pytest.mark.parametrize(("compensation", "paid"), [(100000, "220000.00"), (900000, "0.00")])
def test_5_supplier_compensation_offsets_interruption_only_and_not_below_zero(compensation, paid):
    rule = {"basis": "daily_margin", "mode": "waiting_only", "waiting_hours": 24}
    document = wording(section(item("business_interruption", interruption=rule), item("data_restoration")))
    facts = THREE_DAYS | {"supplier_compensation": compensation}
    assert payable(document, interruption=facts, amounts={"data_restoration": 5000}) == {
        "business_interruption": Decimal(paid),
        "data_restoration": Decimal("5000.00"),
    }


def test_6_a_head_that_is_not_named_did_not_occur():
    document = wording(section(item("data_restoration"), item("legal_expense")))
    (one,) = settled(document, event(amounts={"data_restoration": 5000})).events
    assert [head.head for head in one.heads] == ["data_restoration"]
    assert one.fact == Decimal(5000)


def test_7_a_cause_excludes_the_whole_event():
    document = wording(
        section(item("data_restoration")),
        section(item("data_breach_liability"), code="others", insurance_class="liability"),
        exclusions={"causes": ["war"]},
    )
    amounts = {"data_restoration": 5000, "data_breach_liability": 6000}
    assert set(payable(document, amounts=amounts, cause="war").values()) == {Decimal("0.00")}
    with pytest.raises(ValueError, match=r"sections\.0\.exclusions\.causes: unknown field"):
        wordings.parse(wording(section(item("data_restoration"), exclusions={"causes": ["war"]})))


@pytest.mark.parametrize(("since", "paid"), [("start", "160000.00"), ("end_of_waiting", "320000.00")])
def test_8_the_indemnity_period_caps_the_gross_before_the_waiting(since, paid):
    """Two days count of three: from the start 320,000 gross less one day; from the end of waiting all three."""
    document = interrupted(mode="waiting_only", waiting_hours=24, indemnity_days=2, indemnity_from=since)
    assert payable(document, interruption=THREE_DAYS) == {"business_interruption": Decimal(paid)}


def test_the_worked_example_that_ships_gives_its_figures():
    notice = notices.load("examples/losses/waiting-period.yaml")
    terms = resolve(wordings.parse(interrupted(mode="waiting_only", waiting_hours=24)))
    done = settlements.settle(terms, notice)
    assert (done.fact, done.payable()) == (Decimal("480000.00"), Decimal("320000.00"))
