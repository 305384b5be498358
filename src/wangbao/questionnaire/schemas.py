"""Publish the schema of question sets."""

from typing import Final

from wangbao.questionnaire import question_sets
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "question-set",
        "1.0",
        Text("问卷", "Question set"),
        Text("投保询问：问题、条件与选项", "Questions asked of an applicant, their conditions and options"),
        question_sets.SCHEMA.data,
        rules=question_sets.parse,
    ),
)
