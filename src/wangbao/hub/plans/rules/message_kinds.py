"""Name the kinds of messages about plans."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

INVITED: Final = "plans.invited"
ANSWERED: Final = "plans.answered"
RECEIVED: Final = "plans.received"
MOVED: Final = "plans.moved"
REPORTED: Final = "plans.reported"
REPORT_RETURNED: Final = "plans.report_returned"
SUMMARISED: Final = "plans.summarised"
SUMMARY_DECIDED: Final = "plans.summary_decided"
EXIT: Final = "plans.exit"
_PLAN: Final = "plans:plan"

KINDS: Final = (
    MessageKind(
        code=INVITED,
        name=Text("邀请参加试点方案", "Invitation to a pilot plan"),
        subject=Text("邀请参加试点方案 {number}", "Invitation to pilot plan {number}"),
        body=Text(
            "{owner}邀请贵单位以“{role}”参加试点方案 {number}《{title}》，请确认或谢绝。",
            "{owner} invites you to pilot plan {number}, {title}, as: {role}. Please confirm or decline.",
        ),
        page=_PLAN,
        page_field="number",
    ),
    MessageKind(
        code=ANSWERED,
        name=Text("参与单位的答复", "Answer of a plan's member"),
        subject=Text("{member}{answer}：试点方案 {number}", "{member} {answer}: pilot plan {number}"),
        body=Text(
            "{member}对试点方案 {number}《{title}》的答复：{answer}。说明：{reason}",
            "{member} on pilot plan {number}, {title}: {answer}. Remark: {reason}",
        ),
        page=_PLAN,
        page_field="number",
    ),
    MessageKind(
        code=RECEIVED,
        name=Text("收到试点方案", "Pilot plan received"),
        subject=Text("收到试点方案 {number}", "Pilot plan {number} received"),
        body=Text(
            "{owner}报来试点方案 {number}《{title}》（{batch}）。{remark}",
            "{owner} has sent pilot plan {number}, {title} ({batch}). {remark}",
        ),
        page=_PLAN,
        page_field="number",
    ),
    MessageKind(
        code=MOVED,
        name=Text("试点方案的转报、退回与遴选", "Forwarding, return and selection of a pilot plan"),
        subject=Text("试点方案 {number}：{event}", "Pilot plan {number}: {event}"),
        body=Text(
            "{authority}对试点方案 {number}《{title}》：{event}。意见：{opinion}",
            "{authority} on pilot plan {number}, {title}: {event}. Opinion: {opinion}",
        ),
        page=_PLAN,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=REPORTED,
        name=Text("收到试点进展报告", "Progress report received"),
        subject=Text("试点方案 {number} 的进展报告", "Progress report of pilot plan {number}"),
        body=Text(
            "{owner}报来试点方案 {number}《{title}》自 {first} 起一期的进展。{remark}",
            "{owner} has reported on pilot plan {number}, {title}, for the period from {first}. {remark}",
        ),
        page=_PLAN,
        page_field="number",
    ),
    MessageKind(
        code=REPORT_RETURNED,
        name=Text("退回试点进展报告", "Progress report returned"),
        subject=Text(
            "试点方案 {number} 的进展报告：退回补正", "Progress report of pilot plan {number}: returned"
        ),
        body=Text(
            "{authority}退回试点方案 {number}《{title}》自 {first} 起一期的进展报告。须补正：{reason}",
            "{authority} returns the progress report of pilot plan {number}, {title}, for the period from {first}. "
            "To be corrected: {reason}",
        ),
        page=_PLAN,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=SUMMARISED,
        name=Text("收到试点总结", "Summary of a pilot received"),
        subject=Text("试点方案 {number} 的 {year} 年度总结", "Summary of pilot plan {number}, {year}"),
        body=Text(
            "{owner}报来试点方案 {number}《{title}》的 {year} 年度总结。{remark}",
            "{owner} has submitted the summary of pilot plan {number}, {title}, for {year}. {remark}",
        ),
        page=_PLAN,
        page_field="number",
    ),
    MessageKind(
        code=SUMMARY_DECIDED,
        name=Text("试点总结的接收与退回", "Summary of a pilot accepted or returned"),
        subject=Text(
            "试点方案 {number} 的 {year} 年度总结：{event}", "Summary of pilot plan {number}, {year}: {event}"
        ),
        body=Text(
            "{authority}对试点方案 {number}《{title}》的 {year} 年度总结：{event}。意见：{opinion}",
            "{authority} on the summary of pilot plan {number}, {title}, for {year}: {event}. Opinion: {opinion}",
        ),
        page=_PLAN,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=EXIT,
        name=Text("退出试点", "Withdrawal of a pilot"),
        subject=Text("试点方案 {number}：拟取消试点资格", "Pilot plan {number}: withdrawal proposed"),
        body=Text(
            "{authority}拟取消试点方案 {number}《{title}》的试点资格。事由：{ground}。{statement} "
            "请于 {answer_by} 前陈述意见。",
            "{authority} proposes to cancel the qualification of pilot plan {number}, {title}. Ground: {ground}. "
            "{statement} Please answer by {answer_by}.",
        ),
        page=_PLAN,
        page_field="number",
        fixed=True,
    ),
)
