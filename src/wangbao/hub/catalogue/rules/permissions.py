"""Say who may see, draft, publish and take back products."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.vocabulary.text import Text

_INSURER = {Kind.INSURER}
PUBLISHERS = frozenset({Role.ACTUARY, Role.SENIOR_UNDERWRITER, Role.ADMINISTRATOR})


def _own(actor: Actor, obj: Any) -> bool:
    """Check that a version or product is the actor's own insurer's."""
    return bool(getattr(obj, "insurer_id", None) == actor.organisation_id)


def _four_eyes(actor: Actor, version: Any) -> bool:
    """Check that the version is the actor's insurer's and another person drafted it (four-eyes)."""
    return _own(actor, version) and version.drafted_by_id != actor.person_id


PERMISSIONS: dict[str, Permission] = {
    "catalogue.view": Permission(
        label=Text("查看在售产品", "See products on sale"), roles=ALL_ROLES, public=True
    ),
    "catalogue.manage": Permission(
        label=Text("查看本公司全部产品版本", "See all versions of the own products"),
        roles={*PUBLISHERS, Role.UNDERWRITER, Role.CLAIMS_HANDLER, Role.AUDITOR},
        kinds=_INSURER,
        when=_own,
    ),
    "catalogue.compare": Permission(
        label=Text("对照技术保费与备案保费", "Compare technical and filed premiums"),
        roles={*PUBLISHERS, Role.UNDERWRITER, Role.AUDITOR},
        kinds=_INSURER,
        when=_own,
    ),
    "catalogue.draft": Permission(
        label=Text("起草产品版本、上传费率方案", "Draft versions, hand in rate plans"),
        roles={Role.ACTUARY, Role.SENIOR_UNDERWRITER},
        kinds=_INSURER,
        when=_own,
    ),
    "catalogue.publish": Permission(
        label=Text("发布他人起草的产品版本", "Publish a version somebody else drafted"),
        roles=PUBLISHERS,
        kinds=_INSURER,
        when=_four_eyes,
    ),
    "catalogue.supersede": Permission(
        label=Text("以新版本替代旧版本", "Put a successor in a version's place"),
        roles=PUBLISHERS,
        kinds=_INSURER,
        when=_own,
    ),
    "catalogue.withdraw": Permission(
        label=Text("停售产品版本", "Withdraw a version"),
        roles=PUBLISHERS,
        kinds=_INSURER,
        when=_own,
    ),
}
