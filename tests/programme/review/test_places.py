"""Ranking: known answers, intervals that hold what they promise, and places that hang on one reviewer."""

import numpy as np
from hypothesis import given, settings, strategies as st

from tests.examples import examples
from wangbao.programme.review.places import LEVEL, Given, rank


def table(rows: dict[str, dict[str, float]]) -> list[Given]:
    return [Given(scheme, reviewer, total) for scheme, row in rows.items() for reviewer, total in row.items()]


def review(seed: int, *, schemes: int, reviewers: int, each: int, lenient: float, noise: float):
    """Draw true scores and what reviewers make of them."""
    draw = np.random.default_rng(seed)
    true, bent = draw.normal(70, 6, schemes), draw.normal(0, lenient, reviewers)
    rows = [
        Given(f"s{at:04}", f"r{one:03}", float(true[at] + bent[one] + draw.normal(0, noise)))
        for at in range(schemes)
        for one in draw.choice(reviewers, each, replace=False)
    ]
    return true, bent, rows


def test_equal_scores_share_the_better_rank() -> None:
    found = rank(table({"x": {"a": 80, "b": 90}, "y": {"a": 90, "b": 80}, "z": {"a": 60, "b": 60}}))
    assert [(one.scheme, one.rank, one.score, one.mean, one.reviews) for one in found.places] == [
        ("x", 1, 85.0, 85.0, 2),
        ("y", 1, 85.0, 85.0, 2),
        ("z", 3, 60.0, 60.0, 2),
    ]


def test_without_reviews_there_is_no_ranking_and_with_one_each_no_error() -> None:
    assert rank([]).places == ()
    only = rank([Given("x", "a", 50.0), Given("y", "b", 40.0)]).places
    assert [(one.rank, one.low, one.high, one.standard_error, one.hangs_on) for one in only] == [
        (1, 1, 1, None, None),
        (2, 2, 2, None, None),
    ]


def test_a_lenient_reviewer_lifts_nobody() -> None:
    """Everybody agrees but for c, who always gives 20 more: plain means would put y first."""
    base = {"w": 40.0, "x": 70.0, "y": 65.0, "z": 50.0}
    rows = {
        "w": {"a": 40.5, "b": 39.5, "c": 60.0},
        "x": {"a": 70.0, "b": 70.5},
        "y": {"b": 64.5, "c": 85.0},
        "z": {"a": 50.0, "b": 50.0, "c": 70.5},
    }
    found = rank(table(rows))
    assert [one.scheme for one in found.places] == sorted(base, key=base.get, reverse=True)  # type: ignore[arg-type]
    assert found.leniency["c"] - found.leniency["a"] > 18
    assert max(found.places, key=lambda one: one.mean).scheme == "y"


def test_reviewers_who_do_not_differ_have_no_leniency() -> None:
    _, _, rows = review(1, schemes=60, reviewers=20, each=4, lenient=0.0, noise=6.0)
    found = rank(rows)
    assert max(abs(one) for one in found.leniency.values()) < 2.0


def test_leniency_is_found_and_scores_come_nearer_to_the_truth() -> None:
    true, bent, rows = review(2, schemes=300, reviewers=40, each=5, lenient=8.0, noise=4.0)
    found = rank(rows)
    estimated = np.array([found.leniency[f"r{at:03}"] for at in range(40)])
    assert np.corrcoef(estimated, bent)[0, 1] > 0.95
    by_scheme = {one.scheme: one for one in found.places}
    ours = np.array([by_scheme[f"s{at:04}"].score for at in range(300)]) - true
    plain = np.array([by_scheme[f"s{at:04}"].mean for at in range(300)]) - true
    assert np.std(ours) < 0.6 * np.std(plain)


def test_intervals_hold_true_ranks_as_often_as_they_say() -> None:
    held = []
    for seed in range(8):
        true, _, rows = review(seed, schemes=120, reviewers=30, each=5, lenient=4.0, noise=8.0)
        right = {f"s{at:04}": 1 + int((true > true[at]).sum()) for at in range(120)}
        held += [one.low <= right[one.scheme] <= one.high for one in rank(rows).places]
    # 960 intervals: two standard deviations of a share of 0.9 are 0.02; schemes of one review are not independent.
    assert abs(np.mean(held) - LEVEL) < 0.04


def test_a_place_that_hangs_on_one_reviewer_names_the_reviewer() -> None:
    rows = {
        "x": {"a": 80, "b": 81, "c": 80},
        "y": {"a": 78, "b": 79, "d": 20},
        "z": {"b": 70, "c": 71, "d": 70},
    }
    found = {one.scheme: one for one in rank(table(rows), cut=2).places}
    assert (found["y"].rank, found["y"].hangs_on, found["y"].without) == (3, "d", 2)
    assert found["x"].hangs_on is None


scores = st.integers(0, 100).map(float)


@settings(max_examples=examples())
@given(
    st.dictionaries(
        st.sampled_from("uvwxyz"), st.dictionaries(st.sampled_from("abcd"), scores, min_size=1), min_size=1
    ),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_ranks_are_those_of_the_scores_and_intervals_hold_them(rows, cut, shuffle) -> None:
    given_rows = table(rows)
    found = rank(given_rows, cut=cut)
    shuffle.shuffle(given_rows)
    assert rank(given_rows, cut=cut) == found
    assert {one.scheme for one in found.places} == rows.keys()
    for one in found.places:
        assert one.rank == 1 + sum(other.score > one.score for other in found.places)
        assert 1 <= one.low <= one.rank <= one.high <= len(rows)
        assert one.hangs_on is None or one.hangs_on in rows[one.scheme]


@settings(max_examples=examples(0.6))
@given(
    st.dictionaries(
        st.sampled_from("uvwxyz"), st.dictionaries(st.sampled_from("abcd"), scores, min_size=2), min_size=2
    ),
    st.integers(1, 6),
)
def test_the_rank_without_a_review_is_that_of_the_other_scores(rows, cut) -> None:
    found = rank(table(rows), cut=cut)
    for one in found.places:
        if one.hangs_on is None:
            continue
        left = {
            reviewer: total - found.leniency[reviewer]
            for reviewer, total in rows[one.scheme].items()
            if reviewer != one.hangs_on
        }
        rest = round(sum(left.values()) / len(left), 6)
        others = [other.score for other in found.places if other.scheme != one.scheme]
        near = [score for score in others if abs(score - rest) < 2e-6]
        if not near:  # equal to the last digit, the order of adding decides
            assert one.without == 1 + sum(score > rest for score in others)
