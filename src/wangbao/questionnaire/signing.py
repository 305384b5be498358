"""What is signed: one hash of the set, its version, its words and the answers that count."""

import hashlib
import json

from wangbao.questionnaire import question_sets
from wangbao.questionnaire.answers import Answers, as_json


def fingerprint(answers: Answers) -> str:
    """SHA-256 over set, version, the set's own fingerprint and the answers to what is asked.

    It does not depend on the order the answers came in, on how a number was written, or on answers to questions that
    are no longer asked; it changes with any answer and with any word of the questions.
    """
    signed = {
        "set": answers.questions.set,
        "version": answers.questions.version,
        "questions": question_sets.fingerprint(answers.questions),
        "answers": as_json(answers.given),
    }
    text = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
