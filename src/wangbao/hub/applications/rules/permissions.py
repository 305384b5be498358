"""Say who may do what with applications."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Role, Side
from wangbao.vocabulary.text import Text

_INSURERS = frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER, Role.ACTUARY, Role.CLAIMS_HANDLER})
_READERS = _INSURERS | {Role.APPLICANT, Role.BROKER, Role.ADMINISTRATOR, Role.AUDITOR}
_WRITERS = frozenset({Role.APPLICANT, Role.BROKER})


def _for_the_customer(actor: Actor, application: Any) -> bool:
    """Check that the actor applies, brokers the application, or is the client whose broker applies."""
    if actor.side is Side.BROKER:
        return bool(application.broker_id == actor.organisation_id)
    return actor.side is Side.INSURED and bool(application.applicant_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "applications.assess": Permission(label=Text("公开风险自测", "Public self-assessment"), public=True),
    "applications.view": Permission(label=Text("查看投保申请", "See applications"), roles=_READERS),
    "applications.start": Permission(label=Text("发起投保申请", "Start an application"), roles=_WRITERS),
    "applications.answer": Permission(
        label=Text("填写投保申请", "Fill in an application"), roles=_WRITERS, when=_for_the_customer
    ),
    "applications.sign": Permission(
        label=Text("签署投保申请", "Sign an application"), roles=_WRITERS, when=_for_the_customer
    ),
    "applications.submit": Permission(
        label=Text("提交投保申请", "Submit an application"), roles=_WRITERS, when=_for_the_customer
    ),
    "applications.withdraw": Permission(
        label=Text("撤回投保申请", "Withdraw an application"), roles=_WRITERS, when=_for_the_customer
    ),
    "applications.renew": Permission(
        label=Text("复制为续保申请", "Copy an application for renewal"),
        roles=_WRITERS,
        when=_for_the_customer,
    ),
    "applications.disclose": Permission(
        label=Text("确认免责条款说明", "Confirm that exempting clauses were explained"),
        roles=_WRITERS,
        when=_for_the_customer,
    ),
}
