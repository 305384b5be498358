"""Hash of signed answers: over the set, its version, its words and the answers that count."""

from wangbao.questionnaire import question_sets
from wangbao.questionnaire.answers import Answers, as_json
from wangbao.vocabulary import canonical


def fingerprint(answers: Answers) -> str:
    """Compute the SHA-256 over set, version, the set's fingerprint and the answers to questions asked.

    It does not depend on the order of the answers, on the notation of numbers, or on answers to questions that are no
    longer asked; it changes with any answer and with any word of the questions.
    """
    signed = {
        "set": answers.questions.set,
        "version": answers.questions.version,
        "questions": question_sets.fingerprint(answers.questions),
        "answers": as_json(answers.given),
    }
    return canonical.sha256(signed)
