"""What each step does, in closed form, by both readers."""

from decimal import Decimal

import numpy as np
import pytest

from wangbao.contract import steps
from wangbao.contract.exact import Facts, read_event
from wangbao.contract.steps import Op, Step
from wangbao.contract.terms import Line, Terms
from wangbao.contract.vector import compile_terms, read
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import CAUSE_INDEX, CONDITION_INDEX, SCENARIO_INDEX
from wangbao.vocabulary.text import Text

D = Decimal
LINES = ("a", "b")
A, B, BOTH = ("a",), ("b",), LINES

CALM = {"cause": "network_attack", "scenario": "data_leak", "conditions": frozenset(), "hours": D(0)}
FINDING = {"conditions": frozenset({"unremediated_finding"})}
CONSENT = {"conditions": frozenset({"insurer_consent", "police_report"})}


def hours(count: int | str) -> dict[str, D]:
    return {"hours": D(count)}


def terms(*taken: Step) -> Terms:
    return Terms("t", Text("", ""), tuple(Line(code, "s") for code in LINES), taken)


def both_readers(contract: Terms, events: list[tuple[dict, tuple[int, int]]]) -> list[tuple[float, float]]:
    """Payments of one year's events by line, from both readers, which must agree."""
    used: dict[str, D] = {}
    exact = []
    for facts, (a, b) in events:
        reading = read_event(contract, Facts(**(CALM | facts)), {"a": D(a), "b": D(b)}, used)
        exact.append((float(reading.paid["a"]), float(reading.paid["b"])))
    loss = np.array([amounts for _, amounts in events], float)
    facts_of = [CALM | facts for facts, _ in events]
    paid = np.full_like(loss, np.nan)
    read(
        compile_terms([contract], columns="lines"),
        np.zeros(len(events), np.int32),
        np.zeros(len(events), np.int64),
        np.array([CAUSE_INDEX[f["cause"]] for f in facts_of], np.uint8),
        np.array([SCENARIO_INDEX[f["scenario"]] for f in facts_of], np.uint8),
        np.array([sum(1 << CONDITION_INDEX[c] for c in f["conditions"]) for f in facts_of], np.uint64),
        np.array([float(f["hours"]) for f in facts_of]),
        loss,
        paid,
    )
    np.testing.assert_allclose(paid, exact, rtol=1e-12, atol=1e-9)
    return exact


