"""Terms as OED fields: what the format can say pays the same after the trip; what it cannot say is named."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.contract.oed.oed_files import row
from tests.contract.oed.test_apply import CELLS, account_row
from wangbao.contract import steps
from wangbao.contract.exact import Facts, read_event
from wangbao.contract.oed.account_import import COVERAGE_HEADS, terms
from wangbao.contract.oed.financial_fields import carry
from wangbao.contract.oed.spec import COVERAGE_CODES
from wangbao.contract.oed.standard_form import coverages_of
from wangbao.contract.steps import Trigger
from wangbao.contract.terms import Line, Terms
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text

CENT = Decimal("0.01")
LONG_DAYS = st.integers(0, 300).map(lambda half_days: Decimal(half_days) / 2)
LOSS = st.integers(0, 3_000_000).map(Decimal)


def back(contract):
    """The terms of the row the contract is carried to, and what it leaves unsaid."""
    carried = carry(contract)
    cells = {**row(), **carried.fields}
    return terms(account_row({name: cell for name, cell in cells.items() if cell})), carried.unsaid


def paid_by_coverage(contract, events):
    """What each event is paid, by OED coverage; events are losses by line of the contract and hours."""
    used, found = {}, []
    for losses, hours in events:
        paid = read_event(contract, Facts("", "", hours=hours), losses, used).paid
        by_coverage = dict.fromkeys(COVERAGE_CODES, Decimal(0))
        for code, amount in paid.items():
            for coverage in coverages_of(contract.line(code))[:1]:
                by_coverage[coverage] += amount
        found.append(by_coverage)
    return found


def assert_equal_payments(first, second):
    for ours, theirs in zip(first, second, strict=True):
        assert all(abs(ours[code] - theirs[code]) < CENT for code in COVERAGE_CODES), (ours, theirs)


@given(
    CELLS, st.lists(st.tuples(st.dictionaries(st.sampled_from(COVERAGE_CODES), LOSS), LONG_DAYS), max_size=4)
)
def test_a_row_read_and_written_pays_the_same(cells, found):
    events = [(losses, days * 24) for losses, days in found]
    contract = terms(account_row(cells))
    again, unsaid = back(contract)
    assert unsaid == ()
    assert_equal_payments(paid_by_coverage(contract, events), paid_by_coverage(again, events))


LINES = tuple(
    Line(head.code, "s", (head.code,), head.name, head.insurance_class)
    for head in HEADS
    if head.code != "physical_loss"
)
CODES = tuple(line.code for line in LINES)
AMOUNT = st.integers(1, 400_000).map(lambda n: Decimal(n * 5))
RATE = st.sampled_from([Decimal("0.1"), Decimal("0.2"), Decimal("0.5")])
GROUPS = st.sampled_from([heads for heads in COVERAGE_HEADS.values() if heads])
BY_COVERAGE = st.lists(
    st.builds(
        lambda make, group, amount: make(group, amount),
        st.sampled_from([lambda group, amount: steps.deductible(group, amount=amount), steps.limit]),
        GROUPS,
        AMOUNT,
    ),
    max_size=6,
)
EVENT_TERMS = st.lists(
    st.one_of(
        AMOUNT.map(lambda amount: steps.deductible(CODES, amount=amount)),
        AMOUNT.map(lambda amount: steps.excess(CODES, amount)),
        AMOUNT.map(lambda amount: steps.limit(CODES, amount)),
        RATE.map(lambda rate: steps.coinsurance(CODES, rate)),
    ),
    max_size=5,
)
ANNUAL_TERMS = st.one_of(
    st.just([]),
    AMOUNT.map(lambda a: [steps.aggregate_deductible(CODES, a, "1"), steps.annual_layer(CODES, a * 2, "2")]),
    st.tuples(AMOUNT, AMOUNT, st.integers(0, 2)).map(
        lambda t: [steps.annual_limit(CODES, t[0], "1", reinstatements=t[2]), steps.limit(CODES, t[1])]
    ),
)


INTERRUPTION = st.tuples(st.integers(0, 240), st.integers(1, 300)).map(
    lambda t: [
        steps.indemnity_period(("business_interruption",), Decimal(t[0] + 12 * t[1])),
        steps.waiting(("business_interruption",), Decimal(t[0]), period_hours=Decimal(t[0] + 12 * t[1])),
    ]
)
EVENTS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(CODES), LOSS, min_size=1), st.integers(0, 5000).map(Decimal)),
    min_size=1,
    max_size=4,
)
SHARED = Text(
    "营业中断与连带营业中断（CBI）共用条件（OED 各写一份）",
    "business interruption and contingent interruption (CBI) share their terms (OED: each has its own)",
)


def contract_of(*taken, lines=LINES):
    return Terms("t", Text("", ""), lines, taken)


def lost(by_head, coverage):
    return sum((by_head.get(head, Decimal(0)) for head in COVERAGE_HEADS[coverage]), Decimal(0))


@given(INTERRUPTION, RATE | st.just(Decimal(0)), BY_COVERAGE, EVENT_TERMS, ANNUAL_TERMS, EVENTS)
def test_terms_the_format_can_say_pay_the_same(
    interruption, rate, by_coverage, event_terms, annual_terms, events
):
    """Deductibles, limits and shares in any order at their level, a share before them all, then annual terms."""
    first = [steps.coinsurance(CODES, rate)] if rate else []
    contract = contract_of(*interruption, *first, *by_coverage, *event_terms, *annual_terms)
    again, unsaid = back(contract)
    assert unsaid == (SHARED,)
    by_code = [({code: lost(found, code) for code in COVERAGE_CODES}, hours) for found, hours in events]
    assert_equal_payments(paid_by_coverage(contract, events), paid_by_coverage(again, by_code))


BI = ("business_interruption",)
EXTORTION = ("extortion",)
COSTS = COVERAGE_HEADS["INRE"]
UNSAID = [
    (steps.trigger(CODES, Trigger("claims_made")), "the trigger basis and any retroactive date"),
    (steps.exclude(CODES, causes=("war",)), "exclusions by cause, scenario or condition"),
    (steps.require(EXTORTION, ("police_report",)), "conditions of payment"),
    (steps.waiting_trigger(BI, Decimal(8)), "a waiting period included once exceeded"),
    (
        steps.waiting_or_deductible(BI, Decimal(12), Decimal(5)),
        "the higher of waiting-period loss",
    ),
    (steps.recovery(BI), "the offset of a supplier's compensation"),
    (steps.franchise(EXTORTION, Decimal(5)), "a franchise"),
    (steps.retention(EXTORTION, amount=Decimal(5)), "only the highest of several retentions"),
    (steps.highest_retention(CODES), "only the highest of several retentions"),
    (steps.deductible_range(CODES, minimum=Decimal(5)), "a minimum or maximum of all deductibles"),
    (steps.uplift(CODES, ("unremediated_finding",), Decimal("0.1")), "a conditional uplift"),
    (steps.deductible(EXTORTION, amount=Decimal(5), rate=Decimal("0.1")), "a deductible in percent of loss"),
    (
        steps.coinsurance(EXTORTION, Decimal("0.1")),
        "a coinsurance, annual term or attachment on one coverage",
    ),
    (steps.excess(EXTORTION, Decimal(5)), "a coinsurance, annual term or attachment on one coverage"),
    (steps.annual_limit(EXTORTION, Decimal(5), "1"), "a sublimit by the year"),
    (steps.limit(COSTS[:2], Decimal(5)), "a term on some of the lines only"),
    (
        steps.annual_limit(CODES[1:], Decimal(5), "1", phase="aggregate_limit"),
        "does not apply to Business interruption (in OED it acts on all coverages)",
    ),
    (steps.limit((*EXTORTION, *COSTS), Decimal(5)), "a term on some of the lines only"),
    (
        steps.annual_limit(CODES, Decimal(5), "1", reinstatements=1, reinstatement_rate=Decimal(1)),
        "the premium of a reinstatement",
    ),
]


@pytest.mark.parametrize(("step", "says"), UNSAID, ids=[says for _, says in UNSAID])
def test_what_the_format_cannot_say_is_named_with_its_clause(step, says):
    period = steps.indemnity_period(BI, Decimal(720))
    clause = Text("第七条", "Article 7")
    unsaid = carry(contract_of(period, replace(step, label=clause))).unsaid
    assert [text.en.removeprefix("Article 7: ").startswith(says) for text in unsaid if text != SHARED] == [
        True
    ]


@pytest.mark.parametrize(
    "taken",
    [
        [steps.annual_limit(CODES, Decimal(5), "1"), steps.deductible(CODES, amount=Decimal(1))],
        [steps.annual_limit(CODES, Decimal(5), "1"), steps.coinsurance(CODES, Decimal("0.5"))],
        [steps.annual_layer(CODES, Decimal(5), "1"), steps.limit(CODES, Decimal(3))],
        [steps.annual_layer(CODES, Decimal(5), "1"), steps.aggregate_deductible(CODES, Decimal(3), "2")],
        [steps.aggregate_deductible(CODES, Decimal(3), "1"), steps.limit(CODES, Decimal(3))],
        [steps.deductible(CODES, amount=Decimal(5)), steps.limit(EXTORTION, Decimal(3))],
        [steps.limit(BI, Decimal(3)), steps.waiting(BI, Decimal(12))],
    ],
)
def test_an_order_the_format_does_not_have_is_named(taken):
    period = steps.indemnity_period(BI, Decimal(720))
    unsaid = carry(contract_of(period, *taken)).unsaid
    assert [text.en for text in unsaid if text != SHARED] == [
        "another order than OED's (written in OED's order)"
    ]


def test_an_interruption_without_an_end_is_written_with_the_longest():
    carried = carry(contract_of())
    assert carried.fields["BIPOI"] == "3650"
    assert [text.en[:20] for text in carried.unsaid if text != SHARED] == ["the indemnity period"]


def test_a_supplier_excluded_is_no_contingent_interruption():
    steps_taken = [steps.indemnity_period(BI, Decimal(720)), steps.limit(BI, Decimal(9))]
    with_supplier = carry(contract_of(*steps_taken))
    without = carry(contract_of(*steps_taken, steps.exclude(CODES, causes=("supplier_failure",))))
    assert (with_supplier.fields["PolLimitNPBI"], with_supplier.fields["PolLimitCBI"]) == ("9", "9")
    assert "CBI" in with_supplier.fields["PolCoverage"].split(";")
    assert "CBI" not in without.fields["PolCoverage"].split(";")


def test_physical_loss_is_a_peril_not_a_coverage():
    lines = (Line("physical_loss", "s", ("physical_loss",)), Line("extortion", "s", ("extortion",)))
    carried = carry(contract_of(lines=lines))
    assert (carried.fields["PolPerilsCovered"], carried.fields["PolCoverage"]) == ("CC1", "EXT")
    only = carry(contract_of(lines=lines[:1]))
    assert (only.fields["PolPerilsCovered"], only.fields["LayerParticipation"]) == ("CPD", "0")


def test_lines_that_never_pay_are_left_out():
    lines = (
        Line("a", "s", ("extortion",), status="nominal_only"),
        Line("b", "s", ("funds_loss",)),
        Line("c", "s", ("media_liability",)),
    )
    carried = carry(contract_of(steps.not_payable(("c",), "excluded"), lines=lines))
    assert carried.fields["PolCoverage"] == "FIN"


def test_an_aggregate_with_lines_outside_is_written_and_named():
    inside = tuple(code for code in CODES if code != "extortion")
    aggregate = steps.annual_limit(inside, Decimal(50), "1", phase="aggregate_limit")
    taken = (steps.indemnity_period(BI, Decimal(720)), aggregate)
    carried = carry(contract_of(*taken))
    assert carried.fields["LayerAggLimit"] == "50"
    assert [text.en for text in carried.unsaid if text != SHARED] == [
        "does not apply to Extortion (in OED it acts on all coverages)"
    ]


def test_lines_of_one_coverage_with_terms_of_their_own_are_added_up_and_named():
    taken = [steps.indemnity_period(BI, Decimal(720))]
    taken += [steps.limit((code,), Decimal(amount)) for code, amount in zip(COSTS, (5, 7, 11), strict=True)]
    taken += [steps.deductible((code,), amount=Decimal(a)) for code, a in zip(COSTS, (3, 1, 2), strict=True)]
    carried = carry(contract_of(*taken))
    assert (carried.fields["PolLimitINRE"], carried.fields["PolDedINRE"]) == ("17", "1")
    assert [text.en[:45] for text in carried.unsaid if text != SHARED] == [
        "separate limits or deductibles of lines withi"
    ]
    without_one = carry(contract_of(*taken[:3]))
    assert "PolLimitINRE" not in without_one.fields


def test_a_benefit_in_service_is_not_written():
    lines = (Line("a", "s", ("extortion",)), Line("b", "s", ("emergency_response",), benefit="service"))
    carried = carry(contract_of(steps.limit(("a",), Decimal(5)), lines=lines))
    assert (carried.fields["PolCoverage"], carried.fields["LayerLimit"]) == ("EXT", "5")
    assert [text.en for text in carried.unsaid] == [": a benefit given in service (not written)"]


def test_an_indemnity_period_off_the_half_day_is_rounded_up_and_named():
    taken = (
        steps.indemnity_period(BI, Decimal(720)),
        steps.waiting(BI, Decimal(8), period_hours=Decimal(720)),
    )
    carried = carry(contract_of(*taken))
    assert (carried.fields["BIWaitingPeriod"], carried.fields["BIPOI"]) == ("0.333333333333", "30")
    assert [text.en[:20] for text in carried.unsaid if text != SHARED] == ["the indemnity period"]
