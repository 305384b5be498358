"""Read rounds: their procedure, their phase, what it allows, and what still stands in the way of the next."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.reviews.models import Expert, Item, Objection, Review, Round
from wangbao.hub.reviews.rules.states import ItemState, ObjectionState, ReviewState
from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.rules.states import BatchState
from wangbao.programme.review import procedure_library
from wangbao.programme.review.procedure_schema import Act, Phase, Procedure
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_MOST_PARSED = 32
_PARSED: dict[str, Procedure] = {}
_STANDING = [str(ReviewState.ASSIGNED), str(ReviewState.SCORED)]


def procedure_of(round_: Round) -> Procedure:
    """Return the procedure a round was opened with, parsed once for its hash."""
    found = _PARSED.get(round_.procedure_sha256)
    if found is None:
        if len(_PARSED) >= _MOST_PARSED:
            _PARSED.clear()
        found = _PARSED[round_.procedure_sha256] = procedure_library.parse(round_.procedure)
    return found


def phase_of(round_: Round) -> Phase:
    """Return the phase a round is in."""
    return procedure_of(round_).phase(round_.phase)


def allows(round_: Round, act: Act) -> bool:
    """Tell whether something may be done in the phase a round is in."""
    return act in phase_of(round_).allows


def may_declare(round_: Round, expert: Expert) -> bool:
    """Tell whether an expert declares interests now: in that phase, or while scoring where it has stated none yet."""
    if allows(round_, "declare"):
        return True
    return allows(round_, "score") and not round_.statements.filter(expert=expert).exists()


def require(round_: Round, *acts: Act) -> None:
    """Refuse (Conflict) what the phase of a round does not allow; one of several is enough."""
    if not any(allows(round_, act) for act in acts):
        name = phase_of(round_).name
        raise Conflict(
            Text(f"评审处于“{name.zh}”阶段，不能进行此操作", f"this is not done in the phase “{name.en}”")
        )


def round_of(batch_code: str) -> Round:
    """Find the round of a batch by the batch's code; raises Invisible."""
    found = Round.objects.select_related("batch").filter(batch__code=batch_code).first()
    if found is None:
        raise Invisible
    return found


def round_for(actor: Actor, batch_code: str) -> Round:
    """Find a round for those who see all of it; raises Invisible or Forbidden."""
    found = round_of(batch_code)
    allow(actor, "reviews.view", found)
    return found


def waiting(round_: Round, *, now: dt.datetime) -> Iterator[Text]:
    """Say what must be done before a round leaves its phase."""
    phase, each = phase_of(round_), procedure_of(round_).reviewers
    if "assign" in phase.allows and (short := items_short(round_, each)):
        yield Text(f"{short} 个评审件尚缺评审人", f"{short} items lack reviewers")
    following = procedure_of(round_).following(round_.phase)
    if "score" in phase.allows and (following is None or "score" not in following.allows):
        rows = Review.objects.filter(item__round=round_, state=ReviewState.ASSIGNED)
        if left := rows.count():
            yield Text(f"{left} 项评审尚未评分", f"{left} reviews are not given")
        if short := items_short(round_, each):
            yield Text(f"{short} 个评审件因弃权尚缺评审人", f"{short} items lack reviewers after abstentions")
    if "correct" in phase.allows and (following is None or "correct" not in following.allows):
        left = Item.objects.filter(round=round_, state=ItemState.CORRECTION).count()
        if left:
            yield Text(f"{left} 个评审件尚待补正", f"{left} items wait to be corrected")
    if "rank" in phase.allows and round_.ranked_at is None:
        yield Text("尚未排序", "the items are not ranked")
    if "decide" in phase.allows and round_.decided_at is None:
        yield Text("尚未作出决定", "no decision is made")
    if "object" in phase.allows:
        if round_.objections_until is not None and day_of(now) <= round_.objections_until:
            day = round_.objections_until
            yield Text(f"公示至 {day} 终了", f"objections may be made until the end of {day}")
        left = Objection.objects.filter(item__round=round_, state=ObjectionState.OPEN).count()
        if left:
            yield Text(f"{left} 项异议尚未答复", f"{left} objections are not answered")


def items_short(round_: Round, each: int) -> int:
    """Count the items under review that have fewer reviewers than the procedure asks for."""
    counted = Item.objects.filter(round=round_).exclude(state=ItemState.CORRECTION)
    # Of the reviews alone: to group the items would group by all their columns, their content among them.
    rows = Review.objects.filter(item__round=round_, state__in=_STANDING)
    rows = rows.exclude(item__state=ItemState.CORRECTION).order_by()
    enough = rows.values("item_id").annotate(standing=Count("pk")).filter(standing__gte=each)
    return int(counted.count() - enough.count())


def progress(round_: Round) -> tuple[int, int]:
    """Count the reviews of a round that are given, and all that stand."""
    rows = Review.objects.filter(item__round=round_, state__in=_STANDING)
    given = Count("pk", filter=Q(state=ReviewState.SCORED))
    found = rows.order_by().aggregate(given=given, asked=Count("pk"))
    return found["given"], found["asked"]


def to_open() -> list[Batch]:
    """List the closed batches whose review is not open yet, the newest first."""
    return list(Batch.objects.filter(state=BatchState.CLOSED, review=None).order_by("-opened_at", "-pk"))


def rounds(actor: Actor) -> list[Round]:
    """List the rounds for those who see all of one, the newest first; none for others."""
    found = Round.objects.select_related("batch").order_by("-opened_at")
    return [row for row in found if may(actor, "reviews.view", row)]
