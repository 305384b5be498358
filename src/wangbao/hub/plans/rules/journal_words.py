"""Name the verbs and fields of journal entries about plans and support measures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.plans.rules.states import PLAN, Event
from wangbao.hub.schemes.rules import journal_words
from wangbao.programme.plan import FIGURE_OF, FIGURES, MEMBER_ROLES, PLAN_KINDS, SUPPORT_KINDS
from wangbao.vocabulary.text import Text

# The verb, behind "plan.", of the entry that each event of a plan has.
EVENT_VERBS: Final = {
    Event.SEND: "sent",
    Event.FORWARD: "forwarded",
    Event.SUBMIT: "submitted",
    Event.RETURN: "returned",
    Event.SELECT: "selected",
    Event.NOT_SELECT: "not_selected",
    Event.KICK_OFF: "kicked_off",
    Event.CANCEL: "cancelled",
    Event.WITHDRAW: "taken_back",
}
# Steps of a running pilot; each has an entry of the same name behind "plan.".
PILOT_STEPS: Final = {
    "reported": Text("上报进展", "Progress reported"),
    "report_returned": Text("退回进展报告", "Progress report returned"),
    "summarised": Text("上报总结", "Summary submitted"),
    "summary_returned": Text("退回总结", "Summary returned"),
    "summary_accepted": Text("接收总结", "Summary accepted"),
    "exit_opened": Text("提出取消试点资格", "Withdrawal proposed"),
    "exit_answered": Text("陈述意见", "Withdrawal answered"),
    "exit_dropped": Text("不予取消试点资格", "Withdrawal dropped"),
}
VERBS: Final = {
    "plan.begun": Text("新建试点方案", "Plan begun"),
    "plan.filled": Text("填写试点方案", "Plan filled in"),
    "plan.cited": Text("修改引用的入选方案", "Cited schemes changed"),
    "plan.member_invited": Text("邀请参加试点方案", "Member invited"),
    "plan.member_removed": Text("移除参与单位", "Member removed"),
    "plan.member_confirmed": Text("确认参加试点方案", "Member confirmed"),
    "plan.member_declined": Text("谢绝参加试点方案", "Member declined"),
    "plan.sent": Text("送地方主管部门审核", "Plan sent to the local authority"),
    "plan.forwarded": Text("转报试点方案", "Plan forwarded"),
    "plan.submitted": Text("上报试点方案", "Plan submitted"),
    "plan.returned": Text("退回试点方案", "Plan returned"),
    "plan.selected": Text("试点方案入选", "Plan selected"),
    "plan.not_selected": Text("试点方案未入选", "Plan not selected"),
    "plan.taken_back": Text("撤回试点方案", "Plan taken back"),
    "plan.kicked_off": Text("启动试点", "Pilot kicked off"),
    "plan.cancelled": Text("取消试点资格", "Pilot qualification cancelled"),
    "plan.summary_begun": Text("起草总结", "Summary begun"),
    "plan.summary_filled": Text("修改总结", "Summary changed"),
    "plan.figure_entered": Text("填报进展数据", "Figure of a report entered"),
    **{f"plan.{step}": name for step, name in PILOT_STEPS.items()},
    "measure.registered": Text("登记支持措施", "Support measure registered"),
    "measure.ended": Text("终止支持措施", "Support measure ended"),
}
SUBJECTS: Final = {
    "plan": Text("试点方案", "Pilot plan"),
    "measure": Text("支持措施", "Support measure"),
}
_FIELDS: Final = {
    "batch": Text("批次", "Batch"),
    "fields": Text("栏目", "Fields"),
    "late": Text("逾期", "Late"),
    "round": Text("次数", "Round"),
    "member": Text("参与单位", "Member"),
    "role": Text("参与方式", "Part"),
    "schemes": Text("引用的方案", "Cited schemes"),
    "opinion": Text("意见", "Opinion"),
    "rate": Text("补贴比例", "Rate"),
    "cap_cny": Text("补贴上限（元）", "Cap (yuan)"),
    "first_day": Text("起始日期", "First day"),
    "last_day": Text("截止日期", "Last day"),
    "first": Text("报告期起始", "Period from"),
    "figure": Text("数据", "Figure"),
    "value": Text("数值", "Value"),
    "figures": Text("数据", "Figures"),
    "ground": Text("退出事由", "Ground"),
    "answer_by": Text("陈述意见期限", "To be answered by"),
    "closed": Text("终止的报告", "Reports closed"),
    "summaries": Text("终止的总结", "Summaries closed"),
    "year": Text("年度", "Year"),
    "reports": Text("进展报告", "Reports"),
    "route": Text("地方主管部门", "Local authority"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state, a kind or a part into words; fields of forms as the journal of schemes does."""
    if name in ("fields", "late"):
        return journal_words.value(name, given)
    if name == "figures" and isinstance(given, Mapping):
        said = [(FIGURE_OF[code].name, _amount(code, amount)) for code, amount in given.items()]
        return Text(
            "；".join(f"{one.zh} {amount}" for one, amount in said),
            "; ".join(f"{one.en} {amount}" for one, amount in said),
        )
    if not isinstance(given, str):
        return None
    tables: dict[str, Any] = {
        "state": PLAN.names,
        "role": MEMBER_ROLES,
        "figure": {one.code: one.name for one in FIGURES},
        "kind": {**PLAN_KINDS, **{one.code: one.name for one in SUPPORT_KINDS}},
    }
    found: Text | None = tables[name].get(given) if name in tables else None
    return found


def _amount(code: str, given: object) -> str:
    """Put the value of a figure of a report into words: a number, or yuan."""
    amount = Decimal(str(given))
    return f"{amount:,.0f}" if FIGURE_OF[code].unit == "count" else f"¥{amount:,.2f}"
