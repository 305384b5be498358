"""Assignment: every scheme has its reviewers, none of a conflict, and no assignment is more even."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings, strategies as st

from tests.examples import examples
from wangbao.programme.review.assignment import assign
from wangbao.vocabulary.errors import InputError

MORE = ": admit further experts, who declare their interests, and assign again"
EACH = 2
REVIEWERS = ("a", "b", "c", "d")


@st.composite
def small(draw):
    schemes = draw(st.integers(1, 4))
    return {f"s{at}": draw(st.frozensets(st.sampled_from(REVIEWERS), min_size=EACH)) for at in range(schemes)}


def least_spread(eligible, most=None):
    """Try every assignment there is."""
    choices = [list(combinations(sorted(keys), EACH)) for keys in eligible.values()]
    loads = ([sum(key in pair for pair in chosen) for key in REVIEWERS] for chosen in product(*choices))
    return min((max(load) - min(load) for load in loads if most is None or max(load) <= most), default=None)


@settings(max_examples=examples(2))
@given(small(), st.integers(0, 9))
def test_no_assignment_is_more_even(eligible, seed) -> None:
    found = assign(eligible, REVIEWERS, each=EACH, seed=seed)
    assert found.spread == least_spread(eligible)
    for scheme, keys in found.reviewers.items():
        assert len(keys) == EACH
        assert keys <= eligible[scheme]
    assert sum(found.loads.values()) == EACH * len(eligible)


@settings(max_examples=examples(2))
@given(small(), st.integers(1, 4))
def test_a_most_is_kept_or_the_scheme_that_cannot_be_placed_is_named(eligible, most) -> None:
    if least_spread(eligible, most) is None:
        with pytest.raises(InputError) as refused:
            assign(eligible, REVIEWERS, each=EACH, seed=0, most=most)
        assert {problem.value for problem in refused.value.problems} <= eligible.keys()
    else:
        found = assign(eligible, REVIEWERS, each=EACH, seed=0, most=most)
        assert max(found.loads.values()) <= most


@settings(max_examples=examples())
@given(small(), st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(eligible, seed, shuffle) -> None:
    mixed, people = list(eligible.items()), list(REVIEWERS)
    shuffle.shuffle(mixed)
    shuffle.shuffle(people)
    assert assign(dict(mixed), people, each=EACH, seed=seed) == assign(
        eligible, REVIEWERS, each=EACH, seed=seed
    )


def test_schemes_without_enough_reviewers_are_all_named() -> None:
    with pytest.raises(InputError) as refused:
        assign({"s1": {"a"}, "s2": {"a", "b"}, "s3": set()}, REVIEWERS, each=EACH, seed=0)
    assert [(one.value, one.rule.en) for one in refused.value.problems] == [
        ("s1", f"needs 2 reviewers; 1 have no conflict{MORE}"),
        ("s3", f"needs 2 reviewers; 0 have no conflict{MORE}"),
    ]


def test_reviews_already_given_stay() -> None:
    everybody = frozenset(REVIEWERS)
    kept = {"s1": {"a", "b"}, "s2": {"a"}}
    found = assign({"s1": everybody, "s2": everybody, "s3": everybody}, REVIEWERS, each=2, seed=1, kept=kept)
    assert all(keys <= found.reviewers[scheme] for scheme, keys in kept.items())
    assert sorted(found.loads.values()) == [1, 1, 2, 2]


def test_another_seed_gives_another_assignment() -> None:
    eligible = {f"s{at}": frozenset(REVIEWERS) for at in range(6)}
    found = {
        str(sorted(assign(eligible, REVIEWERS, each=2, seed=seed).reviewers.items())) for seed in range(9)
    }
    assert len(found) > 1


def test_five_hundred_schemes_of_five_with_groups_are_even() -> None:
    """Two thirds of the schemes may ask half of the reviewers only; the time is measured in benchmarks/."""
    people = [f"r{at:03}" for at in range(120)]
    eligible = {
        f"s{at:03}": {one for one in people if at % 3 == 0 or int(one[1:]) % 2 == at % 2} for at in range(500)
    }
    found = assign(eligible, people, each=5, seed=7)
    assert found.spread <= 1
    assert sum(found.loads.values()) == 2_500
