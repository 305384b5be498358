"""Name the verbs and fields of journal entries about needs and contacts."""

from typing import Any, Final

from wangbao.hub.matching.rules.states import ContactEvent
from wangbao.programme.matching.candidate import SUPPLIES
from wangbao.vocabulary.text import Text

ASKED: Final = "ask"
# The verb, behind "contact.", of the entry that each step of a contact has.
STEP_VERBS: Final = {
    ASKED: "asked",
    ContactEvent.ACCEPT: "accepted",
    ContactEvent.DECLINE: "declined",
    ContactEvent.WITHDRAW: "withdrawn",
    ContactEvent.EXPIRE: "expired",
}
VERBS: Final = {
    "need.stated": Text("提出需求", "Need stated"),
    "need.changed": Text("修改需求", "Need changed"),
    "need.closed": Text("关闭需求", "Need closed"),
    "contact.asked": Text("请求联系", "Contact asked for"),
    "contact.accepted": Text("同意联系", "Contact accepted"),
    "contact.declined": Text("谢绝联系", "Contact declined"),
    "contact.withdrawn": Text("撤回联系", "Contact withdrawn"),
    "contact.expired": Text("联系请求过期", "Contact expired"),
}
SUBJECTS: Final = {"need": Text("需求", "Need"), "contact": Text("联系请求", "Contact")}
_FIELDS: Final = {
    "candidate": Text("方案或产品", "Scheme or product"),
    "supply": Text("种类", "Kind of supply"),
    "rules": Text("对接规则", "Rules of matching"),
    "rank": Text("名次", "Place"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put the kind of supply into words."""
    return {str(one): text for one, text in SUPPLIES.items()}.get(str(given)) if name == "supply" else None
