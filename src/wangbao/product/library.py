"""Where rate plans are found that do not ship: an insurer's own, kept by whoever keeps records.

The ground floor has no database. Whoever has one tells this module how to find a plan by its code and hash; a plan that
is found is checked against the hash, so it matters to nobody where it came from.
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
    """Ask ``finder`` for plans that do not ship; adding one twice is adding it once."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def plan(ref: PlanRef) -> Plan:
    """The plan of this code that says what the hash says; the shipped one of the code where nobody has it.

    Raises:
        InputError: nobody has a plan of this code.
    """
    if ref.plan in plans.shipped():
        found = plans.load(ref.plan)
        if fingerprint(found) == ref.sha256:
            return found
    for finder in _FINDERS:
        own = finder(ref)
        if own is not None and fingerprint(own) == ref.sha256:
            return own
    return plans.load(ref.plan)
