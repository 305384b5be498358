"""Changes of cover that follow from a change of terms: sub-limits, deductibles and conditions, item by item.

A wording gives many amounts as percentages of the limit or of the deductible, so a change of either changes them all.
They are taken from the resolved contract, clause by clause, like the schedule's table of cover.
"""

from collections.abc import Mapping

from wangbao.contract.explain import Group, sentence, with_heads
from wangbao.contract.terms import Terms
from wangbao.documents.endorsement import Change
from wangbao.documents.parts import EMPTY


def consequences(before: Terms, after: Terms) -> tuple[Change, ...]:
    """List the items and groups of cover whose clauses differ, in the contract's order, removed ones last."""
    was, now = _by_name(before), _by_name(after)
    found = (
        _change(was.get(name), now.get(name)) for name in (*now, *(name for name in was if name not in now))
    )
    return tuple(one for one in found if one is not None)


def _by_name(terms: Terms) -> Mapping[tuple[str, str], Group]:
    """Map the groups by identity: a line's code, else the group's name."""
    return {(one.line, one.name.zh): one for one in with_heads(terms)}


def _change(was: Group | None, now: Group | None) -> Change | None:
    old, new = was.clauses if was else (), now.clauses if now else ()
    gone = tuple(clause for clause in old if clause not in new)
    come = tuple(clause for clause in new if clause not in old)
    group = now or was
    if group is None or not (gone or come):
        return None
    return Change(
        what=group.name, before=sentence(gone) if gone else EMPTY, after=sentence(come) if come else EMPTY
    )
