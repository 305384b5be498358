"""OED policies applied to losses: OasisLMF's figures, a second opinion in fractions, and what a tower must keep."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from tests.contract.oed import oasis
from tests.contract.oed.oed_files import LOSS_COLUMNS, losses, row, write
from tests.contract.oed.reference import CODES, payments
from wangbao.contract.oed.accounts import AccountRow, read_accounts
from wangbao.contract.oed.apply import apply, layer_payments, totals
from wangbao.contract.oed.losses import Event, read_losses
from wangbao.contract.oed.spec import find
from wangbao.contract.oed.values import checked_value
from wangbao.vocabulary.errors import InputError

EVERYTHING = [("P", "A1", code, oasis.LOSS) for code in CODES]


def applied(tmp_path, rows, loss_rows, columns=LOSS_COLUMNS):
    accounts = read_accounts(write(tmp_path / "accounts.csv", rows))
    return apply(
        accounts, read_losses(losses(tmp_path / "losses.csv", *loss_rows, columns=columns), accounts)
    )


def insured(payment):
    return {part.coverage: str(part.insured) for part in payment.coverages}


def near(expected, payment):
    """Each coverage within a cent of OasisLMF's two places, the total within as many halves of a cent."""
    for part in payment.coverages:
        theirs = Decimal(expected.get(part.coverage, expected["other"]))
        assert abs(part.insured - theirs) <= Decimal("0.01"), part.coverage
    theirs = sum(Decimal(expected.get(part.coverage, expected["other"])) for part in payment.coverages)
    assert abs(payment.insured - theirs) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (oasis.FIRST_LAYER, oasis.FIRST_PAID),
        (oasis.SECOND_LAYER, oasis.SECOND_PAID),
        (oasis.SHARED_LAYER, oasis.SHARED_PAID),
        (oasis.CYBER_2026_01, oasis.CYBER_2026_01_PAID),
        (oasis.NO_LIMIT, oasis.NO_LIMIT_PAID),
    ],
    ids=["first layer", "second layer", "shared layer", "published", "no limit"],
)
def test_the_open_engine_pays_the_same(tmp_path, cells, expected):
    (payment,) = applied(tmp_path, [row(**cells)], EVERYTHING).payments
    near(expected, payment)


def test_the_published_case_in_full(tmp_path):
    (payment,) = applied(tmp_path, [row(**oasis.CYBER_2026_01)], EVERYTHING).payments
    assert payment.insured == Decimal("85500.00")
    assert insured(payment)["NPBI"] == "8895.95"
    assert (
        insured(payment)["CBI"] == "7413.30"
    )  # 7413.2948: the parts add up to the total, theirs to 85,499.97


def test_a_policy_pays_only_what_it_lists(tmp_path):
    cells = {"PolCoverage": "BI;CBI;DIAS;FIN", "PolDed": "50000"}
    (payment,) = applied(tmp_path, [row(**cells)], EVERYTHING).payments
    covered = {part.coverage for part in payment.coverages if part.covered}
    assert covered == {"NPBI", "CBI", "DIAS", "FIN"}
    assert insured(payment) == {c: "87500.00" if c in covered else "0.00" for c in CODES}


MONEY = st.integers(0, 400_000).map(lambda n: str(n * 5))
CELLS = st.fixed_dictionaries(
    {"LayerParticipation": st.sampled_from(["1", "0.35", "0.5", "0"])},
    optional={
        **{f"PolDed{code}": MONEY for code in ("NPBI", "DIAS", "LIA")},
        **{f"PolLimit{code}": MONEY for code in ("NPBI", "CBI", "LIA", "ENO")},
        **dict.fromkeys(
            ("PolDed", "PolSIR", "LayerAttachment", "LayerLimit", "LayerAggAttachment", "LayerAggLimit"),
            MONEY,
        ),
        "BIWaitingPeriod": st.sampled_from(["0", "0.5", "3", "10"]),
        "BIPOI": st.sampled_from(["0", "0.5", "30", "365"]),
        "PolCoverage": st.sampled_from(["CYB", "NPBI", "NPBI;LIA", "CBI;DIAS;EXT;FIN;INRE;REG;ENO"]),
    },
)
EVENTS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(CODES), st.integers(0, 3_000_000), min_size=1),
        st.none() | st.sampled_from([0, 0.25, 0.5, 2, 12, 40, 400]),
    ),
    min_size=1,
    max_size=4,
)


def account_row(cells):
    full = {name: value for name, value in row(**cells).items() if value}
    return AccountRow(2, {name: checked_value(find(name)[0], cell)[0] for name, cell in full.items()})


