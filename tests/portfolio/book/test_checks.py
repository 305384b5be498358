"""What a book may not hold: every refusal names the row, the field, the value and the rule."""

import datetime as dt
import math

import pyarrow as pa
import pytest

from tests.portfolio.book.sample import plain_rows, row, table
from wangbao.portfolio.book import checks, schema
from wangbao.portfolio.book.credit_codes import broken
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import InputError

EARLY = "must be later than inception (expiry is not covered)"
USCC = "91350100M000100Y43"  # the example of GB 32100-2015


def refused(*rows, **more):
    with pytest.raises(InputError) as caught:
        checks.check(table(*rows), **more)
    return [(problem.field, problem.value, problem.rule.en) for problem in caught.value.problems]


def test_a_good_book_is_completed():
    whole, remarks = checks.check(table(row(), row(policy="P2", inception=dt.date(2026, 7, 1))))
    assert remarks == ()
    assert whole.schema == schema.SCHEMA
    assert [one["policy"] for one in plain_rows(whole)] == ["P1", "P2"]


@pytest.mark.parametrize(
    ("cells", "field", "value", "rule"),
    [
        ({"limit_cny": -1.0}, "limit_cny", -1.0, "must be above 0 and at most 1e+15"),
        ({"limit_cny": 0.0}, "limit_cny", 0.0, "must be above 0 and at most 1e+15"),
        ({"limit_cny": 1e16}, "limit_cny", 1e16, "must be above 0 and at most 1e+15"),
        ({"limit_cny": math.inf}, "limit_cny", math.inf, "must be a finite number, not NaN or infinite"),
        ({"limit_cny": 5.001}, "limit_cny", 5.001, "must be in whole fen (at most two decimals)"),
        ({"deductible_cny": -0.01}, "deductible_cny", -0.01, "must be between 0 and 1e+15"),
        ({"premium_cny": -5.0}, "premium_cny", -5.0, "must be between 0 and 1e+15"),
        ({"revenue_cny": 0.0}, "revenue_cny", 0.0, "must be above 0 and at most 2e+13"),
        ({"revenue_cny": None}, "revenue_cny", None, "must be filled in"),
        ({"account": None}, "account", None, "must be filled in"),
        ({"account": "  "}, "account", None, "must be filled in"),
        ({"inception": None}, "inception", None, "must be filled in"),
        ({"wording": "home"}, "wording", "home", f"must be one of {', '.join(schema.WORDINGS)}"),
        ({"section": "C99"}, "section", "C99", None),
        ({"section": "Z"}, "section", "Z", None),
        ({"kind": "bank"}, "kind", "bank", None),
        ({"sector": "space"}, "sector", "space", None),
        ({"country": "FR"}, "country", "FR", "must be one of CN, US, GB, CA"),
        ({"province": "99"}, "province", "99", None),
        ({"currency": "USD"}, "currency", "USD", "a book is in yuan (CNY); use OED and a rate"),
        ({"gross_margin": 1.2}, "gross_margin", 1.2, "must be above 0 and at most 1"),
        ({"protection_level": 6}, "protection_level", 6, "must be between 1 and 5"),
        ({"layer": 0}, "layer", 0, "must be between 1 and 32767"),
        ({"records_held": -3}, "records_held", -3, "must be between 0 and 2000000000"),
        ({"cloud": "huge"}, "cloud", "huge", "must be one of none, low, medium, high"),
        ({"control__hardening": "maybe"}, "control.hardening", "maybe", "must be one of yes, partial, no, unknown"),
        ({"share": 0.0}, "share", 0.0, "must be above 0 and at most 1"),
        ({"share": 1.5}, "share", 1.5, "must be above 0 and at most 1"),
        ({"share": 0.5, "coinsurers": "B:0.4"}, "coinsurers", "B:0.4", "must add up to 1 with share"),
        ({"share": 0.5, "coinsurers": "B=0.5"}, "coinsurers", "B=0.5", None),
        ({"share": 0.5, "coinsurers": "B:0.25;B:0.25"}, "coinsurers", "B:0.25;B:0.25", None),
        ({"share": 0.5, "coinsurers": "B:.;C:0.5"}, "coinsurers", "B:.;C:0.5", None),
        ({"expiry": dt.date(2025, 1, 1)}, "expiry", "2025-01-01", None),
        ({"expiry": dt.date(2026, 1, 1)}, "expiry", "2026-01-01", EARLY),
        ({"expiry": dt.date(2040, 1, 1)}, "expiry", "2040-01-01", "the period must be at most ten years"),
        ({"uscc": USCC[:-1] + "1"}, "uscc", USCC[:-1] + "1", "the check character, character 18, is wrong"),
        ({"insured": "x" * 121}, "insured", "x" * 121, "must have at most 120 characters"),
        ({"insured": "a\u202eb"}, "insured", "a\u202eb", "holds invisible or control characters"),
        ({"endpoint_agent": "a\x07"}, "endpoint_agent", "a\x07", "holds invisible or control characters"),
        ({"internet_products": "a;;b"}, "internet_products", "a;;b", None),
        ({"internet_products": "a;a"}, "internet_products", "a;a", "names one product twice"),
        ({"history_incidents": 2}, "history_incidents", 2, "must be given together with history_years"),
        ({"history_years": 2.0}, "history_years", 2.0, "must be given together with history_incidents"),
        ({"cloud_region": "north"}, "cloud_region", "north", "must be given together with cloud_provider"),
        ({"oed__PolDed": 5.0}, "oed.PolDed", 5.0, "goes with wording oed only"),
        ({"compound__mean": 0.1}, "compound.mean", 0.1, "goes with wording compound only"),
        ({"wording": "oed", "oed__LayerParticipation": 1.1}, "oed.LayerParticipation", 1.1, "must be between 0 and 1"),
        ({"wording": "oed", "oed__PolCoverage": "BI;XX"}, "oed.PolCoverage", "BI;XX", "unknown coverage code"),
        ({"wording": "oed", "oed__BIPOI": 10.2}, "oed.BIPOI", 10.2, "must be a multiple of half a day"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_by_name(cells, field, value, rule):
    ((place, found, said),) = refused(row(account="A0"), row(**cells))
    assert place == f"row 2: {field}"
    assert found == value
    assert rule in (None, said)


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_a_day_out_of_this_age(day):
    problems = refused(row(inception=day))
    assert problems[0] == ("row 1: inception", str(day), "must be between 1990-01-01 and 2200-01-01")


def test_a_day_beyond_the_calendar_of_python():
    odd = table(row()).set_column(8, "inception", pa.array([2**31 - 1], pa.int32()).cast(pa.date32()))
    with pytest.raises(InputError, match=r"row 1: inception = .*: must be between 1990-01-01 and 2200-01-01"):
        checks.check(odd)


def test_a_fitted_policy_needs_its_fit():
    assert refused(row(wording="compound")) == [
        (f"row 1: compound.{name}", None, "must be filled in where wording is compound")
        for name in ("mean", "log_mean", "log_sigma")
    ]


def test_a_policy_twice():
    problems = refused(row(), row(account="A2"), row(layer=2), row())
    assert problems == [
        ("row 4: policy", "P1", "duplicate policy: same account, policy and layer as a row above")
    ]


def test_the_same_policy_number_of_two_accounts_is_no_duplicate():
    whole, _ = checks.check(table(row(), row(account="A2"), row(layer=2)))
    assert whole.num_rows == 3


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("revenue_cny", 3.1e8),
        ("section", "C39"),
        ("kind", "it_product"),
        ("province", "44"),
        ("records_held", 7),
        ("insured", "B"),
        ("control.hardening", "yes"),
        ("exposure.remote_desktop", True),
        ("internet_products", "X"),
    ],
)
def test_facts_of_one_account_must_agree(fact, value):
    """A fact given on one row and blank on another disagrees too."""
    other = row(policy="P2") | {fact: value}
    alone = refused(row(), row(account="A2"), other)
    assert (f"row 3: {fact}", value, "differs from the fact on an earlier row of the same account") in alone
    assert {problem[2] for problem in alone} == {alone[0][2]}


def test_a_section_is_written_as_the_standard_writes_it():
    whole, _ = checks.check(table(row(section=" c3612 "), row(policy="P2", section="36")))
    assert whole.column("section").to_pylist() == ["C36", "C36"]


def test_a_wrong_column_hides_nothing_that_is_wrong_with_the_rows():
    odd = table(row(), row(policy="P2", limit_cny=-5.0), row(), row(account="", policy="P4"))
    odd = odd.append_column("limit", pa.array(["red"] * 4)).append_column("", pa.array(["x"] * 4))
    with pytest.raises(InputError) as caught:
        checks.check(odd, file="b.parquet")
    assert caught.value.lines("en") == [
        "b.parquet: limit: unknown column; a book has no such column; did you mean limit_cny?",
        f"b.parquet: column {odd.num_columns} has no name",
        "b.parquet: row 2: limit_cny = -5.0: must be above 0 and at most 1e+15",
        "b.parquet: row 3: policy = P1: duplicate policy: same account, policy and layer as a row above",
        "b.parquet: row 4: account: must be filled in",
    ]


@pytest.mark.parametrize("absent", schema.REQUIRED)
def test_an_absent_column_is_told_once_and_the_others_are_still_checked(absent):
    odd = table(row(), row(policy="P2", share=1.5, oed__PolDed=5.0)).drop_columns([absent])
    with pytest.raises(InputError) as caught:
        checks.check(odd)
    expected = [f"{absent}: this column is required"]
    expected += ["row 2: oed.PolDed = 5.0: goes with wording oed only"] if absent != "wording" else []
    expected += ["row 2: share = 1.5: must be above 0 and at most 1"]
    assert sorted(caught.value.lines("en")) == sorted(expected)


def test_the_terms_of_a_wording_that_is_not_one_are_not_blamed_for_it():
    problems = refused(row(wording="OED", oed__PolDed=5.0, limit_cny=0.001))
    assert [place for place, *_ in problems] == ["row 1: wording"]


def test_columns_that_are_unknown_missing_or_twice():
    odd = table(row()).drop_columns(["wording"]).append_column("colour", pa.array(["red"]))
    odd = odd.append_column("policy", pa.array(["P1"]))
    with pytest.raises(InputError) as caught:
        checks.check(odd, file="b.parquet")
    assert caught.value.lines("en") == [
        "b.parquet: colour: unknown column; a book has no such column",
        "b.parquet: policy: the column is given twice",
        "b.parquet: wording: this column is required",
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("limit_cny", pa.array([True])),
        ("limit_cny", pa.array([[1.0]])),
        ("account", pa.array([1.5])),
        ("inception", pa.array([2026])),
        ("kind", pa.array([b"telecom"])),
    ],
)
def test_a_column_of_another_type(name, values):
    whole = table(row(kind="it_product"))
    odd = whole.set_column(whole.column_names.index(name), name, values)
    with pytest.raises(InputError) as caught:
        checks.check(odd)
    assert caught.value.problems[0].field == name


