"""Name the verbs and fields of journal entries about quotes."""

from typing import Any, Final

from wangbao.hub.underwriting.rules.states import QUOTE, Event
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.term_names import TERM_NAMES
from wangbao.vocabulary.text import Text

# The verb, behind "quote.", of the entry that each step of a quote has.
EVENT_VERBS: Final = {
    Event.REFER: "referred",
    Event.REVISE: "revised",
    Event.OFFER: "offered",
    Event.DECLINE: "declined",
    Event.TURN_DOWN: "turned_down",
    Event.ACCEPT: "accepted",
    Event.EXPIRE: "expired",
    Event.BIND: "bound",
}
VERBS: Final = {
    "quote.referred": Text("转人工核保", "Quote referred"),
    "quote.revised": Text("修改报价条件", "Quote revised"),
    "quote.offered": Text("报价", "Quote offered"),
    "quote.declined": Text("不予承保", "Quote declined"),
    "quote.turned_down": Text("投保人不接受报价", "Offer turned down"),
    "quote.accepted": Text("接受报价", "Offer accepted"),
    "quote.expired": Text("报价过期", "Offer expired"),
    "quote.bound": Text("报价已出单", "Quote bound"),
    "quote.noted": Text("核保备注", "Note on a quote"),
    "quote.documents_asked": Text("要求补充资料", "Documents asked for"),
    "quote.document_received": Text("收到补充资料", "Document received"),
    "quote.document_waived": Text("免于提交资料", "Document waived"),
}
SUBJECTS: Final = {"quote": Text("报价", "Quote")}
_FIELDS: Final = {
    "terms": Text("承保条件", "Terms"),
    "premium": Text("保险费（不含增值税）", "Premium (without VAT)"),
    "authority": Text("所需核保权限", "Authority needed"),
    "valid_until": Text("报价有效至", "Offer valid until"),
    "revision": Text("修订次数", "Revision"),
    "note": Text("备注", "Note"),
    "documents": Text("资料", "Documents"),
    "document": Text("资料", "Document"),
    "due": Text("提交期限", "Due"),
    "file": Text("文件", "File"),
    **TERM_NAMES,
    "left_out": Text("不承保的保障项目", "Items left out"),
    "sublimits": Text("分项限额", "Sublimits"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state, a level of authority or items of cover into words."""
    if name == "state" and given in QUOTE.names:
        return QUOTE.name(given)
    if name == "authority" and given in set(Level):
        return Level(given).text
    if name == "left_out":
        try:
            names = [head(code).name for code in given]
        except InputError:
            return None
        return Text("、".join(one.zh for one in names), "; ".join(one.en for one in names))
    return None
