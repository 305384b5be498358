"""Define what the library says of a regulation, and its words."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from wangbao.hub.publications.rules.content import BASE_FIELDS, Address, Content, Line, Place, Short
from wangbao.hub.regulations.rules.states import LISTED, REGULATION
from wangbao.vocabulary.document import Day
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

RANKS: Final = {
    "law": Text("法律", "Law"),
    "administrative": Text("行政法规", "Administrative regulation"),
    "departmental": Text("部门规章", "Departmental rule"),
    "normative": Text("规范性文件", "Normative document"),
    "notice": Text("通知", "Notice"),
    "standard": Text("标准", "Standard"),
    "local": Text("地方性法规与政策", "Local regulation or policy"),
}
TOPICS: Final = {
    "insurance": Text("网络安全保险", "Cybersecurity insurance"),
    "pilot": Text("试点", "Pilot programme"),
    "security": Text("网络安全", "Cybersecurity"),
    "data": Text("数据安全", "Data security"),
    "personal": Text("个人信息保护", "Personal information"),
    "incident": Text("事件报告与处置", "Incidents"),
    "supervision": Text("保险监管", "Supervision of insurance"),
    "support": Text("支持措施", "Support"),
    "industry": Text("产业与数字化", "Industry"),
}
STATUS: Final = "status"
ENDED: Final = "ended_on"
SUCCESSOR: Final = "replaced_by"


class RegulationContent(Content):
    """The description of a regulation in our own words; the text itself is at its official address.

    ``province`` is where it holds, empty for the whole country.
    """

    summary_en: Short
    rank: Literal["law", "administrative", "departmental", "normative", "notice", "standard", "local"]
    issuer: Line
    document_number: Line | None = None
    issued_on: Day
    effective_on: Day | None = None
    province: Place | None = None
    topics: Annotated[
        list[
            Literal[
                "insurance", "pilot", "security", "data", "personal",
                "incident", "supervision", "support", "industry",
            ]
        ],
        Field(min_length=1),
    ]  # fmt: skip
    address: Address

    def problems(self) -> Iterator[Problem]:
        """Yield a first day before the day of issue, and a local regulation without its place."""
        if self.effective_on is not None and self.effective_on < self.issued_on:
            yield Problem(
                "effective_on",
                self.effective_on,
                Text("不得早于发布日期", "must not be before the day it was issued"),
            )
        if self.rank == "local" and self.province is None:
            yield Problem(
                "province", None, Text("地方性文件须写明省份", "a local regulation needs its province")
            )


FIELDS: Final = {
    **BASE_FIELDS,
    STATUS: Text("效力", "Status"),
    ENDED: Text("失效日期", "No longer in force since"),
    SUCCESSOR: Text("替代文件（本库编号）", "Replaced by (number in this library)"),
    "rank": Text("效力级别", "Rank"),
    "issuer": Text("发文机关", "Issued by"),
    "document_number": Text("文号", "Document number"),
    "issued_on": Text("发布日期", "Issued on"),
    "effective_on": Text("施行日期", "In force from"),
    "province": Text("适用地区", "Holds in"),
    "topics": Text("主题", "Topics"),
    "address": Text("官方网址", "Official address"),
}
VALUES: Final = {
    STATUS: {str(one): REGULATION.names[one] for one in LISTED},
    "rank": RANKS,
    "topics": TOPICS,
    "province": {one.code: one.name for one in REGIONS},
}
