"""Name the kinds of messages about reviews; none tells a reviewer whose scheme it is."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

ASSIGNED: Final = "reviews.assigned"
AGAIN: Final = "reviews.again"
PHASE: Final = "reviews.phase"
OBJECTION: Final = "reviews.objection"

KINDS: Final = (
    MessageKind(
        code=ASSIGNED,
        name=Text("分配到的评审", "Reviews assigned"),
        subject=Text("{batch}：请评审 {count} 个方案", "{batch}: {count} schemes to review"),
        body=Text(
            "已向您分配 {batch} 的 {count} 个评审件。发现利益关系的，请弃权并写明理由。",
            "{count} items of {batch} are assigned to you. Abstain, with the reason, where you find a conflict.",
        ),
        page="reviews:mine",
        fixed=True,
    ),
    MessageKind(
        code=AGAIN,
        name=Text("补正后重新评审", "To be reviewed again"),
        subject=Text("评审件 {number} 已补正，请重新评分", "Item {number} was corrected; score it again"),
        body=Text(
            "评审件 {number} 已补正为第 {version} 版，先前的评分作废，请重新评分。",
            "Item {number} was corrected to version {version}; the scores given before are void.",
        ),
        page="reviews:mine",
        fixed=True,
    ),
    MessageKind(
        code=PHASE,
        name=Text("评审阶段切换", "Phase of a review"),
        subject=Text("{batch} 的评审进入“{phase}”", "The review of {batch} is in: {phase}"),
        body=Text(
            "{batch} 的评审进入“{phase}”阶段。", "The review of {batch} has come to the phase: {phase}."
        ),
        page="reviews:mine",
    ),
    MessageKind(
        code=OBJECTION,
        name=Text("异议与答复", "Objection and answer"),
        subject=Text(
            "{batch} 评审件 {number} 的异议：{state}", "{batch}: objection to item {number}: {state}"
        ),
        body=Text(
            "关于评审件 {number} 的异议：{state}。{text}",
            "On the objection to item {number}: {state}. {text}",
        ),
        page="reviews:notice",
        page_field="batch",
        fixed=True,
    ),
)
