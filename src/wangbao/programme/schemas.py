"""Publish the schemas of batches, of forms and of procedures of review."""

from typing import Final

from wangbao.programme import batch_library, form_library
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
    ),
    Published(
        "pilot-form",
        "1.0",
        Text("试点表格", "Pilot form"),
        Text("申报所填的栏目", "The fields that a declaration is made by"),
        form_library.SCHEMA.data,
    ),
    Published(
        "pilot-review",
        "1.0",
        Text("评审办法", "Procedure of review"),
        Text("评审的标准、权重、阶段与开关", "The criteria, weights, phases and switches of a review"),
        procedure_library.SCHEMA.data,
    ),
)
