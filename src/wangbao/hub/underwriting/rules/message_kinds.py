"""Name the kinds of messages about quotes and the documents asked for."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

OFFERED: Final = "underwriting.quote_offered"
DECLINED: Final = "underwriting.quote_declined"
REFERRED: Final = "underwriting.quote_referred"
ANSWERED: Final = "underwriting.quote_answered"
DOCUMENTS_ASKED: Final = "underwriting.documents_asked"
DOCUMENT_RECEIVED: Final = "underwriting.document_received"

_OFFER: Final = "underwriting:offer"
_QUOTE: Final = "underwriting:quote"

KINDS: Final = (
    MessageKind(
        code=OFFERED,
        name=Text("收到报价", "Quote offered"),
        subject=Text("{insurer}已报价：{number}", "{insurer} has made an offer: {number}"),
        body=Text(
            "{insurer}就贵方投保申请报价 {number}，保费 {premium_cny}（不含税），有效至 {valid_until}。"
            "请在有效期内答复。",
            "{insurer} offers cover under quote {number} at a premium of {premium_cny} before tax, "
            "valid until {valid_until}. Please answer by then.",
        ),
        page=_OFFER,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=DECLINED,
        name=Text("不予承保", "Quote declined"),
        subject=Text("{insurer}不予承保：{number}", "{insurer} has declined: {number}"),
        body=Text(
            "{insurer}对 {number} 的核保决定为不予承保。理由：{reason}",
            "{insurer} has decided to decline {number}. Reason: {reason}",
        ),
        page=_OFFER,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=REFERRED,
        name=Text("报价待核保、待第二人决定", "Quote to underwrite or to decide as second person"),
        subject=Text("报价 {number} 待{level}决定", "Quote {number} waits for the {level}"),
        body=Text(
            "{applicant}的报价 {number} 须由{level}决定。说明：{reason}",
            "Quote {number} for {applicant} is to be decided by the {level}. Remark: {reason}",
        ),
        page=_QUOTE,
        page_field="number",
    ),
    MessageKind(
        code=ANSWERED,
        name=Text("投保人答复报价", "Answer to a quote"),
        subject=Text("{applicant}{answer}报价 {number}", "{applicant} has {answer} quote {number}"),
        body=Text(
            "{applicant}已{answer}报价 {number}。说明：{reason}",
            "{applicant} has {answer} quote {number}. Remark: {reason}",
        ),
        page=_QUOTE,
        page_field="number",
    ),
    MessageKind(
        code=DOCUMENTS_ASKED,
        name=Text("需补充资料", "Documents asked for"),
        subject=Text("请于 {due} 前补充资料：{number}", "Documents for {number}, please, by {due}"),
        body=Text(
            "为核保 {number}，{insurer}请贵方于 {due} 前提交：{documents}。",
            "To underwrite {number}, {insurer} asks you for these documents by {due}: {documents}.",
        ),
        page=_OFFER,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=DOCUMENT_RECEIVED,
        name=Text("收到补充资料", "Document handed in"),
        subject=Text("{applicant}已提交资料：{number}", "{applicant} has handed in a document: {number}"),
        body=Text(
            "{applicant}就 {number} 提交了“{document}”，尚缺 {left} 项。",
            "{applicant} has handed in “{document}” for {number}; {left} still to come.",
        ),
        page=_QUOTE,
        page_field="number",
    ),
)
