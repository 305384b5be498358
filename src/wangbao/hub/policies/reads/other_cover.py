"""Find the policies that are other cover of an enterprise: of one kind, with days in common.

Policies are found by credit code within each insurer, which the index ``policy_insurer_uscc`` serves; how many
queries that takes does not depend on how many applications are asked about. The functions are the provider of
:data:`wangbao.hub.applications.reads.other_cover.REGISTER`.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.applications.reads.other_cover import Asked, Cover
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.models import Endorsement, Policy, Share
from wangbao.hub.policies.rules.states import PolicyState

_READ: Final = (
    *(
        "pk",
        "number",
        "insurer_id",
        "applicant_id",
        "insured_uscc",
        "quote_id",
        "product_version__product_id",
    ),
    *("kind", "state", "start", "end"),
)


def covers(asked: Sequence[Asked]) -> Mapping[int, tuple[Cover, ...]]:
    """Find the policies that meet each of what is asked, by its key, in order of their numbers; of all insurers."""
    rows = _rows(asked)
    return {
        one.key: tuple(
            Cover(
                row["pk"],
                row["number"],
                row["insurer_id"],
                row["product_version__product_id"],
                row["kind"],
                row["start"],
                row["end"],
                all(_segments(row, one)),
            )
            for row in rows
            if _meets(row, one)
        )
        for one in asked
    }


def visible_among(keys: set[int], actor: Actor) -> set[int]:
    """Return those of some policies' keys that the actor may know of."""
    return Policy.objects.visible_among(keys, actor)


def shared_by(keys: Collection[int], insurer_id: int) -> set[int]:
    """Return those of some policies' keys of which the insurer has a share."""
    found = Share.objects.filter(policy__in=keys, insurer_id=insurer_id)
    return set(found.values_list("policy_id", flat=True))


def _rows(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    if not asked:
        return []
    codes = {one.uscc for one in asked if one.uscc}
    unregistered = {one.applicant_id for one in asked if not one.uscc}
    last = Endorsement.objects.filter(policy=OuterRef("pk")).order_by("-seq").values("segments")[:1]
    # The index begins with the insurer, so all insurers are listed and it is searched for each; a credit code alone
    # has no index. No other condition is added, since a database might then choose the index of that; an enterprise
    # has few policies.
    insurers = Organisation.objects.filter(kind=Kind.INSURER).values("pk")
    wanted = [Q(insurer_id__in=insurers, insured_uscc__in=codes)] if codes else []
    wanted += [Q(applicant_id__in=unregistered, insured_uscc="")] if unregistered else []
    found: list[dict[str, Any]] = []
    for one in wanted:
        rows = Policy.objects.filter(one).order_by("number").annotate(segments=Subquery(last))
        found += [dict(row) for row in rows.values(*_READ, "segments")]
    return found


def _meets(row: Mapping[str, Any], one: Asked) -> bool:
    same = row["insured_uscc"] == one.uscc and (one.uscc or row["applicant_id"] == one.applicant_id)
    return bool(
        same
        and row["kind"] in one.kinds
        and (one.quote_id is None or row["quote_id"] != one.quote_id)
        and row["start"] < one.end
        and row["end"] > one.start
        and _in_force(row, one)
    )


def _in_force(row: Mapping[str, Any], one: Asked) -> bool:
    """Return True if there is cover on a day asked about; a policy cancelled before has none."""
    return any(_segments(row, one))


def _segments(row: Mapping[str, Any], one: Asked) -> list[bool]:
    """Return, for each segment that meets the days asked about, if it is in force."""
    if not row["segments"]:
        return [row["state"] != PolicyState.CANCELLED]
    return [
        segment["in_force"]
        for segment in row["segments"]
        if segment["start"] < one.end.isoformat() and segment["end"] > one.start.isoformat()
    ]