def test_a_time_of_day_is_no_date():
    noon = pa.array([dt.datetime(2026, 1, 1, 12)])  # noqa: DTZ001 - no zone in a book
    whole = table(row())
    place = whole.column_names.index("inception")
    with pytest.raises(
        InputError, match=r"row 1: inception = 2026-01-01 12:00:00\.000000: must be a date: its midnight"
    ):
        checks.check(whole.set_column(place, "inception", noon))


def test_other_types_that_hold_the_same_values_are_taken():
    whole = table(row(employees=3))
    for name, kind in (
        ("limit_cny", pa.decimal128(12, 2)),
        ("deductible_cny", pa.int32()),
        ("revenue_cny", pa.float64()),
        ("employees", pa.float64()),
        ("account", pa.large_string()),
        ("inception", pa.timestamp("us")),
    ):
        place = whole.column_names.index(name)
        whole = whole.set_column(place, name, whole.column(name).cast(kind))
    whole = whole.set_column(0, "account", whole.column("account").cast(pa.string()).dictionary_encode())
    assert checks.check(whole)[0].equals(checks.check(table(row(employees=3)))[0])


def test_dictionaries_with_unused_repeated_or_null_words():
    words = pa.DictionaryArray.from_arrays(
        pa.array([1, 2, 3], pa.int8()), pa.array(["bad", "CN", " CN ", None]), safe=False
    )
    whole = table(row(), row(policy="P2"), row(policy="P3")).append_column("country", words)
    assert checks.check(whole)[0].column("country").to_pylist() == ["CN", "CN", "CN"]


