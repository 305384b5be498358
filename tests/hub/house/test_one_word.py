"""One word for one answer and one name for one term, wherever they are said."""

import pytest

from wangbao.assessment.report import names
from wangbao.hub.applications.rules import journal_words as applications
from wangbao.hub.console.templatetags.wangbao import term_name
from wangbao.hub.policies.rules import journal_words as policies, words
from wangbao.hub.underwriting.reads.facts import _fact
from wangbao.hub.underwriting.rules import journal_words as underwriting
from wangbao.questionnaire import question_sets
from wangbao.questionnaire.options import options
from wangbao.underwriting.facts import known_facts
from wangbao.vocabulary.answers import CONTROL, YES_NO
from wangbao.vocabulary.term_names import TERM_NAMES


@pytest.mark.parametrize("code", list(CONTROL))
def test_an_answer_on_a_control_is_one_word(code: str) -> None:
    said = CONTROL[code]
    asked = next(
        question
        for question in question_sets.load("enterprise").questions()
        if set(options(question)) == set(CONTROL)
    )
    assert options(asked)[code] == said
    assert {lang: names.answer(code, lang) for lang in ("zh", "en")} == said._asdict()
    assert words.value("profile.controls.mfa", code) == said
    fact = next(fact for fact in known_facts().values() if fact.table == "answers")
    assert _fact(code, fact) == said.zh


def test_yes_and_no_are_one_word() -> None:
    fact = next(fact for fact in known_facts().values() if fact.kind == "yes_no")
    assert [_fact(given, fact) for given in (True, False)] == [YES_NO["yes"].zh, YES_NO["no"].zh]
    assert words.value("inputs.experience", "no") == YES_NO["no"]


@pytest.mark.parametrize("field", list(TERM_NAMES))
def test_a_term_has_one_name(field: str) -> None:
    said = {journal.field(field) for journal in (applications, underwriting, policies)} | {words.field(field)}
    assert said == {TERM_NAMES[field]}
    assert term_name(field) == TERM_NAMES[field].zh
