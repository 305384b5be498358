"""Say who may run a review, review, decide, correct and object."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.hub.schemes.rules.words import DECLARING_KINDS
from wangbao.vocabulary.text import Text


def _leads(actor: Actor, item: Any) -> bool:
    return bool(item.scheme.lead_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "reviews.view": Permission(
        label=Text("查看评审", "See reviews"),
        roles={Role.OFFICIAL, Role.DECISION_MAKER, Role.AUDITOR},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "reviews.run": Permission(
        label=Text("组织评审", "Run a review"),
        roles={Role.OFFICIAL},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "reviews.decide": Permission(
        label=Text("作出遴选决定", "Decide on the selection"),
        roles={Role.DECISION_MAKER},
        kinds={Kind.AUTHORITY},
        when=is_national,
    ),
    "reviews.review": Permission(label=Text("评审方案", "Review schemes"), roles={Role.EXPERT}),
    "reviews.correct": Permission(
        label=Text("补正评审中的方案", "Correct a scheme under review"),
        roles={Role.DECLARANT, Role.ADMINISTRATOR},
        kinds=DECLARING_KINDS,
        when=_leads,
    ),
    "reviews.notice": Permission(
        label=Text("查看公示", "See the notice of selection"), roles=ALL_ROLES, public=True
    ),
    "reviews.object": Permission(
        label=Text("对公示提出异议", "Object to a selection"), roles=ALL_ROLES, signed_in=True
    ),
}
