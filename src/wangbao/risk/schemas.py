"""Publish the schemas of enterprise profiles and of the actuary's bench."""

from typing import Final

from wangbao.risk.compound.spec import CompoundSpec
from wangbao.risk.profile import Profile
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
        Profile.model_json_schema,
    ),
    Published(
        "compound",
        "1.0",
        Text("复合分布", "Compound distribution"),
        Text(
            "频率、强度与分层，供 wangbao compound 计算",
            "Frequency, severity and layers, for wangbao compound",
        ),
        CompoundSpec.model_json_schema,
    ),
)
