"""What the journal calls the doings of underwriting."""

from typing import Final

from wangbao.vocabulary.text import Text

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
