"""Permit actions on policies."""

from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_KINDS, ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text

_INSURERS: Final = frozenset({Kind.INSURER})
_CONTRACTING: Final = ALL_KINDS - {Kind.AUTHORITY}
_UNDERWRITERS: Final = frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER})
_CLIENTS: Final = frozenset({Role.BROKER, Role.APPLICANT})


def leads(actor: Actor, policy: Any) -> bool:
    """Return True if the actor's organisation leads the policy; following co-insurers only read it."""
    return bool(actor.organisation_id == policy.insurer_id)


PERMISSIONS: dict[str, Permission] = {
    "policies.view": Permission(label=Text("查看保单", "See policies"), roles=ALL_ROLES, kinds=_CONTRACTING),
    "policies.bind": Permission(
        label=Text("出单", "Bind a quote"), roles=_UNDERWRITERS | _CLIENTS, kinds=_CONTRACTING
    ),
    # Naming co-insurers or subsidies commits them, so an applicant may not.
    "policies.arrange": Permission(
        label=Text("出单时安排共保与补贴", "Arrange co-insurers and subsidies when binding"),
        roles=_UNDERWRITERS,
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.request": Permission(
        label=Text("申请批改", "Ask for an endorsement"), roles=_UNDERWRITERS | _CLIENTS, kinds=_CONTRACTING
    ),
    "policies.endorse": Permission(
        label=Text("签发批单", "Issue an endorsement"), roles=_UNDERWRITERS, kinds=_INSURERS, when=leads
    ),
    "policies.resolve": Permission(
        label=Text("处理批改冲突", "Decide conflicting endorsements"),
        roles={Role.SENIOR_UNDERWRITER},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.cancel": Permission(
        label=Text("解除合同", "Cancel a policy"), roles=_UNDERWRITERS, kinds=_INSURERS, when=leads
    ),
    "policies.reinstate": Permission(
        label=Text("恢复效力", "Reinstate a policy"),
        roles={Role.SENIOR_UNDERWRITER},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.renew": Permission(
        label=Text("发起续保", "Start a renewal"), roles=_CLIENTS, kinds=_CONTRACTING
    ),
    "policies.receive": Permission(
        label=Text("登记收款", "Record a receipt"),
        roles=_UNDERWRITERS | {Role.ADMINISTRATOR},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.refund": Permission(
        label=Text("登记退款", "Record a refund"),
        roles={Role.SENIOR_UNDERWRITER, Role.ADMINISTRATOR},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.reverse": Permission(
        label=Text("冲正收款", "Take a receipt back"),
        roles=_UNDERWRITERS | {Role.ADMINISTRATOR},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.approve": Permission(
        label=Text("复核收付", "Approve money as the second person"),
        roles={Role.SENIOR_UNDERWRITER, Role.ADMINISTRATOR},
        kinds=_INSURERS,
        when=leads,
    ),
    "policies.export": Permission(
        label=Text("导出明细表", "Export bordereaux"),
        roles=_UNDERWRITERS | {Role.ACTUARY, Role.AUDITOR, Role.ADMINISTRATOR},
        kinds=_INSURERS,
    ),
}
