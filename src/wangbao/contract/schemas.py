"""Publish the schemas of wordings and of losses to be settled."""

from typing import Final

from wangbao.contract import wording
from wangbao.contract.notice import LossNotice
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "wording",
        "1.0",
        Text("条款", "Wording"),
        Text(
            "一份保险条款：保障项目、限额、免赔与条件",
            "A wording: items of cover, limits, deductibles, conditions",
        ),
        wording.SCHEMA.data,
    ),
    Published(
        "losses",
        "1.0",
        Text("待理算的损失", "Losses to be settled"),
        Text(
            "一段保险期间内各次事故的损失，供 wangbao settle 理算",
            "The losses of a term, for wangbao settle",
        ),
        LossNotice.model_json_schema,
    ),
)
