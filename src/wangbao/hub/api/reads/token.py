"""Query tokens."""

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.api.models import Token
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.parties.models import Membership


def tokens(actor: Actor) -> list[Token]:
    """List the organisation's tokens for an administrator, and a person's own for everybody else, the newest first."""
    rows = Token.objects.visible_to(actor).select_related("membership__person", "membership__organisation")
    if actor.role is not Role.ADMINISTRATOR:
        rows = rows.filter(membership__person=actor.person_id)
    return list(rows.order_by("-pk"))


def token(actor: Actor, ref: str) -> Token:
    """Fetch a token by its reference.

    Raises:
        Invisible: unknown, or not for this actor.
    """
    found = Token.objects.visible_to(actor).select_related("membership").filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found


def own_membership(actor: Actor) -> Membership:
    """Fetch the membership the actor acts under, for which a token is made.

    Raises:
        Forbidden: the actor acts under none.
    """
    if actor.person_id is None or actor.organisation_id is None:
        raise Forbidden
    rows = Membership.objects.visible_to(actor).filter(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=actor.role, active=True
    )
    found = rows.first()
    if found is None:
        raise Forbidden
    return found
