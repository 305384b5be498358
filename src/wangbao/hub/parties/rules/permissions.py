"""Say who may do what with organisations and people."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text


def _own(actor: Actor, obj: Any) -> bool:
    """Check that the object is the actor's own organisation or belongs to it."""
    return bool(actor.organisation_id == getattr(obj, "organisation_id", obj.pk))


PERMISSIONS: dict[str, Permission] = {
    "parties.view": Permission(
        label=Text("查看本机构及其客户", "See the own organisation and its clients"), roles=ALL_ROLES
    ),
    "parties.manage": Permission(
        label=Text("邀请人员、分配角色", "Invite people and give roles"),
        roles={Role.ADMINISTRATOR},
        when=_own,
    ),
    "parties.change_address": Permission(
        label=Text("变更本机构住所", "State the own organisation's registered address"),
        roles={Role.ADMINISTRATOR, Role.APPLICANT},
        when=_own,
    ),
    "parties.register_client": Permission(
        label=Text("登记委托客户", "Register a client"),
        roles={Role.BROKER, Role.ADMINISTRATOR},
        kinds={Kind.BROKER, Kind.INTERMEDIARY},
    ),
    "parties.register_organisation": Permission(
        label=Text("登记机构", "Register an organisation"),
        roles={Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
    ),
    "parties.accept_code": Permission(
        label=Text("采认校验不符的信用代码", "Accept a credit code that fails its check"),
        roles={Role.SENIOR_UNDERWRITER},
        kinds={Kind.INSURER},
    ),
    "parties.decide_dispute": Permission(
        label=Text("裁定登记争议", "Decide disputes about registrations"),
        roles={Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
    ),
    "parties.dispute": Permission(
        label=Text("对已被登记的企业提出异议", "Dispute a registration"), signed_in=True
    ),
    "parties.suspend": Permission(
        label=Text("停用或恢复机构", "Suspend or restore an organisation"),
        roles={Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
    ),
    "parties.give_mandate": Permission(
        label=Text("委托经纪人", "Give a broker a mandate"),
        roles={Role.ADMINISTRATOR, Role.APPLICANT},
        when=_own,
    ),
    "parties.end_mandate": Permission(
        label=Text("终止经纪委托", "End a mandate"), roles={Role.ADMINISTRATOR, Role.APPLICANT, Role.BROKER}
    ),
    "parties.register_enterprise": Permission(
        label=Text("为自己的企业注册", "Register one's own enterprise"), signed_in=True
    ),
}
