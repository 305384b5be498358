"""Loss notices: measures of interruption, what is refused, examples that ship."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.contract.sample import event, notice
from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
from wangbao.contract.notice import DailyMargin, HourlyProfit
from wangbao.contract.resolve import resolve
from wangbao.vocabulary.errors import InputError

EXAMPLES = Path("examples/losses")
D = Decimal


def test_daily_margin_counts_part_days_pro_rata():
    measure = DailyMargin(daily_revenue=500000, margin_percent=40, affected_percent=80)
    assert [measure.loss(D(hours)) for hours in (24, 72, 36, 1)] == [
        D("160000.00"),
        D("480000.00"),
        D("240000.00"),
        D("6666.67"),
    ]


def test_hourly_profit_is_net_profit_and_standing_charges_less_what_was_earned():
    measure = HourlyProfit(daily_net_profit=48000, daily_standing_charges=24000, profit_earned=5000)
    assert measure.loss(D(10)) == D("25000.00")
    assert measure.loss(D(1)) == D("0")


def test_events_come_in_the_order_they_happened():
    later = {"occurred": "2026-05-01T00:00:00+08:00"}
    dates = {"discovered": "2026-06-01T00:00:00+08:00", "claimed": "2026-06-01T00:00:00+08:00"}
    loss = {"amounts": {"extortion": 1}}
    read = notices.parse(
        notice(event("b", **loss) | later | dates, event("a", **loss), event("c", **loss) | later | dates)
    )
    assert [one.id for one in read.in_order()] == ["a", "b", "c"]


LOSS = {"amounts": {"extortion": 1}}
MARGIN = {"daily_revenue": 5, "margin_percent": 4, "affected_percent": 3}

REFUSALS = {
    "no event": (notice(), "events: at least one event is required"),
    "no loss": (notice(event()), "events.0.amounts: at least one loss is required"),
    "an id twice": (notice(event(**LOSS), event(**LOSS)), "events.1.id = E1: the event id is used twice"),
    "a period that ends before it starts": (
        notice(event(**LOSS), end="2025-12-31"),
        "policy.end = 2025-12-31: must be later than the start, 2026-01-01",
    ),
    "a time without a zone": (
        notice(event(**LOSS) | {"occurred": "2026-03-01T08:00:00"}),
        "events.0.occurred = 2026-03-01T08:00:00: the time needs a zone such as +08:00",
    ),
    "discovered before it happened": (
        notice(event(**LOSS) | {"discovered": "2026-02-01T08:00:00+08:00"}),
        "events.0.discovered = 2026-02-01T08:00:00+08:00: an event cannot be discovered before it happens",
    ),
    "claimed before it happened": (
        notice(event(**LOSS) | {"claimed": "2026-02-01T08:00:00+08:00"}),
        "events.0.claimed = 2026-02-01T08:00:00+08:00: a claim cannot be made before the event",
    ),
    "an unknown cause": (
        notice(event(**LOSS, cause="network_atack")),
        "events.0.cause = network_atack: unknown cause; try network_attack",
    ),
    "an unknown condition": (
        notice(event(**LOSS, conditions=["police_reports"])),
        "events.0.conditions.0 = police_reports: unknown condition; try police_report, payment_record",
    ),
    "an unknown head": (
        notice(event(amounts={"ransom": 5})),
        (
            "events.0.amounts.ransom = ransom: unknown loss head; try physical_loss, business_interruption,"
            " data_restoration, hardware_betterment, emergency_response, public_relations, legal_expense,"
            " data_breach_liability…"
        ),
    ),
    "a negative amount": (
        notice(event(amounts={"extortion": -5})),
        "events.0.amounts.extortion = -5: must be at least 0",
    ),
    "an amount in tenths of a fen": (
        notice(event(amounts={"extortion": 0.001})),
        "events.0.amounts.extortion = 0.001: must have at most 2 decimal places",
    ),
    "a fine among the amounts": (
        notice(event(amounts={"administrative_fine": 5})),
        "events.0.amounts.administrative_fine = administrative_fine: administrative fine: state it under uninsurable",
    ),
    "an insurable loss among the uninsurable": (
        notice(event(uninsurable={"extortion": 5})),
        (
            "events.0.uninsurable.extortion = extortion: must be one of administrative_fine, criminal_fine,"
            " wilful_loss, credit_loss, speculative_loss"
        ),
    ),
    "interruption without a measure": (
        notice(event(interruption={"hours": 5})),
        "events.0.interruption: needs daily_margin or hourly_profit, or an assessed amount under amounts",
    ),
    "interruption measured and stated": (
        notice(
            event(
                amounts={"business_interruption": 7},
                interruption={"hours": 5, "daily_margin": MARGIN},
            )
        ),
        "events.0.amounts.business_interruption = 7: is measured under interruption; do not state it as well",
    ),
    "interruption measured twice": (
        notice(
            event(
                interruption={
                    "hours": 5,
                    "daily_margin": MARGIN,
                    "hourly_profit": {
                        "daily_net_profit": 1,
                        "daily_standing_charges": 1,
                        "profit_earned": 0,
                    },
                }
            )
        ),
        "events.0.interruption: only one of the two measures may be given",
    ),
    "interruption of no time": (
        notice(event(interruption={"hours": 0, "daily_margin": MARGIN})),
        "events.0.interruption.hours = 0: must be greater than 0",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(case):
    data, line = REFUSALS[case]
    with pytest.raises(InputError) as refused:
        notices.parse(data, file="loss.yaml")
    assert refused.value.lines("en") == [f"loss.yaml: {line}"]
    assert all(problem.rule.zh for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("file", "code", "cash", "service"),
    [
        ("waiting-period.yaml", "small-enterprise", "300000.00", "0.00"),
        ("ransomware-year.yaml", "small-enterprise", "572588.75", "100000.00"),
        ("liability-claims.yaml", "connected-vehicle", "26120339.77", "0.00"),
    ],
)
def test_examples_that_ship_settle(file, code, cash, service):
    done = settlements.settle(resolve(wordings.load(code)), notices.load(EXAMPLES / file))
    assert (done.payable("cash"), done.payable("service")) == (D(cash), D(service))