ONE_EVENT = {
    "deductible cuts an amount": ([steps.deductible(A, amount=D(30))], {}, (100, 50), (70, 50)),
    "deductible above the loss leaves nothing": ([steps.deductible(A, amount=D(130))], {}, (100, 0), (0, 0)),
    "deductible as percent of loss": ([steps.deductible(A, rate=D("0.2"))], {}, (100, 0), (80, 0)),
    "deductible is the higher of amount and percent": (
        [steps.deductible(A, amount=D(10), rate=D("0.2"))],
        {},
        (100, 0),
        (80, 0),
    ),
    "deductible percent has a minimum": (
        [steps.deductible(A, rate=D("0.1"), minimum=D(25))],
        {},
        (100, 0),
        (75, 0),
    ),
    "deductible percent has a maximum": (
        [steps.deductible(A, rate=D("0.5"), maximum=D(20))],
        {},
        (100, 0),
        (80, 0),
    ),
    "deductible of a group is shared pro rata": (
        [steps.deductible(BOTH, amount=D(30))],
        {},
        (100, 50),
        (80, 40),
    ),
    "franchise not exceeded pays nothing": ([steps.franchise(A, D(100))], {}, (100, 0), (0, 0)),
    "franchise exceeded pays all": ([steps.franchise(A, D("99.99"))], {}, (100, 0), (100, 0)),
    "coinsurance": ([steps.coinsurance(A, D("0.25"))], {}, (100, 50), (75, 50)),
    "limit": ([steps.limit(A, D(60))], {}, (100, 50), (60, 50)),
    "limit shared by a group": ([steps.limit(BOTH, D(60))], {}, (100, 50), (40, 20)),
    "excess": ([steps.excess(BOTH, D(60))], {}, (100, 50), (60, 30)),
    "not payable": ([steps.not_payable(A, "nominal_only")], {}, (100, 50), (0, 50)),
    "exclusion by cause": ([steps.exclude(BOTH, causes=("network_attack",))], {}, (100, 50), (0, 0)),
    "exclusion by another cause": ([steps.exclude(BOTH, causes=("war",))], {}, (100, 50), (100, 50)),
    "exclusion by scenario": ([steps.exclude(A, scenarios=("data_leak",))], {}, (100, 50), (0, 50)),
    "exclusion by condition": (
        [steps.exclude(A, conditions=("unremediated_finding", "wilful_act"))],
        FINDING,
        (100, 50),
        (0, 50),
    ),
    "required conditions all hold": (
        [steps.require(A, ("insurer_consent", "police_report"))],
        CONSENT,
        (9, 8),
        (9, 8),
    ),
    "a required condition fails": (
        [steps.require(A, ("insurer_consent", "timely_notice"))],
        CONSENT,
        (9, 8),
        (0, 8),
    ),
    "waiting bears the first hours": ([steps.waiting(A, D(24))], hours(72), (480, 9), (320, 9)),
    "waiting outlasts the interruption": ([steps.waiting(A, D(24))], hours(20), (480, 9), (0, 9)),
    "waiting without interruption": ([steps.waiting(A, D(24))], hours(0), (480, 0), (0, 0)),
    "waiting trigger exceeded": ([steps.waiting_trigger(A, D(24))], hours(25), (480, 0), (480, 0)),
    "waiting trigger met is not exceeded": ([steps.waiting_trigger(A, D(24))], hours(24), (480, 0), (0, 0)),
    "waiting above the deductible": (
        [steps.waiting_or_deductible(A, D(24), D(100))],
        hours(72),
        (480, 0),
        (320, 0),
    ),
    "waiting below the deductible": (
        [steps.waiting_or_deductible(A, D(24), D(200))],
        hours(72),
        (480, 0),
        (280, 0),
    ),
    "indemnity period caps what accrues": ([steps.indemnity_period(A, D(48))], hours(72), (480, 0), (320, 0)),
    "indemnity period not reached": ([steps.indemnity_period(A, D(96))], hours(72), (480, 0), (480, 0)),
    "indemnity period caps the gross, then waiting": (
        [steps.indemnity_period(A, D(48)), steps.waiting(A, D(24), period_hours=D(48))],
        hours(72),
        (480, 0),
        (160, 0),
    ),
    "recovery without one": ([steps.recovery(A)], {}, (480, 9), (480, 9)),
    "the highest retention of two": (
        [
            steps.retention(A, amount=D(30)),
            steps.retention(B, amount=D(60)),
            steps.highest_retention(BOTH),
        ],
        {},
        (200, 100),
        (160, 80),
    ),
    "a retention of a section without loss does not count": (
        [steps.retention(A, amount=D(30)), steps.retention(B, amount=D(60)), steps.highest_retention(BOTH)],
        {},
        (200, 0),
        (170, 0),
    ),
    "the nominal retention counts, even above its section's loss": (
        [steps.retention(A, amount=D(90)), steps.retention(B, amount=D(20)), steps.highest_retention(BOTH)],
        {},
        (10, 290),
        (7, 203),
    ),
    "uplift adds to the deductible borne": (
        [steps.deductible(A, amount=D(50)), steps.uplift(BOTH, ("unremediated_finding",), D("0.1"))],
        FINDING,
        (100, 50),
        (47.5, 47.5),
    ),
    "uplift needs its condition": (
        [steps.deductible(A, amount=D(50)), steps.uplift(A, ("unremediated_finding",), D("0.1"))],
        {},
        (100, 0),
        (50, 0),
    ),
    "uplift of a deductible above the loss is of what was borne": (
        [steps.deductible(A, amount=D(500)), steps.uplift(BOTH, ("unremediated_finding",), D("0.1"))],
        FINDING,
        (100, 50),
        (0, 40),
    ),
    "uplifts do not stack on each other": (
        [
            steps.deductible(A, amount=D(50)),
            steps.uplift(A, ("unremediated_finding",), D("0.1")),
            steps.uplift(A, ("unremediated_finding",), D("0.1")),
        ],
        FINDING,
        (100, 0),
        (40, 0),
    ),
    "the waiting or deductible cut counts as borne": (
        [steps.waiting_or_deductible(A, D(24), D(200)), steps.uplift(A, ("unremediated_finding",), D("0.1"))],
        hours(72) | FINDING,
        (480, 0),
        (260, 0),
    ),
    "deductibles are raised to a minimum": (
        [steps.deductible(A, amount=D(20)), steps.deductible_range(BOTH, minimum=D(50))],
        {},
        (100, 40),
        (60, 30),
    ),
    "deductibles are brought down to a maximum": (
        [
            steps.deductible(A, amount=D(60)),
            steps.deductible(B, amount=D(40)),
            steps.deductible_range(BOTH, maximum=D(50)),
        ],
        {},
        (100, 30),
        (40 + 60 * 40 / 90, 30 * 40 / 90),
    ),
}


