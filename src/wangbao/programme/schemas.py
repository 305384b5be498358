"""Publish the schemas of batches, of forms, of procedures of review and of matching rules."""

from typing import Final

from wangbao.programme import batch_library, form_library
from wangbao.programme.matching import rule_library
from wangbao.programme.review import procedure_library
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "pilot-batch",
        "1.0",
        Text("试点批次", "Pilot batch"),
        Text("一个批次的期限、数量、对象与表格", "The days, quotas, kinds and forms of a batch of the pilot"),
        batch_library.SCHEMA.data,
        rules=batch_library.parse,
    ),
    Published(
        "pilot-form",
        "1.0",
        Text("试点表格", "Pilot form"),
        Text("申报所填的栏目", "The fields that a declaration is made by"),
        form_library.SCHEMA.data,
        rules=form_library.parse,
    ),
    Published(
        "pilot-review",
        "1.0",
        Text("评审办法", "Procedure of review"),
        Text("评审的标准、权重、阶段与开关", "The criteria, weights, phases and switches of a review"),
        procedure_library.SCHEMA.data,
        rules=procedure_library.parse,
    ),
    Published(
        "matching-rules",
        "1.0",
        Text("供需对接规则", "Rules of matching"),
        Text(
            "供需对接的条件、分值与用语",
            "The criteria, points and sentences by which supply is ranked for a need",
        ),
        rule_library.SCHEMA.data,
        rules=rule_library.parse,
    ),
)