@given(CELLS, EVENTS)
def test_any_row_pays_what_the_second_opinion_says(cells, events):
    full = row(**cells)
    given_events = [
        Event(
            str(n),
            {code: Decimal(found[code]) for code in CODES if code in found},
            None if days is None else Decimal(str(days)),
        )
        for n, (found, days) in enumerate(events)
    ]
    expected = payments(full, [(found, None if d is None else Fraction(str(d))) for found, d in events])
    for ours, theirs in zip(layer_payments(account_row(cells), given_events), expected, strict=True):
        assert abs(ours.insured - exactly(sum(theirs.values()))) <= Decimal("0.005000001")
        for part in ours.coverages:
            assert abs(part.insured - exactly(theirs[part.coverage])) < Decimal("0.015")


def exactly(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def test_annual_terms_are_used_up_in_the_order_of_events(tmp_path):
    cells = {
        "LayerLimit": "100",
        "LayerAggAttachment": "50",
        "LayerAggLimit": "120",
        "LayerParticipation": "0.5",
    }
    columns = (*LOSS_COLUMNS, "EventId")
    rows = [("P", "A1", "LIA", loss, event) for event, loss in (("x", 80), ("y", 200), ("z", 30))]
    paid = applied(tmp_path, [row(**cells)], rows, columns).payments
    assert [(p.event, p.insured) for p in paid] == [
        ("x", Decimal("15.00")),  # 80 - 50 of the annual attachment, half of it
        ("y", Decimal("45.00")),  # 100 of the layer, 90 left of the annual limit
        ("z", Decimal("0.00")),
    ]
    (whole,) = totals(paid)
    assert (whole.insured, whole.ground_up) == (60, 310)


def test_each_layer_has_its_own_annual_limit(tmp_path):
    rows = [
        row(LayerNumber="1", LayerLimit="100", LayerAggLimit="100"),
        row(LayerNumber="2", LayerLimit="100", LayerAttachment="100", LayerAggLimit="150"),
    ]
    events = [("P", "A1", "LIA", 200, event) for event in "ab"]
    paid = applied(tmp_path, rows, events, (*LOSS_COLUMNS, "EventId")).payments
    assert [(p.row.layer, p.event, p.insured) for p in paid] == [
        (1, "a", 100),
        (1, "b", 0),
        (2, "a", 100),
        (2, "b", 50),
    ]


def test_a_stacked_tower_pays_the_whole_loss_above_the_deductible(tmp_path):
    tower = [("POL-1", 0, 100), ("POL-2", 100, 400), ("POL-3", 500, 0)]
    rows = [
        row(
            PolNumber=name,
            StackedPolNumber="T1",
            LayerAttachment=str(low),
            LayerLimit=str(limit),
            PolDed="10",
        )
        for name, low, limit in tower
    ]
    found = applied(tmp_path, rows, [("P", "A1", "LIA", 600), ("P", "A1", "DIAS", 200)])
    assert [(p.tower, p.insured) for p in found.payments] == [("T1", 100), ("T1", 400), ("T1", 290)]
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"LayerAttachment": "50"}, "shares above 50 add up to 2, more than 1"),
        ({"LayerAttachment": "150"}, "no layer covers from 100 to 150"),
    ],
)
def test_a_tower_that_overlaps_or_leaves_a_gap_is_remarked_on(tmp_path, second, says):
    first = row(StackedPolNumber="T1", LayerLimit="100")
    rows = [first, row(**{"PolNumber": "POL-2", "StackedPolNumber": "T1", "LayerLimit": "100", **second})]
    remarks = applied(tmp_path, rows, [("P", "A1", "LIA", 10)]).remarks
    assert [says in remark.rule.en for remark in remarks] == [True]


def test_co_insurers_of_one_band_are_no_overlap(tmp_path):
    rows = [
        row(PolNumber=f"POL-{n}", StackedPolNumber="T", LayerParticipation=s)
        for n, s in enumerate(["0.6", "0.4"])
    ]
    found = applied(tmp_path, rows, [("P", "A1", "LIA", "100.01")])
    assert ([p.insured for p in found.payments], found.remarks) == ([Decimal("60.01"), Decimal("40.00")], ())


def test_layers_for_different_coverages_do_not_overlap(tmp_path):
    rows = [row(PolNumber=code, StackedPolNumber="T", PolCoverage=code) for code in ("LIA", "DIAS")]
    assert applied(tmp_path, rows, [("P", "A1", "LIA", 10)]).remarks == ()


def test_policies_that_pay_more_than_the_loss_are_remarked_on(tmp_path):
    rows = [row(PolNumber="POL-1"), row(PolNumber="POL-2")]
    (remark,) = applied(tmp_path, rows, [("P", "A1", "LIA", 10)]).remarks
    assert (remark.field, "together pay 20.00, more than the loss of 10" in remark.rule.en) == ("P/A1", True)


