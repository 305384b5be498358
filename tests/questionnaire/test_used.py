"""Every question of the newest sets is read: by a rule, the loss model, size, the book, or a question that is read.

An answer without effect cannot be material (Insurance Law, art. 16); 25 of the questions of 2026.1 had none.
"""

import pytest

from tests.questionnaire.test_shipped import an_answer, filled
from wangbao.questionnaire import answers, facts, question_sets
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import Choices, NumberOf, Question, QuestionSet
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.underwriting import rules

# Size is decided by these (工信部联企业〔2011〕300号); a book accumulates on the provider.
OTHERWISE = {"profile.section", "profile.employees", "profile.assets_cny", "profile.shared.cloud_provider"}


def named_by_rules() -> set[str]:
    found = rules.load("cyber-underwriting")
    in_conditions = {name for condition in found.conditions.values() for name in condition.names}
    return in_conditions | {
        part.bound.fact for part in found.document.adjustments if hasattr(part.bound, "fact")
    }


def outcome(given: answers.Answers) -> object:
    events = build(facts.profile_from(given, name="甲"), parameters.default())
    return events.frequency.rates, events.severity, events.open_findings


def alternatives(question: Question) -> list[object]:
    if isinstance(question, NumberOf):
        low, high = question.minimum, question.maximum
        return [low, low + (high - low) // 1000 if question.whole else low + (high - low) / 1000, high]
    return (
        [[code] for code in options(question)] if isinstance(question, Choices) else list(options(question))
    )


def moving(questions: QuestionSet) -> set[str]:
    """Find the questions one answer to which, all others kept, makes another event model for some kind."""
    found = set()
    for kind in options(questions.question("kind")):
        for pick in (0, 1):
            base = filled(questions, {"kind": kind}, pick=pick)
            now = outcome(base)
            for question in base.asked():
                if question.code in found or not question.fact.startswith("profile."):
                    continue
                for value in alternatives(question):
                    changed = answers.draft(questions, dict(base.values) | {question.code: value})
                    left = {q.code: an_answer(q) for q in changed.missing()}
                    if outcome(answers.draft(questions, dict(changed.values) | left)) != now:
                        found.add(question.code)
                        break
    return found


@pytest.mark.parametrize("name", ["enterprise", "product-service", question_sets.PUBLIC])
def test_every_question_is_read(name: str) -> None:
    questions = question_sets.load(name)
    by_rules, by_model = named_by_rules(), moving(questions)
    read = {
        q.code
        for q in questions.questions()
        if q.code in by_model or q.fact in OTHERWISE or q.fact.split(".")[-1] in by_rules
    }
    gates = {
        q.code
        for q in questions.questions()
        if any(
            q.code in (other.show or "").replace("'", " ").split()
            for other in questions.questions()
            if other.code in read
        )
    }
    assert {q.code for q in questions.questions()} - read - gates == set()