def test_many_problems_are_listed_by_row_up_to_a_hundred():
    bad = [row(policy=f"P{number}", limit_cny=-1.0, premium_cny=-2.0) for number in range(80)]
    problems = refused(*bad)
    assert [problem[0] for problem in problems[:3]] == [
        "row 1: limit_cny",
        "row 1: premium_cny",
        "row 2: limit_cny",
    ]
    assert len(problems) == 101
    assert problems[100] == ("", None, "and 60 more problems")


def test_rows_are_named_as_the_file_names_them():
    assert (
        refused(row(limit_cny=-1.0), place=lambda number: f"line {number + 2}")[0][0] == "line 2: limit_cny"
    )


def test_an_empty_table():
    with pytest.raises(InputError, match="there is no row"):
        checks.check(table(row()).slice(0, 0))


def test_remarks_on_what_is_odd():
    _, remarks = checks.check(
        table(row(premium_cny=None), row(policy="P2", limit_cny=None), row(policy="P3", deductible_cny=5e6))
    )
    assert [remark.say("en") for remark in remarks] == [
        "premium_cny: no premium: its rate cannot be judged (1 rows)",
        "deductible_cny: the deductible is not below the limit (1 rows)",
        "limit_cny: no limit: the wording's own is taken (1 rows)",
    ]


def test_credit_codes_by_the_column_are_as_one_by_one():
    codes = [USCC, "91350211M00013FA1N", "913", "9135O100M000100Y43", USCC[:-1] + "4", USCC[:16] + "13", None]
    codes += [USCC[:place] + letter + USCC[place + 1 :] for place in range(18) for letter in "0A9Y"]
    expected = [code is not None and bool(uscc.broken_rules(code)) for code in codes]
    assert broken(pa.array(codes)).tolist() == expected


def test_a_credit_code_may_be_written_low():
    whole, _ = checks.check(table(row(uscc=USCC.lower())))
    assert whole.column("uscc").to_pylist() == [USCC]
