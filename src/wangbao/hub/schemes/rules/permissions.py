"""Say who may do what with batches, schemes, joint units' parts and recommendations."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.words import DECLARING_KINDS, Level
from wangbao.vocabulary.text import Text

_DECLARANTS = frozenset({Role.DECLARANT, Role.ADMINISTRATOR})


def is_national(actor: Actor, _: Any = None) -> bool:
    """Tell whether the actor acts for a national authority."""
    here = actor.organisation_id
    return here is not None and Authority.objects.filter(organisation_id=here, level=Level.NATIONAL).exists()


def _leads(actor: Actor, scheme: Any) -> bool:
    return bool(scheme.lead_id == actor.organisation_id)


def _is_unit(actor: Actor, unit: Any) -> bool:
    return bool(unit.organisation_id == actor.organisation_id)


def _is_asked(actor: Actor, recommendation: Any) -> bool:
    return bool(recommendation.authority.organisation_id == actor.organisation_id)


def _is_its_authority(actor: Actor, authority: Any) -> bool:
    return bool(authority.organisation_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "schemes.batches": Permission(label=Text("查看试点批次", "See batches of the pilot"), public=True),
    "schemes.view": Permission(
        label=Text("查看服务方案", "See schemes"),
        roles=_DECLARANTS | {Role.AUDITOR, Role.OFFICIAL},
        kinds=DECLARING_KINDS | {Kind.AUTHORITY},
    ),
    "schemes.declare": Permission(
        label=Text("牵头申报服务方案", "Declare schemes as their lead"),
        roles=_DECLARANTS,
        kinds=DECLARING_KINDS,
        when=_leads,
    ),
    "schemes.confirm": Permission(
        label=Text("填写并确认本单位部分", "Fill in and confirm the own unit's part"),
        roles=_DECLARANTS,
        kinds=DECLARING_KINDS,
        when=_is_unit,
    ),
    "schemes.recommend": Permission(
        label=Text("推荐、退回服务方案", "Recommend and return schemes"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_is_asked,
    ),
    "schemes.set_own_day": Permission(
        label=Text("设定本级推荐日期", "Set the own level's day for recommendations"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=_is_its_authority,
    ),
    "schemes.accept": Permission(
        label=Text("受理、退回服务方案", "Accept and return schemes for the nation"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "schemes.run_batch": Permission(
        label=Text(
            "开放、截止批次，登记延期与例外", "Open and close batches, record extensions and exceptions"
        ),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "schemes.register_authority": Permission(
        label=Text("登记主管部门", "Register authorities"),
        roles={Role.OFFICIAL, Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
}
