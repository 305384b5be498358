"""Conflicts by the graph of organisations: nobody reviews what its organisation, a joint unit or a group declares."""

import pytest
from hypothesis import given, settings, strategies as st

from tests.examples import examples
from wangbao.programme.review.conflicts import Candidate, Groups, Reason, Reviewed, conflict, eligible

GROUPS = Groups(
    frozenset({("holding", "insurer"), ("holding", "lab"), ("insurer", "branch"), ("loop", "loop")})
)


def of(*organisations: str, **changes: frozenset[str]) -> Candidate:
    return Candidate(key="expert", organisations=frozenset(organisations), **changes)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (of("insurer"), Reason.OWN),
        (of("elsewhere", "joint"), Reason.OWN),
        (of("holding"), Reason.GROUP),
        (of("branch"), Reason.GROUP),
        (of("lab"), Reason.GROUP),
        (of("elsewhere", declared=frozenset({"joint"})), Reason.DECLARED),
        (of("elsewhere", refused=frozenset({"scheme"})), Reason.DECLARED),
        (of("elsewhere", refused=frozenset({"another"})), None),
        (of("loop"), None),
        (of(), None),
    ],
)
def test_a_conflict_is_named(candidate, reason) -> None:
    scheme = Reviewed(key="scheme", units=frozenset({"insurer", "joint"}))
    assert conflict(scheme, candidate, GROUPS, reach=2) is reason


def test_sisters_are_two_links_apart() -> None:
    assert GROUPS.within({"lab"}, 1) == {"lab", "holding"}
    assert GROUPS.within({"lab"}, 2) == {"lab", "holding", "insurer"}
    assert GROUPS.within({"lab"}, 3) == {"lab", "holding", "insurer", "branch"}


codes = st.sampled_from("abcdef")
sets = st.frozensets(codes, max_size=3)


@settings(max_examples=examples(2))
@given(
    st.frozensets(st.tuples(codes, codes), max_size=6),
    st.lists(st.tuples(sets, sets, sets), min_size=1, max_size=4),
    st.lists(sets, min_size=1, max_size=4),
    st.integers(1, 3),
)
def test_the_list_of_the_eligible_is_whom_no_conflict_names(links, people, units, reach) -> None:
    groups = Groups(links)
    candidates = [
        Candidate(key=f"p{at}", organisations=own, declared=declared, refused=refused)
        for at, (own, declared, refused) in enumerate(people)
    ]
    schemes = [Reviewed(key="abcdef"[at], units=codes) for at, codes in enumerate(units)]
    found = eligible(schemes, candidates, groups, reach=reach)
    for scheme in schemes:
        assert found[scheme.key] == {
            one.key for one in candidates if conflict(scheme, one, groups, reach=reach) is None
        }
    assert all(near in groups.within({code}, reach) for near, code in links)
