"""The published JSON schema of question sets, made from the grammar itself; ``data/questions.schema.json`` is its copy.

It says what one field may hold. Rules that span fields (specific wording, conditions, facts) need the reader itself.
"""

import json
from importlib.resources import files
from typing import Any

from wangbao.questionnaire.schema import QuestionSet

_ID = "urn:wangbao:schema:questions"


def questions_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a question set, as plain data."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _ID}
    return schema | QuestionSet.model_json_schema(by_alias=True)


def as_text() -> str:
    """The schema as it is published: indented, Chinese as it is, one newline at the end."""
    return json.dumps(questions_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def published() -> str:
    """The text of the schema that ships."""
    return (files("wangbao.questionnaire") / "data" / "questions.schema.json").read_text(encoding="utf-8")
