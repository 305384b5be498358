"""Publish the schemas of enterprise profiles and of the actuary's bench."""

from typing import Final

from wangbao.risk.compound.spec import CompoundSpec, parse_spec
from wangbao.risk.profile import Profile, from_data
from wangbao.vocabulary.field_words import model_schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "profile",
        "1.0",
        Text("企业画像", "Enterprise profile"),
        Text(
            "一家企业的事实与安全措施，供 wangbao assess 评估",
            "The facts and controls of an enterprise, for wangbao assess",
        ),
        model_schema(Profile, "wangbao.risk"),
        rules=from_data,
    ),
    Published(
        "compound",
        "1.0",
        Text("复合分布", "Compound distribution"),
        Text(
            "频率、强度与分层，供 wangbao compound 计算",
            "Frequency, severity and layers, for wangbao compound",
        ),
        model_schema(CompoundSpec, "wangbao.risk"),
        rules=parse_spec,
    ),
)
