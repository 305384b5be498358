"""Set the schemes that a plan cites, and the local authority that looks at it first."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.plans.models import Citation, Plan
from wangbao.hub.plans.writes.common import editable, note
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.reads.directory import listings
from wangbao.hub.schemes.rules.words import Level
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

MOST_CITATIONS = 20


def cite(*, by: Actor, now: dt.datetime, plan: Plan, numbers: Sequence[str]) -> Plan:
    """Set the schemes that a plan cites, by their numbers; each must be in the Catalogue.

    Raises:
        InputError: every number that is not listed, or too many of them.
        Conflict: the plan is submitted or over.
    """
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))
    if len(wanted) > MOST_CITATIONS:
        zh, en = f"至多引用 {MOST_CITATIONS} 个方案", f"at most {MOST_CITATIONS} schemes"
        raise refusal("citations", len(wanted), zh, en)
    with transaction.atomic():
        held = editable(by, plan)
        listed = listings(wanted)
        wrong = [
            Problem(
                "citations",
                number,
                Text(f"方案 {number} 不在《目录》中", f"scheme {number} is not in the Catalogue"),
            )
            for number in wanted
            if number not in listed
        ]
        if wrong:
            raise InputError(wrong)
        before = list(held.citations.values_list("scheme_number", flat=True))
        if sorted(wanted) == before:
            return held
        held.citations.exclude(scheme_number__in=wanted).delete()
        new = [Citation(plan=held, scheme_number=one) for one in wanted if one not in before]
        Citation.objects.bulk_create(new)
        note("cited", held, by=by, now=now, before={"schemes": before}, after={"schemes": sorted(wanted)})
    return held


def set_route(*, by: Actor, now: dt.datetime, plan: Plan, route: Authority | None) -> Plan:
    """Choose the local authority that looks at a plan first, or none: it then goes to the nation.

    Raises:
        InputError: a national authority, or the plan's own organisation.
    """
    with transaction.atomic():
        held = editable(by, plan)
        if route is not None and (route.level == Level.NATIONAL or route.organisation_id == held.owner_id):
            zh, en = "须为其他地方主管部门", "must be another local authority"
            raise refusal("authority", route.organisation.name, zh, en)
        held.route = route
        held.save(update_fields=["route"])
        note("filled", held, by=by, now=now, after={"route": route.organisation.name if route else None})
    return held