@pytest.mark.parametrize("loss", [(0, 0), (30, 5), (60, 90), (200, 90), (1000, 400)])
@pytest.mark.parametrize("bounds", [(50, None), (0, 70), (60, 75), (120, 200), (100, 100)])
def test_bounds_on_deductibles_are_the_rules_of_oasis(loss, bounds):
    """Calculation rules 11 and 10 of ktools, written from its documentation: loss + retained - bound, not below 0."""
    least, most = bounds
    retained = min(loss[0], 60) + min(loss[1], 40)
    left = sum(loss) - retained
    wanted = left
    if retained < least:
        wanted = max(left + retained - least, 0)
    elif most is not None and retained > most:
        wanted = max(left + retained - most, 0)
    maximum = None if most is None else D(most)
    taken = [
        *(steps.deductible(A, amount=D(60)), steps.deductible(B, amount=D(40))),
        steps.deductible_range(BOTH, minimum=D(least), maximum=maximum),
    ]
    (paid,) = both_readers(terms(*taken), [({}, loss)])
    assert sum(paid) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("case", ONE_EVENT)
def test_one_event(case):
    taken, facts, loss, wanted = ONE_EVENT[case]
    assert both_readers(terms(*taken), [(facts, loss)]) == [pytest.approx(wanted, rel=1e-12)]


YEARS = {
    "annual limit runs out": (
        [steps.annual_limit(BOTH, D(100), "year")],
        [((40, 20), (40, 20)), ((60, 20), (30, 10)), ((5, 5), (0, 0))],
    ),
    "annual limit is eroded by what is finally paid": (
        [steps.annual_limit(A, D(100), "year"), steps.coinsurance(A, D("0.5"))],
        [((80, 0), (40, 0)), ((80, 0), (30, 0)), ((80, 0), (15, 0))],
    ),
    "annual layer is eroded before its share": (
        [steps.annual_layer(A, D(100), "year"), steps.coinsurance(A, D("0.5"))],
        [((80, 0), (40, 0)), ((80, 0), (10, 0)), ((80, 0), (0, 0))],
    ),
    "reinstatements restore the limit, never beyond it for one event": (
        [steps.annual_limit(A, D(100), "year", reinstatements=1, reinstatement_rate=D(1))],
        [((150, 0), (100, 0)), ((70, 0), (70, 0)), ((70, 0), (30, 0)), ((70, 0), (0, 0))],
    ),
    "aggregate deductible is borne once": (
        [steps.aggregate_deductible(BOTH, D(100), "year")],
        [((40, 20), (0, 0)), ((60, 20), (30, 10)), ((5, 5), (5, 5))],
    ),
    "aggregate deductible, then limit": (
        [steps.aggregate_deductible(A, D(50), "ded"), steps.annual_limit(A, D(80), "lim")],
        [((70, 0), (20, 0)), ((70, 0), (60, 0)), ((70, 0), (0, 0))],
    ),
}