def test_a_cent_of_rounding_is_no_overpayment(tmp_path):
    rows = [row(PolNumber=f"POL-{n}", StackedPolNumber="T", LayerParticipation="0.5") for n in range(2)]
    found = applied(tmp_path, rows, [("P", "A1", "LIA", "0.01")])
    assert ([str(p.insured) for p in found.payments], found.remarks) == (["0.01", "0.01"], ())


def test_interruption_terms_without_days_are_remarked_on_and_left_out(tmp_path):
    rows = [row(BIWaitingPeriod="1", BIPOI="2")]
    (remark,) = (found := applied(tmp_path, rows, [("P", "A1", "NPBI", 800)])).remarks
    assert (remark.field, found.payments[0].insured) == ("line 2: BIWaitingPeriod", 800)
    with_days = applied(tmp_path, rows, [("P", "A1", "NPBI", 800, 4)], (*LOSS_COLUMNS, "DowntimeDays"))
    assert (with_days.remarks, with_days.payments[0].insured) == ((), 400)  # days 2 and 3 of four


def test_days_given_on_one_row_of_an_event_hold_for_the_event(tmp_path):
    rows = [("P", "A1", "NPBI", 800, ""), ("P", "A1", "LIA", 5, 8)]
    found = applied(tmp_path, [row(BIWaitingPeriod="2")], rows, (*LOSS_COLUMNS, "DowntimeDays"))
    assert insured(found.payments[0]) == {"NPBI": "600.00", "LIA": "5.00"}


def test_accounts_without_a_loss_are_left_out(tmp_path):
    found = applied(tmp_path, [row(), row(AccNumber="A2")], [("P", "A2", "LIA", 1)])
    assert [(p.row.account, p.insured) for p in found.payments] == [("A2", 1)]


BAD_LOSSES = [
    (("P", "A9", "LIA", 1), LOSS_COLUMNS, "line 2: AccNumber = A9"),
    (("Q", "A1", "LIA", 1), LOSS_COLUMNS, "no such account in portfolio Q"),
    (("P", "A1", "LIB", 1), LOSS_COLUMNS, "line 2: CoverageCode = LIB"),
    (("P", "A1", "CYB", 1), LOSS_COLUMNS, "line 2: CoverageCode = CYB"),
    (("P", "A1", "BI", 1), LOSS_COLUMNS, "line 2: CoverageCode = BI"),
    (("P", "A1", "bi", 1), LOSS_COLUMNS, "line 2: CoverageCode = bi"),
    (("P", "A1", "", 1), LOSS_COLUMNS, "line 2: CoverageCode"),
    (("P", "A1", "LIA", -1), LOSS_COLUMNS, "line 2: GroundUpLoss = -1"),
    (("P", "A1", "LIA", ""), LOSS_COLUMNS, "line 2: GroundUpLoss"),
    (("P", "A1", "LIA", "nan"), LOSS_COLUMNS, "line 2: GroundUpLoss = nan"),
    (("P", "A1", "LIA", "1e16"), LOSS_COLUMNS, "line 2: GroundUpLoss = 1e16"),
    (("P", "A1", "LIA", 1, ""), (*LOSS_COLUMNS, "EventId"), "line 2: EventId"),
    (("P", "A1", "NPBI", 1, "x"), (*LOSS_COLUMNS, "DowntimeDays"), "line 2: DowntimeDays = x"),
    (("P", "A1", "NPBI", 1, 9999), (*LOSS_COLUMNS, "DowntimeDays"), "line 2: DowntimeDays = 9999"),
    (("P", "A1", "LIA", 1, 2), (*LOSS_COLUMNS, "Colour"), "line 1: Colour: unknown column"),
    (("P", "A1", "LIA"), LOSS_COLUMNS[:3], "line 1: GroundUpLoss: this column is required"),
]


@pytest.mark.parametrize(("cells", "columns", "says"), BAD_LOSSES)
def test_a_bad_loss_is_refused_by_name(tmp_path, cells, columns, says):
    with pytest.raises(InputError, match=r"losses\.csv: ") as caught:
        applied(tmp_path, [row()], [cells], columns)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "columns", "says"),
    [
        ([("P", "A1", "LIA", 1), ("P", "A1", "LIA", 2)], LOSS_COLUMNS, "repeats line 2"),
        ([("P", "A1", "LIA", 1), ("P", "A1", "LIAB", 2)], LOSS_COLUMNS, "repeats line 2"),
        (
            [("P", "A1", "NPBI", 1, 2), ("P", "A1", "CBI", 1, 3)],
            (*LOSS_COLUMNS, "DowntimeDays"),
            "differs from line 2",
        ),
    ],
)
def test_losses_that_contradict_each_other_are_refused(tmp_path, rows, columns, says):
    with pytest.raises(InputError, match=says):
        applied(tmp_path, [row()], rows, columns)
