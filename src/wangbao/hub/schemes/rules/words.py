"""Name levels of authorities, kinds of attachments and steps of a batch, and the body an organisation counts as."""

from enum import StrEnum
from typing import Final

from wangbao.hub.access.roles import NOTICE_KINDS, Kind
from wangbao.programme.batch_schema import PLAN, SCHEME, SUMMARY
from wangbao.vocabulary.text import Text


class Level(StrEnum):
    """The level of an authority."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"


class AttachmentKind(StrEnum):
    """The kind of a file that goes with a scheme."""

    LICENCE = "licence"
    FILING = "filing"
    SEALED_FORM = "sealed_form"
    PROOF = "proof"
    OTHER = "other"


LEVELS: Final = {
    Level.NATIONAL: Text("国家", "National"),
    Level.PROVINCIAL: Text(
        "省级（含计划单列市、兵团）", "Of a province, a city with separate plans or the corps"
    ),
    Level.MUNICIPAL: Text("地市级", "Below a province"),
}
ATTACHMENT_KINDS: Final = {
    AttachmentKind.LICENCE: Text("保险业务许可证", "Insurance licence"),
    AttachmentKind.FILING: Text("产品备案材料", "Product filing"),
    AttachmentKind.SEALED_FORM: Text("盖章扫描件", "Sealed form, scanned"),
    AttachmentKind.PROOF: Text("业绩与案例证明", "Proof of track record"),
    AttachmentKind.OTHER: Text("其他", "Other"),
}
RECOMMENDATION: Final = "recommend"
STEP_NAMES: Final = {
    SCHEME: Text("方案申报", "Schemes"),
    RECOMMENDATION: Text("地方推荐", "Recommendation"),
    PLAN: Text("试点申报", "Plans"),
    SUMMARY: Text("工作总结", "Summaries"),
}
PART_NAMES: Final = {
    "task": Text("分工", "Task"),
    "contact_name": Text("联系人", "Person to ask"),
    "contact_phone": Text("联系电话", "Telephone"),
    "contact_email": Text("联系邮箱", "Mail address"),
    "is_legal_person": Text("独立法人资格", "Independent legal person"),
    "has_capability": Text("业务能力", "Capability"),
    "licence_number": Text("许可证号", "Number of the licence"),
    "licence_first_day": Text("许可证起始日期", "First day of the licence"),
    "licence_last_day": Text("许可证截止日期", "Last day of the licence"),
}
# A broker is an intermediary (保险中介机构) in the words of the notice.
DECLARING_KINDS: Final = frozenset({*NOTICE_KINDS, Kind.BROKER})


def body_of(kind: str) -> str:
    """Return the code of the notice's kind of body that an organisation of a kind counts as."""
    return str(Kind.INTERMEDIARY) if kind == Kind.BROKER else str(kind)
