"""Days without cover in a policy, with the endorsements that ended it and put it in force again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wangbao.documents.cover_days import Gap
from wangbao.policy.cancellation import Cancellation
from wangbao.policy.fold import IN_FORCE, Contract, Segment, fold
from wangbao.policy.tables import ground
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

_UNNAMED = Text("未载明", "not stated")


def gaps_of(contract: Contract) -> tuple[Gap, ...]:
    """List the gaps of a contract, in order.

    Adjacent segments without cover form one gap, which belongs to the first endorsement's day.
    """
    found: list[Gap] = []
    before: Segment | None = None
    for segment in fold(contract):
        if segment.in_force:
            if before is not None and not before.in_force:
                found[-1] = replace(found[-1], reinstated_by=_last(contract, segment.seqs, in_force=True))
        elif before is not None and not before.in_force:
            found[-1] = replace(found[-1], period=Period(found[-1].period.start, segment.period.end))
        else:
            found.append(_gap(contract, segment))
        before = segment
    return tuple(found)


def last_covered(segments: Sequence[Segment]) -> Segment:
    """Find the last segment with cover; the last of all if there is none."""
    return next((one for one in reversed(segments) if one.in_force), segments[-1])


def _gap(contract: Contract, segment: Segment) -> Gap:
    seq = _last(contract, segment.seqs, in_force=False)
    rule = Cancellation.of(segment.terms)
    found = None if rule is None else ground(rule.ground)
    return Gap(
        period=segment.period,
        seq=seq,
        issued_on=day_of(contract.endorsements[seq].issued_at),
        ground=_UNNAMED if found is None else found.name,
        article=Text("", "") if found is None else found.article,
    )


def _last(contract: Contract, seqs: Sequence[int], *, in_force: bool) -> int:
    """Find the last endorsement among ``seqs`` (in the order folded) that sets ``in_force`` to the given value."""

    def says(change: Mapping[str, object]) -> bool:
        return change.get(IN_FORCE) is in_force

    return next(seq for seq in reversed(seqs) if says(contract.endorsements[seq].change))