@pytest.mark.parametrize("case", YEARS)
def test_a_year(case):
    taken, events = YEARS[case]
    read_ = both_readers(terms(*taken), [({}, loss) for loss, _ in events])
    assert read_ == [pytest.approx(wanted, rel=1e-12) for _, wanted in events]


def test_every_operation_has_a_closed_form():
    shown = {step.op for taken, *_ in (*ONE_EVENT.values(), *YEARS.values()) for step in taken}
    assert shown | {Op.TRIGGER} == set(Op)  # triggers: test_triggers.py


def test_recovery_offsets_down_to_zero_exactly():
    contract = terms(steps.recovery(A))
    for recovered, left in ((D(100), D(380)), (D(500), D(0))):
        facts = Facts(**(CALM | {"recovered": recovered}))
        assert read_event(contract, facts, {"a": D(480), "b": D(9)}, {}).paid == {"a": left, "b": D(9)}


def test_reinstatement_premium_is_pro_rata_to_amount():
    contract = terms(steps.annual_limit(A, D(100), "year", reinstatements=2, reinstatement_rate=D("0.5")))
    used: dict[str, D] = {}
    due = []
    for loss in (60, 100, 100):
        reading = read_event(contract, Facts(**CALM), {"a": D(loss)}, used)
        due.append([(again.amount, again.premium_fraction) for again in reading.reinstatements])
    # 60 and 100 are restored in full; of the third payment only what two reinstatements leave, 40
    assert due == [[(D(60), D("0.3"))], [(D(100), D("0.5"))], [(D(40), D("0.2"))]]


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        (steps.limit((), D(1)), "the step acts on no line"),
        (steps.limit(("c",), D(1)), "there is no such line"),
        (steps.limit(("a", "a"), D(1)), "the step names the line twice"),
        (steps.limit(A, D(-1)), "amounts, hours and counts must not be negative"),
        (steps.coinsurance(A, D("1.1")), "a rate must be between 0 and 1"),
        (steps.deductible(A, minimum=D(2), maximum=D(1)), "the maximum must not be below the minimum"),
        (steps.indemnity_period(A, D(0)), "a period must be above 0"),
        (Step(Op.ANNUAL_LIMIT, A), "an annual step, and only one, keeps a slot"),
        (Step(Op.LIMIT, A, slot="x"), "an annual step, and only one, keeps a slot"),
    ],
)
def test_terms_refuse_a_step_by_name(step, rule):
    with pytest.raises(InputError) as refused:
        terms(step)
    assert [problem.rule.en for problem in refused.value.problems] == [rule]


def test_terms_refuse_what_is_given_twice():
    lines = (Line("a", "s", ("extortion",)), Line("a", "s", ("extortion",)))
    taken = (steps.annual_limit(A, D(1), "x"), steps.annual_layer(A, D(1), "x"))
    with pytest.raises(InputError) as refused:
        Terms("t", Text("", ""), lines, taken)
    assert [problem.rule.en for problem in refused.value.problems] == [
        "the line is given twice",
        "the loss head is in more than one line",
        "two steps share a slot",
    ]


def test_terms_refuse_more_lines_than_a_word_has_bits():
    with pytest.raises(InputError, match="at most 63 lines"):
        Terms("t", Text("", ""), tuple(Line(f"l{n}", "s") for n in range(64)), ())


def test_compile_refuses_nothing_and_unknown_columns():
    with pytest.raises(InputError, match="at least one contract"):
        compile_terms([])
    with pytest.raises(InputError, match="must be heads or lines"):
        compile_terms([terms()], columns="heads by line")
