from hypothesis import given, strategies as st

from wangbao.policy.patch import at, difference, merged, same_field, touched

leaves = st.one_of(st.integers(0, 3), st.text("ab", max_size=2), st.booleans())
tables = st.recursive(
    st.dictionaries(st.sampled_from("abc"), leaves, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), st.one_of(leaves, inner), max_size=3),
    max_leaves=8,
)


@given(tables, tables)
def test_the_difference_takes_one_to_the_other(one, two):
    assert merged(one, difference(one, two)) == two


@given(tables)
def test_no_difference_is_no_change(one):
    assert difference(one, one) == {}
    assert merged(one, {}) == one


def test_merging_alters_neither_side():
    old, change = {"a": {"b": 1, "c": 2}}, {"a": {"b": None, "d": 3}}
    assert merged(old, change) == {"a": {"c": 2, "d": 3}}
    assert (old, change) == ({"a": {"b": 1, "c": 2}}, {"a": {"b": None, "d": 3}})


def test_paths_touched_and_where_they_meet():
    assert touched({"a": {"b": None, "c": {"d": 1}}, "e": 2}) == {("a", "b"), ("a", "c", "d"), ("e",)}
    assert same_field(("a", "b"), ("a", "b", "c"))
    assert not same_field(("a", "b"), ("a", "c"))
    assert at({"a": {"b": 1}}, ("a", "b")) == 1
    assert at({"a": {"b": 1}}, ("a", "x", "y")) is None
