"""What the journal calls the doings of the parties."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "organisation.registered": Text("登记机构", "Organisation registered"),
    "organisation.address_changed": Text("变更机构住所", "Organisation's address changed"),
    "organisation.suspended": Text("停用机构", "Organisation suspended"),
    "organisation.active": Text("恢复机构", "Organisation restored"),
    "person.created": Text("开立账号", "Account opened"),
    "person.changed": Text("修改个人信息", "Person changed"),
    "membership.begun": Text("授予角色", "Role given"),
    "membership.ended": Text("取消角色", "Role ended"),
    "mandate.given": Text("委托经纪人", "Mandate given"),
    "mandate.ended": Text("终止经纪委托", "Mandate ended"),
    "invitation.sent": Text("发出邀请", "Invitation sent"),
    "invitation.withdrawn": Text("撤回邀请", "Invitation withdrawn"),
}
SUBJECTS: Final = {"organisation": Text("机构", "Organisation"), "person": Text("人员", "Person")}
