"""The days of endorsements and cancellations: every border on both sides of it, and what a refund can be at most."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from tests.policy.made import START, YEAR, contract, price
from wangbao.policy import days
from wangbao.policy.cancellation import agreed, cancelling
from wangbao.policy.days import IssueDates
from wangbao.policy.duration import months_begun, table_share
from wangbao.policy.fold import fold
from wangbao.policy.premium import premium, total
from wangbao.policy.preview import preview
from wangbao.policy.tables import ground, grounds, kind, kinds
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

CONCLUDED = dt.date(2026, 12, 1)
END = YEAR.end
DAY = dt.timedelta(days=1)
ADDRESS = {"insured": {"address": "苏州"}}


def asked(today, *, notice=None, corrects=False, concluded=CONCLUDED):
    return IssueDates(YEAR, concluded, today, notice or today, corrects)


def ended(code, effective, when, known_on=None):
    return lambda: days.check_ground(ground(code), effective, known_on, when)


def dated(code, effective, when, change=None):
    change = change or {"limit_cny": "1"}
    return lambda: days.check_days(kind(code), effective, change, when)


def refused(check):
    with pytest.raises(InputError) as error:
        check()
    (problem,) = error.value.problems
    assert problem.rule.zh
    assert problem.rule.en
    return problem


JUNE = dt.date(2027, 6, 1)
CLOSED = {
    "before inception on the first day of cover": (
        ended("before_inception", START, asked(START)),
        ("effective", START, "before cover begins"),
    ),
    "before inception as of a later day": (
        ended("before_inception", START + DAY, asked(START - DAY)),
        ("effective", START + DAY, "before cover begins"),
    ),
    "the insured's from the first day": (
        ended("by_insured", START, asked(START - DAY)),
        ("ground", "by_insured", "another ground"),
    ),
    "the insured's a day before the notice": (
        ended("by_insured", JUNE - DAY, asked(JUNE)),
        ("effective", JUNE - DAY, "2027-06-01 at the earliest"),
    ),
    "the insured's before the notice, granted later": (
        ended("by_insured", JUNE - DAY, asked(JUNE + 90 * DAY, notice=JUNE)),
        ("effective", JUNE - DAY, "2027-06-01 at the earliest"),
    ),
    "a senior underwriter 31 days back": (
        ended("by_insured", JUNE - 31 * DAY, asked(JUNE, corrects=True)),
        ("effective", JUNE - 31 * DAY, "2027-05-02 at the earliest"),
    ),
    "the insurer's, by a senior underwriter, a day back": (
        ended("by_insurer", JUNE - DAY, asked(JUNE, corrects=True)),
        ("effective", JUNE - DAY, "2027-06-01 at the earliest"),
    ),
    "the insurer's, asked for before": (
        ended("risk_increase", JUNE - DAY, asked(JUNE, notice=JUNE - 5 * DAY)),
        ("effective", JUNE - DAY, "2027-06-01 at the earliest"),
    ),
    "safety duties": (
        ended("safety_duties", JUNE - DAY, asked(JUNE)),
        ("effective", JUNE - DAY, "art. 51"),
    ),
    "14 days of notice": (
        ended("partial_loss_insurer", JUNE + 14 * DAY, asked(JUNE)),
        ("effective", JUNE + 14 * DAY, "2027-06-16 at the earliest"),
    ),
    "a loss before cover": (
        ended("partial_loss_insured", JUNE, asked(START - DAY)),
        ("ground", "partial_loss_insured", "begins on 2027-01-01"),
    ),
    "no day known": (
        ended("disclosure_intent", JUNE, asked(JUNE)),
        ("known_on", None, "is needed"),
    ),
    "known tomorrow": (
        ended("disclosure_intent", JUNE, asked(JUNE), JUNE + DAY),
        ("known_on", JUNE + DAY, "not after today"),
    ),
    "known before the contract": (
        ended("disclosure_gross", JUNE, asked(JUNE), CONCLUDED - DAY),
        ("known_on", CONCLUDED - DAY, "2026-12-01"),
    ),
    "31 days after it was known": (
        ended("disclosure_gross", START, asked(JUNE), JUNE - 31 * DAY),
        ("known_on", JUNE - 31 * DAY, "30 days"),
    ),
    "two years and a day after the contract": (
        ended("disclosure_intent", START, asked(dt.date(2028, 12, 2)), dt.date(2028, 12, 1)),
        ("ground", "disclosure_intent", "2028-12-01"),
    ),
    "the insured's on the day after the last": (
        ended("by_insured", END - DAY, asked(END, notice=END - DAY, corrects=True)),
        ("effective", END - DAY, "ended on 2028-01-01"),
    ),
    "sums 31 days back": (
        dated("change_of_sums", JUNE - 31 * DAY, asked(JUNE)),
        ("effective", JUNE - 31 * DAY, "2027-05-02 at the earliest"),
    ),
    "sums after the term": (
        dated("change_of_sums", END - DAY, asked(END)),
        ("effective", END - DAY, "senior underwriter"),
    ),
    "another enterprise 31 days back": (
        dated("change_of_insured", JUNE - 31 * DAY, asked(JUNE), {"insured": {"uscc": "x", "name": "y"}}),
        ("effective", JUNE - 31 * DAY, "senior underwriter"),
    ),
    "an item left out after the term": (
        dated("remove_item", END - DAY, asked(END, corrects=True)),
        ("effective", END - DAY, "no 'Remove an item of cover' any more"),
    ),
    "reinstated after the term": (
        dated("reinstatement", END - DAY, asked(END, corrects=True)),
        ("effective", END - DAY, "no 'Reinstatement' any more"),
    ),
    "premium given back after the term": (
        lambda: days.check_given_back(kind("change_of_sums"), -1, asked(END, corrects=True)),
        ("premium", "-1", "no premium back"),
    ),
}
OPEN = {
    "before inception on the day before": ended("before_inception", START, asked(START - DAY)),
    "the insured's on the day of the notice": ended("by_insured", JUNE, asked(JUNE)),
    "the insured's as of the notice, granted later": ended(
        "by_insured", JUNE, asked(JUNE + 90 * DAY, notice=JUNE)
    ),
    "a senior underwriter 30 days back": ended("by_insured", JUNE - 30 * DAY, asked(JUNE, corrects=True)),
    "the insurer's today": ended("by_insurer", JUNE, asked(JUNE)),
    "15 days of notice": ended("partial_loss_insurer", JUNE + 15 * DAY, asked(JUNE)),
    "rescinded back to the beginning, 30 days after": ended(
        "disclosure_gross", START, asked(JUNE), JUNE - 30 * DAY
    ),
    "known on the day the contract was made": ended(
        "disclosure_intent", START, asked(CONCLUDED + 30 * DAY), CONCLUDED
    ),
    "rescinded after the term, two years to the day": ended(
        "disclosure_intent", START, asked(dt.date(2028, 12, 1)), dt.date(2028, 11, 30)
    ),
    "the insured's on the last day": ended("by_insured", END - DAY, asked(END - DAY)),
    "sums 30 days back": dated("change_of_sums", JUNE - 30 * DAY, asked(JUNE)),
    "sums by a senior underwriter to the first day": dated(
        "change_of_sums", START, asked(END - DAY, corrects=True)
    ),
    "sums on the last day": dated("change_of_sums", END - DAY, asked(END - DAY)),
    "sums by a senior underwriter after the term": dated("change_of_sums", START, asked(END, corrects=True)),
    "an address back to the first day": dated("change_of_insured", START, asked(END - DAY), ADDRESS),
    "premium given back on the last day": lambda: days.check_given_back(
        kind("change_of_sums"), -1, asked(END - DAY)
    ),
    "premium asked for after the term": lambda: days.check_given_back(
        kind("change_of_sums"), 1, asked(END, corrects=True)
    ),
}


@pytest.mark.parametrize("name", CLOSED)
def test_refused_with_field_value_and_rule(name):
    check, (field, value, rule) = CLOSED[name]
    problem = refused(check)
    assert (problem.field, problem.value) == (field, value)
    assert rule in problem.rule.en


@pytest.mark.parametrize("name", OPEN)
def test_the_other_side_of_the_border_passes(name):
    OPEN[name]()


def test_every_ground_and_kind_says_its_days():
    for one in grounds().values():
        assert one.cover in {"not_begun", "begun", "used", "any"}
        assert one.reaches in {"notice", "beginning"}
        assert "条" in one.source
        assert one.rescinds == (one.reaches == "beginning") == (16 in one.articles) == one.after_term
        assert not one.late_days or one.by == "insured"
    assert all(one.back_days >= 0 for one in kinds().values())


def codes(when, *, insurer=True):
    return {one.code for one in days.open_grounds(when, insurer=insurer)}


def test_the_grounds_open_on_a_day_are_those_that_fit_it():
    mine = {"before_inception", "by_insured", "partial_loss_insured"}
    rescind = {"disclosure_gross", "disclosure_intent"}
    assert codes(asked(START - DAY), insurer=False) == {"before_inception", "by_insured"}
    assert codes(asked(START), insurer=False) == {"by_insured", "partial_loss_insured"}
    assert codes(asked(START)) == set(grounds()) - {"before_inception"}
    assert codes(asked(START - DAY)) == set(grounds()) - {"partial_loss_insured", "partial_loss_insurer"}
    assert "partial_loss_insurer" in codes(asked(END - 16 * DAY))
    assert "partial_loss_insurer" not in codes(asked(END - 15 * DAY))
    assert codes(asked(END)) == rescind
    assert codes(asked(END), insurer=False) == set()
    assert codes(asked(dt.date(2028, 12, 1))) == rescind
    assert codes(asked(dt.date(2028, 12, 2))) == set()
    assert not codes(asked(JUNE), insurer=False) - mine


@given(
    code=st.sampled_from(sorted(grounds())),
    at=st.integers(-40, 800),
    effective=st.integers(0, 364),
    known=st.integers(0, 60),
    since=st.integers(0, 60),
    corrects=st.booleans(),
)
def test_no_ground_is_open_that_is_not_offered(code, at, effective, known, since, corrects):
    today = START + dt.timedelta(days=at)
    when = asked(today, notice=today - dt.timedelta(days=since), corrects=corrects)
    found = ground(code)
    known_on = today - dt.timedelta(days=known) if found.rescinds else None
    try:
        days.check_ground(found, START + dt.timedelta(days=effective), known_on, when)
    except InputError:
        return
    assert code in codes(when)


TABLES = ("default", "steep", "steepest")


@given(
    code=st.sampled_from(sorted(grounds())),
    at=st.integers(-30, 380),
    back=st.integers(-40, 400),
    since=st.integers(0, 60),
    corrects=st.booleans(),
    table=st.sampled_from(TABLES),
    share=st.sampled_from(["0", "0.4", "1"]),
)
def test_nothing_accepted_refunds_more_than_is_unearned_from_the_day_allowed(
    code, at, back, since, corrects, table, share
):
    """The day allowed and the most that goes back are worked out here again, from the law and not from the tables."""
    today = START + dt.timedelta(days=at)
    notice = today - dt.timedelta(days=since)
    effective = min(max(today - dt.timedelta(days=back), START), END - DAY)
    if code == "before_inception":
        effective = START
    found = ground(code)
    given_in = {"ground": code} | ({"refund_share": share} if code.startswith("partial") else {})
    if found.rescinds:
        given_in["known_on"] = today.isoformat()
    change = agreed({"in_force": False, "cancellation": given_in}, table=table, fee_rate="0.05")
    when = IssueDates(YEAR, CONCLUDED, today, notice, corrects)
    try:
        days.check_ground(found, effective, today if found.rescinds else None, when)
    except InputError:
        return
    before = contract()
    whole = Fraction(total(premium(fold(before), price)))
    refund = -Fraction(preview(before, "cancellation", effective, change, price).charge.net)
    late = 30 if corrects else 0
    allowed = {
        "before_inception": START,
        "by_insured": notice - dt.timedelta(days=late),
        "partial_loss_insured": notice - dt.timedelta(days=late),
        "partial_loss_insurer": today + dt.timedelta(days=15),
        "disclosure_gross": START,
        "disclosure_intent": START,
    }.get(code, today)
    most = whole * (END - max(allowed, START)).days / YEAR.days
    if code == "by_insured":
        months = months_begun(Period(START, effective))
        most = min(most, whole * (1 - table_share(table, months)))
    if code == "before_inception":
        most = whole * Fraction(95, 100)
    if code == "disclosure_intent":
        most = Fraction(0)
    if code.startswith("partial"):
        most *= Fraction(share)
    assert 0 <= refund <= most + Fraction(2, 100)


class TestAgreed:
    """What is handed in is not trusted: the ground stands, table and fee are the product's."""

    def made(self, rule, **more):
        change = {"in_force": False, "cancellation": rule, **more}
        return agreed(change, table="default", fee_rate="0.05")

    def test_left_out_it_is_filled_in(self):
        assert self.made({"ground": "by_insured"}) == cancelling("by_insured", table="default")
        assert self.made({"ground": "before_inception"})["cancellation"]["fee_rate"] == "0.05"
        known = {"ground": "disclosure_gross", "known_on": "2027-06-01"}
        assert self.made(known)["cancellation"] == known

    def test_the_same_again_is_the_same(self):
        for code in ("by_insured", "before_inception", "by_insurer", "partial_loss_insured"):
            once = self.made({"ground": code})
            assert self.made(once["cancellation"]) == once

    @pytest.mark.parametrize(
        ("rule", "field", "value"),
        [
            (None, "ground", None),
            ({}, "ground", None),
            ("whim", "ground", None),
            ({"ground": "whim"}, "ground", "whim"),
            ({"ground": "before_inception", "fee_rate": "0"}, "fee_rate", "0"),
            ({"ground": "by_insured", "table": "steepest"}, "table", "steepest"),
            ({"ground": "by_insurer", "table": "default"}, "table", "default"),
            ({"ground": "by_insurer", "fee_rate": "0.05"}, "fee_rate", "0.05"),
            ({"ground": "by_insurer", "refund_share": "0.5"}, "refund_share", "0.5"),
            ({"ground": "by_insurer", "known_on": "2027-06-01"}, "known_on", JUNE),
            ({"ground": "disclosure_gross", "known_on": "yesterday"}, "known_on", "yesterday"),
            ({"ground": "by_insurer", "method": "no_refund"}, "method", "no_refund"),
        ],
    )
    def test_refused(self, rule, field, value):
        problem = refused(lambda: self.made(rule))
        assert (problem.field, problem.value) == (field, value)

    @pytest.mark.parametrize("value", [True, None, 0, "false"])
    def test_cover_ends(self, value):
        problem = refused(
            lambda: agreed(
                {"in_force": value, "cancellation": {"ground": "by_insurer"}}, table="default", fee_rate=0
            )
        )
        assert problem.field == "in_force"


def test_short_period_tables_never_give_more_for_a_later_day():
    """So that the earliest day allowed bounds the refund."""
    for table in TABLES:
        refunds = []
        for day in range(1, 365, 7):
            change = cancelling("by_insured", table=table)
            seen = preview(contract(), "cancellation", START + dt.timedelta(days=day), change, price)
            refunds.append(-seen.charge.net)
        assert all(later <= earlier for earlier, later in pairwise(refunds))
