"""Name the kinds of messages about contacts; none names the enterprise before consent."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

ASKED: Final = "matching.asked"
ANSWERED: Final = "matching.answered"
OVER: Final = "matching.over"
_PAGE: Final = "matching:contact"

KINDS: Final = (
    MessageKind(
        code=ASKED,
        name=Text("收到联系请求", "Contact asked for"),
        subject=Text("收到联系请求 {number}", "Contact {number} asked for"),
        body=Text(
            "一家企业希望就《{title}》与贵单位联系（{number}）。同意之前不显示其名称，请于 {last_day} 前答复。",
            "An enterprise would like to talk to you about {title} ({number}). Its name is shown once you accept. "
            "Please answer by {last_day}.",
        ),
        page=_PAGE,
        page_field="number",
    ),
    MessageKind(
        code=ANSWERED,
        name=Text("联系请求的答复", "Answer to a contact"),
        subject=Text("联系请求 {number}：{answer}", "Contact {number}: {answer}"),
        body=Text(
            "{provider}对就《{title}》的联系请求 {number} 的答复：{answer}。说明：{reason}",
            "{provider} on contact {number} about {title}: {answer}. Remark: {reason}",
        ),
        page=_PAGE,
        page_field="number",
    ),
    MessageKind(
        code=OVER,
        name=Text("联系请求终止", "Contact over"),
        subject=Text("联系请求 {number}：{state}", "Contact {number}: {state}"),
        body=Text("就《{title}》的联系请求 {number}：{state}。", "Contact {number} about {title}: {state}."),
        page=_PAGE,
        page_field="number",
    ),
)
