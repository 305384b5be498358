"""Transfer of answers to another question set, and contradictions between answers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.questionnaire import answers as answering
from wangbao.questionnaire.answers import Answers
from wangbao.questionnaire.facts import NO_MEANS_NONE
from wangbao.questionnaire.options import NO, YES
from wangbao.questionnaire.schema import Question, QuestionSet
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_HELD, _RECORDS = "underwriting.holds_personal_data", "profile.records_held"
_SENSITIVE: Final = "underwriting.sensitive_records"


def carried(answers: Answers, into: QuestionSet) -> dict[str, Any]:
    """Transfer answers to the questions of another set that ask for the same facts, as plain data.

    Questions with other options are asked again. If the other set asks first whether there is any (personal data, say)
    and then how many, the number answers both.
    """
    asked = {question.fact: question for question in into.questions()}
    plain = answering.as_json(answers.given)
    facts = {q.fact: plain[q.code] for q in answers.questions.questions() if q.code in plain}
    found = {asked[fact].code: value for fact, value in facts.items() if fact in asked}
    for whether, (number, *_) in NO_MEANS_NONE.items():
        if whether in asked and whether not in facts and number in facts:
            found[asked[whether].code] = YES if Decimal(str(facts[number])) > 0 else NO
    accepted, _ = answering.sift(into, found)
    return answering.as_json(accepted.values)


def contradictions(answers: Answers) -> tuple[Problem, ...]:
    """List contradictions between answers, including answers to questions that are no longer asked.

    Each names the question to look at. They are not refused: only the applicant knows which answer is right.
    """
    return tuple(
        _personal_data({question.fact: question for question in answers.questions.questions()}, answers)
    )


def _personal_data(asked: Mapping[str, Question], answers: Answers) -> Iterator[Problem]:
    def given(fact: str) -> Any:
        return answers.values.get(asked[fact].code) if fact in asked else None

    held, records, sensitive = given(_HELD), given(_RECORDS), given(_SENSITIVE)
    if held == NO and isinstance(records, Decimal) and records > 0:
        said = Text(
            f"先前答持有 {records:,f} 人的个人信息，现答不持有，将按 0 人计；请核对“{asked[_HELD].ask.zh}”",
            f"personal data of {records:,f} people was stated before and now none, which counts as 0 people; please "
            f"check “{asked[_HELD].ask.en}”",
        )
        yield Problem(asked[_HELD].code, NO, said)
    elif isinstance(records, Decimal) and isinstance(sensitive, Decimal) and sensitive > records:
        said = Text(
            f"敏感个人信息涉及 {sensitive:,f} 人，多于持有个人信息的 {records:,f} 人；请核对",
            f"sensitive data of {sensitive:,f} people is more than the {records:,f} people whose data is held; please "
            "check",
        )
        yield Problem(asked[_SENSITIVE].code, f"{sensitive:f}", said)
