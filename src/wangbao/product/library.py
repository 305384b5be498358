"""Registry of finders for rate plans that do not ship, such as an insurer's own in a database.

This package has no database. A caller with one registers a function that finds a plan by code and hash; a plan that is
found is checked against the hash, so its origin does not matter.
"""

from collections.abc import Callable
from typing import Final

from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.plan import Plan
from wangbao.product.schema import PlanRef
from wangbao.vocabulary.canonical import fingerprint

Finder = Callable[[PlanRef], Plan | None]

_FINDERS: Final[list[Finder]] = []


def add_finder(finder: Finder) -> None:
    """Register a finder for plans that do not ship; adding one twice has no further effect."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def plan(ref: PlanRef) -> Plan:
    """Find the plan with this code and hash; the newest shipped one of the code if none matches.

    Every version that ever shipped still ships, so that what was bound to it can be rated again.

    Raises:
        InputError: there is no plan of this code.
    """
    named = f"{ref.plan}@{ref.version}"
    if named in plans.shipped():
        found = plans.load(named)
        if fingerprint(found) == ref.sha256:
            return found
    for finder in _FINDERS:
        own = finder(ref)
        if own is not None and fingerprint(own) == ref.sha256:
            return own
    return plans.load(ref.plan)
