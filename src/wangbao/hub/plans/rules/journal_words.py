"""Name the verbs and fields of journal entries about plans and support measures."""

from typing import Any, Final

from wangbao.hub.plans.rules.states import PLAN, Event
from wangbao.programme.plan import MEMBER_ROLES, PLAN_KINDS, SUPPORT_KINDS
from wangbao.vocabulary.text import Text

# The verb, behind "plan.", of the entry that each event of a plan has.
EVENT_VERBS: Final = {
    Event.SEND: "sent",
    Event.FORWARD: "forwarded",
    Event.SUBMIT: "submitted",
    Event.RETURN: "returned",
    Event.SELECT: "selected",
    Event.NOT_SELECT: "not_selected",
    Event.WITHDRAW: "taken_back",
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
    "measure.registered": Text("登记支持措施", "Support measure registered"),
    "measure.ended": Text("终止支持措施", "Support measure ended"),
}
SUBJECTS: Final = {
    "plan": Text("试点方案", "Pilot plan"),
    "measure": Text("支持措施", "Support measure"),
}
_FIELDS: Final = {
    "member": Text("参与单位", "Member"),
    "role": Text("参与方式", "Part"),
    "schemes": Text("引用的方案", "Cited schemes"),
    "opinion": Text("意见", "Opinion"),
    "rate": Text("补贴比例", "Rate"),
    "cap_cny": Text("补贴上限（元）", "Cap (yuan)"),
    "first_day": Text("起始日期", "First day"),
    "last_day": Text("截止日期", "Last day"),
    "route": Text("地方主管部门", "Local authority"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state, a kind or a part into words."""
    if not isinstance(given, str):
        return None
    tables: dict[str, Any] = {
        "state": PLAN.names,
        "role": MEMBER_ROLES,
        "kind": {**PLAN_KINDS, **{one.code: one.name for one in SUPPORT_KINDS}},
    }
    found: Text | None = tables[name].get(given) if name in tables else None
    return found
