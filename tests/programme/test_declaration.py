"""The rules of a declaration at their edges: units, codes, licences, schemes, and the content of the form."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from tests.programme.sample import FIRST, FORM, SECOND, code, content, unit
from wangbao.programme import content as contents
from wangbao.programme.declaration import Licence, body_rules, over_quota, problems
from wangbao.vocabulary.errors import InputError

DAY = dt.date(2024, 1, 20)
LICENCE = Licence(number="L10001", first_day=dt.date(2020, 1, 1))
INSURER = unit(1, kind="insurer", is_lead=True, licence=LICENCE)


def fields(units, *, batch=FIRST, on=DAY) -> list[str]:
    return [problem.field for problem in problems(units, batch, on=on)]


def test_a_lead_alone_with_a_licence_is_right() -> None:
    assert fields([INSURER]) == []


@pytest.mark.parametrize(("joint", "wrong"), [(10, []), (11, ["joint"])])
def test_a_scheme_has_at_most_ten_joint_units(joint: int, wrong: list[str]) -> None:
    units = [INSURER, *(unit(serial) for serial in range(2, joint + 2))]
    assert fields(units) == wrong
    assert fields(units, batch=SECOND) == []  # no limit was found published


def test_a_scheme_has_one_lead() -> None:
    assert fields([unit(1, licence=LICENCE)]) == ["lead"]
    assert fields([INSURER, unit(2, is_lead=True)]) == ["lead"]


def test_no_unit_is_there_twice_and_the_lead_is_not_joint() -> None:
    assert fields([INSURER, unit(2), unit(2)]) == ["joint"]
    assert fields([INSURER, unit(1)]) == ["joint"]


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (dt.date(2020, 1, 1), None, []),
        (DAY, None, []),
        (DAY + dt.timedelta(days=1), None, ["licence"]),
        (dt.date(2020, 1, 1), DAY, []),
        (dt.date(2020, 1, 1), DAY - dt.timedelta(days=1), ["licence"]),
    ],
)
def test_a_licence_is_valid_on_the_day_of_submission(first, last, wrong) -> None:
    licence = Licence(number="L1", first_day=first, last_day=last)
    assert fields([unit(1, kind="insurer", is_lead=True, licence=licence)]) == wrong


def test_one_licence_among_all_units_is_needed_and_enough() -> None:
    lead = unit(1, is_lead=True)
    assert fields([lead, unit(2)]) == ["licence"]
    assert fields([lead, unit(2, kind="insurer", licence=LICENCE)]) == []
    assert fields([lead, unit(2)], batch=SECOND) == []  # nothing was found published


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": code(2)[:-1] + "Z"}, "units.1.uscc"),
        ({"uscc": code(2, begin="92110000")}, "units.1.uscc"),
        ({"uscc": code(2, begin="91810000")}, "units.1.uscc"),
        ({"kind": "insured"}, "units.1.kind"),
        ({"is_legal_person": False}, "units.1.is_legal_person"),
        ({"has_capability": False}, "units.1.has_capability"),
        ({"confirmed": False}, "units.1.confirmed"),
    ],
)
def test_a_unit_that_may_not_declare_is_named_with_its_rule(changes, field: str) -> None:
    assert fields([INSURER, unit(2, **changes)]) == [field]


@given(st.sampled_from(["11", "31", "65", "10"]), st.integers(0, 999_999))
def test_every_valid_code_of_a_mainland_company_is_taken_and_none_with_another_check(prefix, serial) -> None:
    valid = code(serial, begin=f"91{prefix}0000")
    assert body_rules(valid) == ()
    other = "0" if valid[-1] != "0" else "1"
    assert body_rules(valid[:-1] + other) != ()


@pytest.mark.parametrize(
    ("schemes", "allowed", "refused"),
    [(5, None, False), (6, None, True), (6, 6, False), (7, 6, True), (5, 1, False)],
)
def test_a_lead_has_five_schemes_and_more_by_a_recorded_exception(schemes, allowed, refused) -> None:
    assert (over_quota(schemes, FIRST, allowed=allowed) is not None) == refused
    assert over_quota(schemes, SECOND) is None


def test_a_declaration_form_lacks_nothing_and_reads_back_the_same() -> None:
    read = contents.parse(FORM, content(), FIRST)
    assert list(contents.missing(FORM, read, FIRST)) == []
    assert contents.parse(FORM, read, FIRST) == read


def test_every_required_field_is_missed_by_its_name() -> None:
    wanted = {field.code for field in FORM.fields if field.required}
    assert {problem.field for problem in contents.missing(FORM, {}, FIRST)} == wanted
    assert {problem.field for problem in contents.missing(FORM, {}, SECOND)} == wanted | {"tracks"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 81}, "title"),
        ({"title": "两\n行"}, "title"),
        ({"summary": "a\u200bb"}, "summary"),
        ({"kinds": ["bank"]}, "kinds"),
        ({"tracks": ["industrial_park"]}, "tracks"),
        ({"record_policies": "1.5"}, "record_policies"),
        ({"record_premium_cny": "-1"}, "record_premium_cny"),
        ({"record_premium_cny": "1.001"}, "record_premium_cny"),
        ({"filing_numbers": "X1"}, "filing_numbers"),
        ({"no_such_field": "x"}, "no_such_field"),
    ],
)
def test_a_value_the_form_cannot_hold_is_refused_by_its_field(changes, field: str) -> None:
    with pytest.raises(InputError) as refused:
        contents.parse(FORM, content(**changes), FIRST)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_loss_heads_and_classes_agree() -> None:
    def wrong(**changes: object) -> list[str]:
        read = contents.parse(FORM, content(**changes), FIRST)
        return [problem.field for problem in contents.missing(FORM, read, FIRST)]

    assert wrong(insurance_classes=["property"]) == ["heads"]
    assert wrong(heads=["business_interruption"]) == ["insurance_classes"]
