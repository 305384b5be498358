"""Name the verbs and fields of journal entries about batches, authorities and schemes."""

from functools import cache
from typing import Any, Final

from wangbao.hub.schemes.rules.states import BATCH, SCHEME, Event
from wangbao.hub.schemes.rules.words import ATTACHMENT_KINDS, LEVELS, PART_NAMES, STEP_NAMES
from wangbao.programme import authorities, form_library
from wangbao.vocabulary.text import Text

# The verb, behind "scheme.", of the entry that each event of a scheme has.
EVENT_VERBS: Final = {
    Event.SUBMIT: "submitted",
    Event.SEND: "sent",
    Event.FORWARD: "forwarded",
    Event.RECOMMEND: "recommended",
    Event.NOT_RECOMMEND: "not_recommended",
    Event.RETURN: "returned",
    Event.ACCEPT: "accepted",
    Event.REJECT: "rejected",
    Event.WITHDRAW: "withdrawn",
}
VERBS: Final = {
    "batch.opened": Text("开放批次", "Batch opened"),
    "batch.closed": Text("批次截止", "Batch closed"),
    "batch.reopened": Text("重新开放批次", "Batch reopened"),
    "batch.day_set": Text("设定期限", "Day set"),
    "batch.exception_recorded": Text("登记方案个数例外", "Exception to the number of schemes recorded"),
    "authority.registered": Text("登记主管部门", "Authority registered"),
    "scheme.begun": Text("新建方案", "Scheme begun"),
    "scheme.filled": Text("填写方案", "Scheme filled in"),
    "scheme.unit_invited": Text("邀请联合单位", "Joint unit invited"),
    "scheme.unit_removed": Text("移除联合单位", "Joint unit removed"),
    "scheme.unit_filled": Text("填写单位部分", "Unit's part filled in"),
    "scheme.unit_confirmed": Text("联合单位确认", "Joint unit confirmed"),
    "scheme.unit_declined": Text("联合单位不参加", "Joint unit declined"),
    "scheme.attached": Text("附上文件", "File attached"),
    "scheme.detached": Text("移除文件", "File removed"),
    "scheme.imported": Text("导入已填表格", "Filled form imported"),
    "scheme.submitted": Text("报送方案", "Scheme submitted"),
    "scheme.sent": Text("送地方推荐", "Scheme sent for recommendation"),
    "scheme.forwarded": Text("推荐并转报上级", "Recommended and forwarded"),
    "scheme.recommended": Text("推荐方案", "Scheme recommended"),
    "scheme.not_recommended": Text("不予推荐", "Scheme not recommended"),
    "scheme.returned": Text("退回补正", "Scheme returned"),
    "scheme.accepted": Text("受理方案", "Scheme accepted"),
    "scheme.rejected": Text("不予受理", "Scheme not accepted"),
    "scheme.withdrawn": Text("撤回方案", "Scheme withdrawn"),
}
SUBJECTS: Final = {
    "batch": Text("试点批次", "Batch"),
    "scheme": Text("服务方案", "Scheme"),
    "authority": Text("主管部门", "Authority"),
}
_FIELDS: Final = {
    "step": Text("步骤", "Step"),
    "day": Text("期限", "Day"),
    "last_day": Text("截止日期", "Last day"),
    "reason": Text("理由", "Reason"),
    "late": Text("逾期", "Late"),
    "schemes": Text("方案个数", "Number of schemes"),
    "organisation": Text("机构", "Organisation"),
    "authority": Text("主管部门", "Authority"),
    "unit": Text("单位", "Unit"),
    "level": Text("级别", "Level"),
    "territory": Text("地区", "Territory"),
    "side": Text("类别", "Side"),
    "batch": Text("批次", "Batch"),
    "round": Text("次数", "Round"),
    "rules_sha256": Text("规则散列值", "Hash of the rules"),
    "fields": Text("栏目", "Fields"),
    "licence": Text("许可证号", "Licence number"),
    "kind": Text("种类", "Kind"),
    "file": Text("文件", "File"),
    "opinion": Text("意见", "Opinion"),
    "route": Text("推荐部门", "Asked to recommend"),
    "at": Text("时间", "At"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state, a step, a level or a kind of file into words."""
    if name == "state":
        return SCHEME.names.get(given) or BATCH.names.get(given)
    if name == "fields" and isinstance(given, list):
        names = [_field_names().get(code, Text(code, code)) for code in given]
        return Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))
    if name == "late" and isinstance(given, bool):
        return Text("是", "yes") if given else Text("否", "no")
    if name in ("territory", "side") and given:
        known: Any = authorities.territory if name == "territory" else authorities.side
        found_name: Text = known(given).name
        return found_name
    tables: dict[str, Any] = {"step": STEP_NAMES, "level": LEVELS, "kind": ATTACHMENT_KINDS}
    found: Text | None = tables[name].get(given) if name in tables and isinstance(given, str) else None
    return found


@cache
def _field_names() -> dict[str, Text]:
    """Name the fields of the forms that ship and of a unit's part."""
    forms = [form_library.load(name) for name in form_library.shipped()]
    return {field.code: field.ask.text for form in forms for field in form.fields} | PART_NAMES
