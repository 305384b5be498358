"""Find what an endorsement moves in the cover beyond the fields it names, for its slip and its preview."""

import datetime as dt
from collections.abc import Mapping

from wangbao.documents.consequences import consequences
from wangbao.documents.endorsement import Change
from wangbao.hub.policies.reads.price import choice_of
from wangbao.policy.fold import Contract, fold, segment_on
from wangbao.policy.patch import Terms
from wangbao.product.bundle import Bundle
from wangbao.product.choice import terms as resolved


def of_endorsement(contract: Contract, seq: int, bundle: Bundle) -> tuple[Change, ...]:
    """List what the endorsement ``seq`` moved on its effective day, as known when it was issued."""
    if seq == 0:
        return ()
    day = contract.endorsements[seq].effective
    return between(_terms(contract.until(seq - 1), day), _terms(contract.until(seq), day), bundle)


def of_all(contract: Contract, bundle: Bundle) -> Mapping[int, tuple[Change, ...]]:
    """Map the sequence numbers of endorsements to what they moved; those that moved nothing are left out."""
    found = {one.seq: of_endorsement(contract, one.seq, bundle) for one in contract.endorsements}
    return {seq: changes for seq, changes in found.items() if changes}


def between(before: Terms, after: Terms, bundle: Bundle) -> tuple[Change, ...]:
    """Compare the cover of two sets of terms; empty, as mostly, if the choice of cover is the same."""
    was, now = choice_of(before, bundle), choice_of(after, bundle)
    if was == now:
        return ()
    return consequences(
        resolved(bundle.definition, bundle.wording, was), resolved(bundle.definition, bundle.wording, now)
    )


def _terms(contract: Contract, day: dt.date) -> Terms:
    return segment_on(fold(contract), day).terms
