"""Register organisations as authorities: national, of a territory, or below one of a territory."""

import datetime as dt

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.words import Level
from wangbao.programme import authorities
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text


def register_authority(
    *,
    by: Actor,
    now: dt.datetime,
    organisation: Organisation,
    level: Level,
    territory: str = "",
    side: str = "",
    parent: Authority | None = None,
) -> Authority:
    """Register an organisation's place among the authorities; one below a province is given its parent's.

    Raises:
        InputError: no organisation of authorities, an unknown territory or side, or no parent of a province's level.
        Conflict: it has a place, or the territory has such an authority.
    """
    made = Authority(organisation=organisation, level=level, parent=parent, registered_at=now)
    allow(by, "schemes.register_authority", made)
    if organisation.kind != Kind.AUTHORITY:
        raise refusal("organisation", organisation.name, "须为主管部门", "must be an authority")
    if level is Level.MUNICIPAL:
        if parent is None or parent.level != Level.PROVINCIAL:
            raise refusal("parent", None, "须指明所属省级主管部门", "needs the authority of its province")
        made.territory, made.side = parent.territory, parent.side
    else:
        made.parent = None
    if level is Level.PROVINCIAL:
        made.territory = authorities.territory(territory).code
        made.side = authorities.side(side).code
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record(
                by=by,
                now=now,
                verb="authority.registered",
                subject=("authority", organisation.ref),
                organisation_id=organisation.pk,
                after={"level": made.level, "territory": made.territory, "side": made.side},
            )
    except IntegrityError:
        raise Conflict(
            Text(
                "该机构已登记，或该地区已有同类主管部门",
                "it is registered, or the territory has such an authority",
            )
        ) from None
    return made
