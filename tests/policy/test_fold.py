import datetime as dt
import itertools

import pytest
from hypothesis import given, strategies as st

from tests.policy.made import (
    ISSUED,
    START,
    YEAR,
    after,
    contract,
    contracts,
    dated_changes,
    days,
    price,
    terms,
    tiles,
)
from wangbao.policy.cancellation import cancelling, reinstating
from wangbao.policy.fold import Contract, Endorsement, as_of, conflicts, fold, segment_on
from wangbao.policy.premium import premium
from wangbao.vocabulary.errors import InputError

JUNE, SEPTEMBER = dt.date(2027, 6, 1), dt.date(2027, 9, 1)


def spans(segments):
    return [(s.period.start, s.period.end) for s in segments]


@given(contracts())
def test_segments_tile_the_term(made):
    assert tiles(fold(made), YEAR)


@given(dated_changes, st.randoms(use_true_random=False))
def test_the_order_of_issue_does_not_matter(dated, random):
    """Out of sequence equals in sequence, whatever fields meet: the later effective date stands from its day."""
    shuffled = list(dated)
    random.shuffle(shuffled)
    in_sequence, out_of_sequence = contract(), contract()
    for day, change in sorted(dated, key=lambda pair: pair[0]):
        in_sequence = after(in_sequence, "change_of_sums", day, change)
    for day, change in shuffled:
        out_of_sequence = after(out_of_sequence, "change_of_sums", day, change)
    one, two = fold(in_sequence), fold(out_of_sequence)
    assert spans(one) == spans(two)
    assert [s.terms for s in one] == [s.terms for s in two]
    assert premium(one, price) == premium(two, price)


def test_of_one_day_the_last_issued_stands():
    made = after(contract(), "change_of_sums", JUNE, {"limit_cny": "6000000"})
    made = after(made, "change_of_sums", JUNE, {"limit_cny": "7000000"})
    assert fold(made)[-1].terms["limit_cny"] == "7000000"
    assert fold(made)[-1].seqs == (0, 1, 2)


def test_a_back_dated_change_holds_until_a_later_one_of_the_same_field():
    made = after(contract(), "change_of_sums", SEPTEMBER, {"limit_cny": "9000000"})
    made = after(made, "change_of_sums", JUNE, {"limit_cny": "6000000", "deductible_cny": "1000"})
    assert [(s.terms["limit_cny"], s.terms.get("deductible_cny")) for s in fold(made)] == [
        ("5000000", None),
        ("6000000", "1000"),
        ("9000000", "1000"),
    ]


def test_a_removed_field_is_gone():
    made = after(contract(), "remove_item", JUNE, {"items": {"data_restoration": None}})
    assert [sorted(s.terms["items"]) for s in fold(made)] == [
        ["business_interruption", "data_restoration"],
        ["business_interruption"],
    ]


def test_as_of_two_clocks():
    made = after(contract(), "change_of_sums", SEPTEMBER, {"limit_cny": "9000000"}, days=60)
    made = after(made, "change_of_sums", JUNE, {"limit_cny": "6000000"}, days=200)
    at = [ISSUED + dt.timedelta(days=n) for n in (-1, 0, 60, 260)]
    seen = {
        day: [
            None if (found := as_of(made, day, moment)) is None else found.terms["limit_cny"] for moment in at
        ]
        for day in (START, JUNE, SEPTEMBER)
    }
    assert seen == {
        START: [None, "5000000", "5000000", "5000000"],
        JUNE: [None, "5000000", "5000000", "6000000"],
        SEPTEMBER: [None, "5000000", "9000000", "9000000"],
    }


@given(contracts(), days, st.integers(0, 400))
def test_as_of_is_the_fold_of_what_was_issued_by_then(made, day, elapsed):
    moment = ISSUED + dt.timedelta(days=elapsed)
    seen = [item for item in made.endorsements if item.issued_at <= moment]
    expected = segment_on(fold(Contract(YEAR, tuple(seen))), day)
    assert as_of(made, day, moment) == expected


def test_a_field_a_later_date_changes_too_is_a_conflict():
    made = after(contract(), "change_of_sums", SEPTEMBER, {"limit_cny": "9000000", "deductible_cny": "5"})
    found = conflicts(made, JUNE, {"limit_cny": "6000000", "answers": {"mfa": "no"}})
    assert [(c.field, c.seq, c.effective, c.theirs, c.ours) for c in found] == [
        ("limit_cny", 1, SEPTEMBER, "9000000", "6000000")
    ]


def test_removing_a_head_that_is_changed_later_is_a_conflict():
    change = {"items": {"business_interruption": {"limit_cny": "2000000"}}}
    made = after(contract(), "change_of_sums", SEPTEMBER, change)
    found = conflicts(made, JUNE, {"items": {"business_interruption": None}})
    assert [c.field for c in found] == ["items.business_interruption.limit_cny"]


def test_other_fields_and_earlier_dates_are_none():
    made = after(contract(), "change_of_sums", JUNE, {"limit_cny": "9000000"})
    assert conflicts(made, SEPTEMBER, {"limit_cny": "6000000"}) == ()
    assert conflicts(made, START, {"deductible_cny": "1"}) == ()


def test_cancelling_before_a_later_change_is_a_conflict():
    made = after(contract(), "change_of_sums", SEPTEMBER, {"limit_cny": "9000000"})
    assert [c.seq for c in conflicts(made, JUNE, cancelling("by_insurer"))] == [1]
    assert conflicts(made, SEPTEMBER, cancelling("by_insurer")) == ()


def test_a_gap_between_cancellation_and_reinstatement():
    made = after(contract(), "cancellation", JUNE, cancelling("by_insured", table="default"))
    made = after(made, "reinstatement", SEPTEMBER, reinstating())
    assert [s.in_force for s in fold(made)] == [True, False, True]
    assert fold(made)[-1].terms == fold(made)[0].terms


def test_a_day_outside_is_refused():
    for day in (START - dt.timedelta(days=1), YEAR.end):
        with pytest.raises(InputError, match=r"must lie in the policy period, \[2027-01-01, 2028-01-01\)"):
            segment_on(fold(contract()), day)


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ((), "endorsements"),
        (((0, "change_of_sums", START, 0),), "endorsements.0"),
        (((0, "issuance", JUNE, 0),), "endorsements.0"),
        (((1, "issuance", START, 0),), "endorsements.0.seq"),
        (((0, "issuance", START, 0), (1, "issuance", JUNE, 1)), "endorsements.1.kind"),
        (((0, "issuance", START, 0), (1, "change_of_sums", YEAR.end, 1)), "endorsements.1.effective"),
        (((0, "issuance", START, 2), (1, "change_of_sums", JUNE, 1)), "endorsements.1.issued_at"),
    ],
)
def test_a_list_that_is_no_policy_is_refused(items, field):
    made = tuple(
        Endorsement(seq, kind, day, ISSUED + dt.timedelta(days=n), terms()) for seq, kind, day, n in items
    )
    with pytest.raises(InputError) as refused:
        Contract(YEAR, made)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_every_permutation_of_three_changes_folds_to_the_same():
    dated = [(JUNE, {"limit_cny": "1"}), (SEPTEMBER, {"deductible_cny": "2"}), (START, {"waiting_hours": 8})]
    seen = set()
    for order in itertools.permutations(dated):
        made = contract()
        for day, change in order:
            made = after(made, "change_of_sums", day, change)
        seen.add(str([(s.period, sorted(s.terms.items(), key=str)) for s in fold(made)]))
    assert len(seen) == 1
