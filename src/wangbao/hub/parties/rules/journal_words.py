"""Name the verbs and fields of journal entries about organisations and people."""

from typing import Any, Final

from wangbao.hub.access.roles import KIND_NAMES, ROLE_NAMES, STATUS_NAMES
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "person.approved": Text("核准注册", "Account approved"),
    "person.refused": Text("拒绝注册", "Account refused"),
    "organisation.registered": Text("登记机构", "Organisation registered"),
    "organisation.address_changed": Text("变更机构住所", "Organisation's address changed"),
    "organisation.suspended": Text("停用机构", "Organisation suspended"),
    "organisation.active": Text("恢复机构", "Organisation restored"),
    "credit_code.accepted": Text("采认信用代码", "Credit code accepted"),
    "organisation.disputed": Text("登记被提出异议", "Registration disputed"),
    "organisation.dispute_granted": Text("登记异议成立", "Dispute of a registration granted"),
    "organisation.dispute_declined": Text("登记异议不成立", "Dispute of a registration declined"),
    "person.created": Text("开立账号", "Account opened"),
    "person.signed_up": Text("注册账号", "Account opened by its owner"),
    "person.email_confirmed": Text("确认邮箱", "E-mail confirmed"),
    "person.changed": Text("修改个人信息", "Person changed"),
    "person.erased": Text("删除个人信息", "Personal data erased"),
    "person.signed_in": Text("登录", "Signed in"),
    "person.signed_out": Text("退出登录", "Signed out"),
    "person.sign_in_failed": Text("登录失败", "Sign-in failed"),
    "person.sign_in_locked": Text(
        "登录失败次数过多，暂停尝试", "Too many failed sign-ins; locked for a while"
    ),
    "person.second_step_failed": Text("两步验证失败", "Second step failed"),
    "person.second_step_added": Text("启用两步验证方式", "Second step added"),
    "person.second_step_removed": Text("停用两步验证方式", "Second step removed"),
    "person.second_step_renewed": Text("更换恢复码", "Recovery codes renewed"),
    "person.password_changed": Text("修改密码", "Password changed"),
    "person.password_renewed": Text("更新密码的散列", "Password hashed anew"),
    "person.password_reset": Text("重置密码", "Password reset"),
    "person.email_changed": Text("更换邮箱", "E-mail changed"),
    "membership.begun": Text("授予角色", "Role given"),
    "membership.ended": Text("取消角色", "Role ended"),
    "mandate.given": Text("委托经纪人", "Mandate given"),
    "mandate.ended": Text("终止经纪委托", "Mandate ended"),
    "invitation.sent": Text("发出邀请", "Invitation sent"),
    "invitation.withdrawn": Text("撤回邀请", "Invitation withdrawn"),
}
SUBJECTS: Final = {
    "organisation": Text("机构", "Organisation"),
    "person": Text("人员", "Person"),
    "credit_code": Text("信用代码", "Credit code"),
    "dispute": Text("登记异议", "Dispute of a registration"),
}
_FIELDS: Final = {
    "name_en": Text("英文名称", "Name in English"),
    "uscc": Text("统一社会信用代码", "Credit code"),
    "province": Text("省份", "Province"),
    "address": Text("住所", "Address"),
    "broker": Text("经纪人", "Broker"),
    "role": Text("角色", "Role"),
    "email": Text("邮箱", "E-mail"),
    "language": Text("语言", "Language"),
    "dispute": Text("异议编号", "Dispute"),
    "decision": Text("裁定意见", "Decision"),
    "replaces": Text("原有人员退出", "Others' roles ended"),
    "status": Text("状态", "State"),
    "methods": Text("登录方式", "Signed in by"),
    "second_step": Text("验证方式", "Second step"),
    "email_before": Text("原邮箱", "E-mail before"),
    "ip": Text("来自", "From"),
}
_LANGUAGES: Final = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a code into words."""
    known: dict[str, Any] = {
        "kind": KIND_NAMES, "role": ROLE_NAMES, "status": STATUS_NAMES, "language": _LANGUAGES,
        "province": {region.code: region.name for region in REGIONS},
    }  # fmt: skip
    named: Text | None = known[name].get(given) if name in known else None
    return named
