"""Convert a policy's rows to a :class:`~wangbao.policy.fold.Contract`."""

from collections.abc import Iterable

from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.policy.fold import Contract, Endorsement as Item
from wangbao.vocabulary.period import Period


def contract_of(policy: Policy, endorsements: Iterable[Endorsement]) -> Contract:
    """Build the contract of a policy; ``endorsements`` in order of their sequence."""
    return Contract(
        Period(policy.start, policy.end),
        tuple(Item(row.seq, row.kind, row.effective, row.issued_at, row.change) for row in endorsements),
    )
