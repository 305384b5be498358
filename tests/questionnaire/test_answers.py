"""Answers: accepted or refused with all reasons, incomplete while drafting, complete before signing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.questionnaire.sample import FIRM, data
from wangbao.questionnaire import answers, facts, question_sets, signature, words
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

SET = question_sets.parse(data())


def test_all_problems_come_at_once_and_good_answers_are_kept():
    found, problems = answers.sift(
        SET, {**FIRM, "holds": "perhaps", "records": "1.5", "tested": "soon", "insurer": "x" * 11, "what": 1}
    )
    assert found.values == {"section": "C", "revenue": Decimal(30000)}
    assert [problem.field for problem in problems] == ["holds", "records", "tested", "insurer", "what"]


@pytest.mark.parametrize(
    ("code", "value", "rule"),
    [
        ("revenue", "0", "must lie between 1 and 1000000 (× 10,000 CNY)"),
        ("revenue", "a lot", "“a lot” is not a number; write digits only, such as 100 (× 10,000 CNY)"),
        ("revenue", True, "must be a number"),
        ("records", "2.5", "must be a whole number"),
        ("tested", "2009-12-31", "must not be before 2010-01-01"),
        ("tested", "2030-01-02", "must not be after 2030-01-01"),
        ("tested", "2026-02-30", "there is no such day in the calendar"),
        ("reach", ["none", "remote_desktop"], "“none of these” goes with no other option"),
        ("reach", {"a": 1}, "must be a list of options"),
        ("insurer", "a\x00b", "holds an invisible or control character, U+0000"),
        ("insurer", 5, "must be one line of visible text"),
        ("section", ["C"], None),
        ("holds", "Yes", None),
    ],
)
def test_a_wrong_answer_is_refused_with_its_rule(code, value, rule):
    with pytest.raises(InputError) as refused:
        answers.draft(SET, {code: value})
    (problem,) = refused.value.problems
    assert problem.field == code
    assert rule is None or problem.rule.en == rule


@pytest.mark.parametrize("empty", [None, "", "  ", [], ()])
def test_an_empty_answer_is_no_answer(empty):
    assert answers.draft(SET, {"revenue": empty, "reach": empty}).values == {}


def test_questions_appear_and_vanish_with_what_they_hang_on():
    def asked(**given):
        return [q.code for q in answers.draft(SET, given).asked(SET.sections[1])]

    assert asked() == ["holds", "reach", "incidents", "tested", "insurer"]
    assert asked(holds="yes")[:2] == ["holds", "records"]
    assert asked(holds="yes", records="1000")[:3] == ["holds", "records", "encrypted"]
    # records keeps its answer, but is not asked any more: what hangs on it is not asked either
    assert asked(holds="na", records="1000") == ["holds", "reach", "incidents", "tested", "insurer"]


def test_only_answers_to_what_is_asked_count():
    found = answers.draft(SET, {**FIRM, "holds": "no", "records": "5000"})
    assert "records" in found.values
    assert list(found.given) == ["section", "revenue", "holds"]
    assert facts.profile_from(found, name="甲").records_held is None
    same = answers.draft(SET, {**FIRM, "holds": "no"})
    assert signature.fingerprint(found) == signature.fingerprint(same)


def test_completeness_is_asked_for_only_in_the_end():
    assert [q.code for q in answers.draft(SET, {"holds": "yes"}).missing()] == [
        "section",
        "revenue",
        "records",
    ]
    with pytest.raises(InputError) as refused:
        answers.complete(SET, {"holds": "yes", "revenue": "0"})
    assert [problem.field for problem in refused.value.problems] == ["revenue", "section", "records"]
    assert answers.complete(SET, FIRM).missing() == ()


def test_answers_become_the_profile_in_its_units():
    given = {
        **FIRM,
        "kind": "industrial_internet",
        "holds": "yes",
        "records": 1200,
        "encrypted": "partial",
        "reach": ["vpn_fortinet", "remote_desktop"],
        "incidents": 2,
    }
    profile = facts.profile_from(answers.complete(SET, given), name="甲公司", uscc="91350100M000100Y43")
    assert profile.revenue_cny == 300_000_000.0
    assert profile.kind == "industrial_internet"
    assert profile.records_held == 1200
    assert profile.controls == {"data_encryption": "partial"}
    assert profile.exposures == ("remote_desktop", "vpn_fortinet")
    assert (profile.history.incidents, profile.history.years) == (2, 3.0)
    assert profile.uscc == "91350100M000100Y43"


def test_none_of_these_is_an_answer_and_no_exposure():
    found = answers.draft(SET, {**FIRM, "reach": "none"})
    assert found.given["reach"] == ("none",)
    assert facts.profile_from(found, name="甲").exposures == ()


def test_underwriting_facts_name_everything_and_leave_unanswered_none():
    found = answers.draft(SET, {**FIRM, "holds": "yes", "tested": "2026-01-02"})
    assert facts.underwriting_names(SET) == ("holds", "tested", "insurer")
    assert facts.underwriting_facts(found) == {"holds": True, "tested": date(2026, 1, 2), "insurer": None}
    assert facts.underwriting_facts(answers.draft(SET, {"holds": "na"}))["holds"] is None


@given(st.permutations([("section", "C"), ("revenue", "30000"), ("holds", "yes"), ("records", "7")]))
def test_the_signed_hash_is_the_same_for_any_order(order):
    expected = signature.fingerprint(answers.draft(SET, {**FIRM, "holds": "yes", "records": 7}))
    assert signature.fingerprint(answers.draft(SET, dict(order))) == expected


@pytest.mark.parametrize("written", [30000, "30000", "30000.0", "30000.00", 30000.0, "3e4"])
def test_the_signed_hash_does_not_depend_on_how_a_number_is_written(written):
    base = signature.fingerprint(answers.draft(SET, FIRM))
    assert signature.fingerprint(answers.draft(SET, {**FIRM, "revenue": written})) == base


def test_the_signed_hash_changes_with_an_answer_and_with_a_word_asked():
    base = signature.fingerprint(answers.draft(SET, FIRM))
    assert signature.fingerprint(answers.draft(SET, {**FIRM, "holds": "no"})) != base
    other = question_sets.parse(
        data(holds={"ask": {"zh": "有没有持有个人信息？", "en": "Is personal data held?"}})
    )
    assert signature.fingerprint(answers.draft(other, FIRM)) != base


def test_plain_answers_read_back_as_the_same():
    found = answers.draft(
        SET, {**FIRM, "reach": ["remote_desktop"], "tested": "2026-01-02", "insurer": "甲 保险"}
    )
    plain = answers.as_json(found.values)
    assert plain == {
        "section": "C",
        "revenue": "30000",
        "reach": ["remote_desktop"],
        "tested": "2026-01-02",
        "insurer": "甲 保险",
    }
    assert answers.draft(SET, plain).values == found.values


def test_changes_between_two_sets_of_answers_are_said():
    before = answers.draft(SET, {**FIRM, "holds": "yes", "records": 1000, "incidents": 0})
    after = answers.draft(SET, {**FIRM, "revenue": 45000, "holds": "no", "records": 1000, "incidents": 0})
    found = words.changes(before, after)
    assert [(c.code, c.before, c.after) for c in found] == [
        ("revenue", Text("30,000 万元", "CNY 300 million"), Text("45,000 万元", "CNY 450 million")),
        ("holds", Text("是", "Yes"), Text("否", "No")),
        ("records", Text("1,000 人", "1,000 people"), None),
    ]
    assert words.changes(before, before) == ()


def test_changes_reach_across_versions():
    newer = data(insurer={"code": "carrier", "fact": "underwriting.carrier"})
    before = answers.draft(SET, {**FIRM, "insurer": "甲保险"})
    after = answers.draft(question_sets.parse(newer), {**FIRM, "carrier": "乙保险"})
    assert [(c.code, c.before, c.after) for c in words.changes(before, after)] == [
        ("carrier", None, Text("乙保险", "乙保险")),
        ("insurer", Text("甲保险", "甲保险"), None),
    ]
