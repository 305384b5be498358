"""Say who may state needs, ask for contact, and answer."""

from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text

# Any organisation but an authority may look for cover, and any that leads a scheme or sells a product may be asked.
KINDS: Final = frozenset(Kind) - {Kind.AUTHORITY}
SEEKERS: Final = frozenset({Role.APPLICANT, Role.ADMINISTRATOR, Role.DECLARANT})
PROVIDERS: Final = frozenset(
    {Role.DECLARANT, Role.ADMINISTRATOR, Role.UNDERWRITER, Role.SENIOR_UNDERWRITER, Role.BROKER}
)


def _owns(actor: Actor, need: Any) -> bool:
    return bool(need.owner_id == actor.organisation_id)


def _asked(actor: Actor, contact: Any) -> bool:
    return bool(contact.need.owner_id == actor.organisation_id)


def _provides(actor: Actor, contact: Any) -> bool:
    return bool(contact.provider_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "matching.view": Permission(
        label=Text("查看需求与联系请求", "See needs and contacts"),
        roles=SEEKERS | PROVIDERS | {Role.AUDITOR},
        kinds=KINDS,
    ),
    "matching.state": Permission(
        label=Text("提出、修改、关闭需求，请求联系", "State, change and close needs, ask for contact"),
        roles=SEEKERS,
        kinds=KINDS,
        when=_owns,
    ),
    "matching.withdraw": Permission(
        label=Text("撤回联系请求或同意", "Withdraw a contact"), roles=SEEKERS, kinds=KINDS, when=_asked
    ),
    "matching.answer": Permission(
        label=Text("同意或谢绝联系", "Accept or decline contact"),
        roles=PROVIDERS,
        kinds=KINDS,
        when=_provides,
    ),
    "matching.rules": Permission(
        label=Text("查看对接规则", "See the rules of matching"), roles=ALL_ROLES, public=True
    ),
}
