"""Question sets by name: reading, checking, and the ones that ship.

A set is named ``enterprise`` (its newest version) or ``enterprise@2026.1``; any other name is a file's path.
"""

from importlib.resources import files

from wangbao.questionnaire.rules import problems
from wangbao.questionnaire.schema import QuestionSet
from wangbao.vocabulary import canonical, document
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

PUBLIC = "self-assessment"
"""The short set anybody may answer, without an account."""

SCHEMA = PublishedSchema(
    QuestionSet, "wangbao.questionnaire", "questions.schema.json", "questions", tidy=False
)


def parse(data: object, *, file: str | None = None) -> QuestionSet:
    """Parse plain data to a question set.

    Raises:
        InputError: all problems found: fields out of range, catch-all questions, inconsistent conditions or facts.
    """
    return document.parse(QuestionSet, data, file=file, problems=problems)


_LIBRARY = Library(
    files("wangbao.questionnaire") / "sets", parse, field="questions", what=Text("问卷", "question set")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def reference(questions: QuestionSet) -> str:
    """Format ``set@version``, the reference to a set in a product, an application and a signature."""
    return f"{questions.set}@{questions.version}"


def fingerprint(questions: QuestionSet) -> str:
    """Compute the SHA-256 of a set as canonical JSON, which covers every word of its questions."""
    return canonical.sha256(questions.model_dump(mode="json", exclude_defaults=True), spelling="spaced")
