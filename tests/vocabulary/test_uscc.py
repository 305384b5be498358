"""Credit codes against the standard's example, published codes, and python-stdnum as an oracle."""

import pytest
from hypothesis import given, strategies as st
from stdnum.cn import uscc as oracle

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.uscc import ALPHABET, broken_rules, check_character, organisation_check, parse

GOOD = ["91350100M000100Y43", "91440300708461136T", "91330100799655058B", "914403001922038216"]

CHARACTERS = st.sampled_from(ALPHABET)


@st.composite
def codes(draw, region=None):
    """A code with every check right; department and body are digits, as the oracle asks."""
    division = region or f"{draw(st.integers(0, 999_999)):06d}"
    body = "".join(draw(st.lists(CHARACTERS, min_size=8, max_size=8)))
    start = f"9{draw(st.integers(0, 9))}{division}{body}{organisation_check(body)}"
    return start + check_character(start)


@pytest.mark.parametrize("code", GOOD)
def test_published_codes_pass(code):
    assert parse(code).code == code


def test_the_example_of_the_standard_is_taken_apart():
    found = parse(" 91350100m000100y43 ")
    assert (found.department, found.body, found.division, found.organisation) == (
        "9",
        "1",
        "350100",
        "M000100Y4",
    )
    assert (found.region.name.zh, found.flags) == ("福建", ())


@given(codes())
def test_every_made_code_passes_here_and_at_the_oracle(code):
    assert parse(code).code == oracle.validate(code)
    assert oracle.calc_check_digit(code[:17]) == check_character(code[:17])


@given(codes(), st.integers(8, 17), CHARACTERS)
def test_one_changed_character_is_refused_here_and_at_the_oracle(code, place, other):
    changed = code[:place] + other + code[place + 1 :]
    assert oracle.is_valid(changed) == (changed == code)
    assert (broken_rules(changed) == ()) == (changed == code)


@given(st.text(ALPHABET, min_size=18, max_size=18))
def test_nothing_passes_that_the_oracle_refuses_for_its_check(text):
    if text[:8].isdigit():
        good = oracle.is_valid(text) and organisation_check(text[8:16]) == text[16]
        assert (broken_rules(text) == ()) == good


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("91350100M000100Y44", ["the check character, character 18, is wrong"]),
        ("9135010", ["must have 18 characters, has 7"]),
        ("91350100M000I00Y43", ["characters not allowed: I (no I, O, S, V, Z)"]),
        ("91350100M00010OSVZ", ["characters not allowed: O S V Z (no I, O, S, V, Z)"]),
        (
            "91350100M000100Y33",
            [
                "the organisation code, characters 9 to 17, fails its check",
                "the check character, character 18, is wrong",
            ],
        ),
    ],
)
def test_a_refusal_names_each_rule_that_fails(code, rules):
    with pytest.raises(InputError) as caught:
        parse(code, field="insured.uscc")
    assert caught.value.lines("en") == [f"insured.uscc = {code}: {rule}" for rule in rules]


def test_a_division_code_with_a_letter_is_refused():
    start = "9135A100" + "M000100Y4"
    (rule,) = broken_rules(start + check_character(start))
    assert rule.zh == "第 3–8 位行政区划码须为数字"


@given(codes(region="990000"))
def test_an_unknown_province_is_flagged_not_refused(code):
    found = parse(code)
    assert found.region is None
    assert [flag.en for flag in found.flags] == ["division prefix 99 is not a known province"]


@given(codes(region="100000"))
def test_national_registration_is_told_apart_from_an_unknown_province(code):
    found = parse(code)
    assert found.region is None
    assert [flag.zh for flag in found.flags] == ["在国家登记机关登记，代码不含省份"]
