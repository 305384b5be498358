"""Name the kinds of messages about schemes."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

UNIT_ANSWERED: Final = "schemes.unit_answered"
MOVED: Final = "schemes.moved"
SUBMITTED: Final = "schemes.submitted"
_SCHEME: Final = "schemes:scheme"

KINDS: Final = (
    MessageKind(
        code=UNIT_ANSWERED,
        name=Text("联合单位的答复", "Answer of a joint unit"),
        subject=Text("{unit}{answer}：方案 {number}", "{unit} {answer}: scheme {number}"),
        body=Text(
            "联合单位{unit}对方案 {number}《{title}》的答复：{answer}。说明：{reason}",
            "The joint unit {unit} on scheme {number}, {title}: {answer}. Remark: {reason}",
        ),
        page=_SCHEME,
        page_field="number",
    ),
    MessageKind(
        code=MOVED,
        name=Text("方案的推荐、退回与受理", "Recommendation, return and acceptance of a scheme"),
        subject=Text("方案 {number}：{event}", "Scheme {number}: {event}"),
        body=Text(
            "{authority}对方案 {number}《{title}》：{event}。意见：{opinion}",
            "{authority} on scheme {number}, {title}: {event}. Opinion: {opinion}",
        ),
        page=_SCHEME,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=SUBMITTED,
        name=Text("收到方案", "Scheme received"),
        subject=Text("收到方案 {number}", "Scheme {number} received"),
        body=Text(
            "{lead}报送方案 {number}《{title}》（{batch}）。{remark}",
            "{lead} has submitted scheme {number}, {title} ({batch}). {remark}",
        ),
        page=_SCHEME,
        page_field="number",
    ),
)
