"""The sets that ship: read, complete in both languages, covering all seven kinds; every condition reachable."""

import itertools
import json
from importlib.resources import as_file, files

import jsonschema
import pytest

from wangbao.questionnaire import answers, facts, question_sets, signature
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import Choices, DateOf, NumberOf
from wangbao.risk import parameters
from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import KINDS

FULL = {kind.code: kind.family.replace("_", "-") for kind in KINDS}


def an_answer(question, pick=0):
    """Some answer a question accepts: its first or last option, the low or high end of its range."""
    if isinstance(question, NumberOf):
        return question.maximum if pick else question.minimum
    if isinstance(question, DateOf):
        return "2025-06-30"
    codes = list(options(question))
    if isinstance(question, Choices):
        return codes[-1:] if pick else codes[:1]
    return codes[-1 if pick else 0] if codes else "名称 2026"


def filled(questions, first, *, pick=0):
    """Every question that is asked answered, in order."""
    given = dict(first)
    while True:
        left = [q for q in answers.draft(questions, given).asked() if q.code not in given]
        if not left:
            return answers.complete(questions, given)
        given[left[0].code] = an_answer(left[0], pick)


def test_the_sets_that_ship():
    assert question_sets.shipped() == (
        "enterprise@2026.1",
        "enterprise@2026.2",
        "product-service@2026.1",
        "product-service@2026.2",
        "self-assessment@2026.1",
    )


def test_the_public_set_asks_three_to_ten_questions_for_all_kinds():
    questions = question_sets.load(question_sets.PUBLIC)
    assert 3 <= len(questions.questions()) <= 10
    assert set(options(questions.question("kind"))) == set(FULL)


@pytest.mark.parametrize("kind", sorted(FULL))
def test_every_kind_has_a_section_of_its_own_and_can_be_completed(kind):
    questions = question_sets.load(FULL[kind])
    found = filled(questions, {"kind": kind})
    own = {section.code for section in found.sections()} & set(FULL)
    assert own == {kind}
    profile = facts.profile_from(found, name="甲公司")
    assert profile.insured_kind == kind
    unasked = {"managed_detection"} if profile.is_vendor else set()  # it moves nothing for a vendor's product
    assert {code for code in parameters.default().controls if profile.answer(code) == "unknown"} == unasked


@pytest.mark.parametrize("name", question_sets.shipped())
def test_every_question_is_asked_for_some_answers(name):
    questions = question_sets.load(name)
    kinds = list(options(questions.question("kind")))
    asked = set()
    for kind, pick in itertools.product(kinds, (0, 1)):
        found = filled(
            questions,
            {"kind": kind, "graded": "yes", "protection_level": "3"}
            if "self" not in name
            else {"kind": kind},
            pick=pick,
        )
        asked |= {question.code for question in found.asked()}
    assert asked == {question.code for question in questions.questions()}


@pytest.mark.parametrize("name", question_sets.shipped())
def test_a_file_is_named_after_its_set_and_version(name):
    assert question_sets.reference(question_sets.load(name)) == name


def test_hashes_of_a_set_and_of_signed_answers_are_what_they_ever_were():
    questions = question_sets.load("enterprise@2026.1")
    (revenue,) = (q.code for q in questions.questions() if q.fact == "profile.revenue_cny")
    signed = answers.draft(questions, {revenue: "80000000.00"})
    assert question_sets.fingerprint(questions) == (
        "7b3fb573f6d5b19d848113848bf27f6665c8b386b5a480e06e893b7ceba935fc"
    )
    assert signature.fingerprint(signed) == "32f30035c4a04286b2dae26ef1831473c9cd4294b95381dfd425549ee1af0078"


@pytest.mark.parametrize("name", question_sets.shipped())
def test_no_text_is_empty_or_untranslated(name):
    questions = question_sets.load(name)
    for question in questions.questions():
        said = [question.ask, *(o.say for o in getattr(question, "options", ()))]
        for text in (*said, *([question.help] if question.help else [])):
            assert any("\u4e00" <= c <= "\u9fff" or not c.isalpha() for c in text.zh)
            assert not any("\u4e00" <= c <= "\u9fff" for c in text.en)


def test_names_are_resolved_to_versions():
    newest = question_sets.load("enterprise")
    assert question_sets.reference(newest) == "enterprise@2026.2"
    assert question_sets.load("enterprise@2026.2") is newest
    with pytest.raises(InputError) as refused:
        question_sets.load("enterprize")
    assert "enterprise@2026.1" in refused.value.lines("en")[0]


def test_a_set_of_ones_own_is_read_from_a_file(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("set: own\nversion: soon\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        question_sets.load(path)
    assert all(line.startswith(str(path)) for line in refused.value.lines("zh"))


def test_every_set_meets_the_published_schema():
    schema = jsonschema.Draft202012Validator(question_sets.SCHEMA.data())
    for name in question_sets.shipped():
        with as_file(files("wangbao.questionnaire") / "sets" / f"{name}.yaml") as path:
            plain = json.loads(json.dumps(document.load(path), default=str))
        assert [error.message for error in schema.iter_errors(plain)] == []
        assert list(schema.iter_errors({**plain, "colour": "red"}))
