"""Say who may do what with plans, their members' parts and support measures."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.plans.rules.words import ENTERPRISES
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.vocabulary.text import Text

_DECLARANTS = frozenset({Role.DECLARANT, Role.ADMINISTRATOR})


def _owns(actor: Actor, plan: Any) -> bool:
    here = plan.owner_id == actor.organisation_id
    return bool(here and (actor.organisation_kind is not Kind.AUTHORITY or actor.role is Role.OFFICIAL))


def _is_member(actor: Actor, member: Any) -> bool:
    return bool(actor.organisation_id is not None and member.is_of(actor.organisation_id))


def _is_asked(actor: Actor, plan: Any) -> bool:
    return bool(plan.route is not None and plan.route.organisation_id == actor.organisation_id)


def _is_its_authority(actor: Actor, measure: Any) -> bool:
    return bool(measure.authority.organisation_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "plans.view": Permission(
        label=Text("查看试点方案", "See pilot plans"), roles=_DECLARANTS | {Role.AUDITOR, Role.OFFICIAL}
    ),
    "plans.make": Permission(
        label=Text("制定、上报试点方案", "Make and submit pilot plans"),
        roles=_DECLARANTS | {Role.OFFICIAL},
        when=_owns,
    ),
    "plans.take_part": Permission(
        label=Text("确认或谢绝参加试点方案", "Confirm or decline the own part in a plan"),
        roles=_DECLARANTS,
        kinds=ENTERPRISES,
        when=_is_member,
    ),
    "plans.forward": Permission(
        label=Text("审核、转报试点方案", "Look at plans and forward them"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_is_asked,
    ),
    "plans.select": Permission(
        label=Text("遴选试点方案", "Select pilot plans"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "plans.report": Permission(
        label=Text(
            "填报试点进展与总结，就退出陈述意见", "Report progress, summarise, answer a proposed withdrawal"
        ),
        roles=_DECLARANTS | {Role.OFFICIAL},
        when=lambda actor, row: _owns(actor, row.plan),
    ),
    "plans.oversee": Permission(
        label=Text(
            "启动试点，退回进展报告，接收总结，汇总，取消试点资格",
            "Kick off, return reports, accept summaries, roll up, cancel qualifications",
        ),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "plans.ask_for_reports": Permission(
        label=Text("每晚催报到期的进展报告与总结", "Ask for reports and summaries that are due, each night")
    ),
    "plans.measures": Permission(label=Text("查看地方支持措施", "See local support measures"), public=True),
    "plans.publish_measure": Permission(
        label=Text("登记、终止支持措施", "Register and end support measures"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_is_its_authority,
    ),
}
