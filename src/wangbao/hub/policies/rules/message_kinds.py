"""Name the kinds of messages about policies: premium, renewal, changes."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

PREMIUM_DUE: Final = "policies.premium_due"
PREMIUM_OVERDUE: Final = "policies.premium_overdue"
RENEWAL_DUE: Final = "policies.renewal_due"
CHANGE_REQUESTED: Final = "policies.change_requested"
CHANGE_REFERRED: Final = "policies.change_referred"
CHANGE_DECIDED: Final = "policies.change_decided"

_POLICY: Final = "policies:policy"
_REQUEST: Final = "policies:request"

KINDS: Final = (
    MessageKind(
        code=PREMIUM_DUE,
        name=Text("保费到期提醒", "Premium due"),
        subject=Text("保单 {number} 保费将于 {due} 到期", "Premium of policy {number} falls due on {due}"),
        body=Text(
            "{insurer}保单 {number} 的一期保费（含税）尚有 {amount_cny} 未付，应于 {due} 前支付。",
            "Of an instalment of policy {number} with {insurer}, {amount_cny} including tax is to be paid by {due}.",
        ),
        page=_POLICY,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=PREMIUM_OVERDUE,
        name=Text("保费逾期", "Premium overdue"),
        subject=Text("保单 {number} 保费已逾期", "Premium of policy {number} is overdue"),
        body=Text(
            "{insurer}保单 {number} 的一期保费应于 {due} 支付，尚有 {amount_cny}（含税）未付。"
            "逾期后果见条款，请尽快支付。",
            "An instalment of policy {number} with {insurer} fell due on {due}; {amount_cny} including tax is still "
            "unpaid. The wording says what lateness leads to; please pay soon.",
        ),
        page=_POLICY,
        page_field="number",
        fixed=True,
        acknowledged=True,
    ),
    MessageKind(
        code=RENEWAL_DUE,
        name=Text("续保提醒", "Renewal due"),
        subject=Text("保单 {number} 将于 {last_day} 期满", "Policy {number} ends after {last_day}"),
        body=Text(
            "{insurer}保单 {number} 的最后一日为 {last_day}，尚未续保。",
            "The last day of policy {number} with {insurer} is {last_day}, and it has not been renewed.",
        ),
        page=_POLICY,
        page_field="number",
    ),
    MessageKind(
        code=CHANGE_REQUESTED,
        name=Text("收到批改申请", "Change asked for"),
        subject=Text("保单 {number} 申请{kind}", "Policy {number}: {kind} asked for"),
        body=Text(
            "{insured}就保单 {number} 申请{kind}，拟自 {effective} 起。理由：{reason}",
            "{insured} asks for an endorsement of policy {number} ({kind}) from {effective}. Reason: {reason}",
        ),
        page=_REQUEST,
        page_field="ref",
    ),
    MessageKind(
        code=CHANGE_REFERRED,
        name=Text("批改待上级、第二人决定", "Change to decide as second person"),
        subject=Text("保单 {number} 的{kind}待高级核保人决定", "Policy {number}: {kind} waits for a senior"),
        body=Text(
            "{recommender}将保单 {number} 的{kind}上报。建议：{recommendation}",
            "{recommender} has referred an endorsement of policy {number} ({kind}). Recommendation: {recommendation}",
        ),
        page=_REQUEST,
        page_field="ref",
    ),
    MessageKind(
        code=CHANGE_DECIDED,
        name=Text("批改申请结果", "Change decided"),
        subject=Text("保单 {number} 的{kind}：{decision}", "Policy {number}: {kind} {decision}"),
        body=Text(
            "{insurer}对保单 {number} 的{kind}申请的决定：{decision}。说明：{reason}",
            "{insurer} has decided on the request for an endorsement of policy {number} ({kind}): {decision}. "
            "Remark: {reason}",
        ),
        page=_REQUEST,
        page_field="ref",
        fixed=True,
    ),
)
