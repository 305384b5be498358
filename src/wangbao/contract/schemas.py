"""Publish the schemas of wordings, of losses to be settled, and of settlements."""

from typing import Final

from wangbao.contract import notice, wording
from wangbao.contract.oed import accounts
from wangbao.contract.oed.columns import account_schema
from wangbao.contract.record_shape import SettlementShape
from wangbao.vocabulary.field_words import described, model_schema
from wangbao.vocabulary.record_schema import record_schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

_ROOM: Final = "wangbao.contract"

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
        rules=wording.parse,
    ),
    Published(
        "losses",
        "1.0",
        Text("待理算的损失", "Losses to be settled"),
        Text(
            "一段保险期间内各次事故的损失，供 wangbao settle 理算",
            "The losses of a term, for wangbao settle",
        ),
        model_schema(notice.LossNotice, _ROOM),
        rules=notice.parse,
    ),
    Published(
        "settlement",
        "1.0",
        Text("理算结果", "Settlement"),
        Text(
            "一段保险期间的理算：逐次事故、逐步计算、三层金额，由 wangbao settle 给出",
            "A term settled: every event, every step, three layers of amounts, as wangbao settle writes it",
        ),
        lambda: described(record_schema(SettlementShape), _ROOM),
        input=False,
    ),
    Published(
        "oed-account",
        "5.0",
        Text("OED 网络险账户文件", "OED cyber account file"),
        Text(
            "Open Exposure Data 5.0.0 网络险账户文件，本平台所读写的字段",
            "A cyber account file of Open Exposure Data 5.0.0, the fields that are read and written here",
        ),
        account_schema,
        table=True,
        reads=accounts.read_accounts,
    ),
)
