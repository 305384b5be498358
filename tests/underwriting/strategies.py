"""Random conditions and random facts for them."""

from decimal import Decimal

from hypothesis import strategies as st

from wangbao.underwriting.facts import Fact

KNOWN = {
    fact.name: fact
    for fact in (
        Fact(name="amount", kind="number", zh="金额", en="amount"),
        Fact(name="count", kind="number", zh="次数", en="count"),
        Fact(name="answer", kind="choice", choices=("yes", "partial", "no"), zh="回答", en="answer"),
        Fact(name="exposed", kind="yes_no", zh="暴露", en="exposed"),
    )
}
_NUMBERS = ["0", "1", "2.5", "10", "1000000"]
_numbers = st.sampled_from(_NUMBERS)
_orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
_names = st.sampled_from(["amount", "count"])
_answers = st.sampled_from(["'yes'", "'partial'", "'no'"])

_atoms = st.one_of(
    st.builds("{} {} {}".format, _names, _orders, _numbers),
    st.builds("{1} {0} {2}".format, _orders, _numbers, _names),
    st.builds("{0} < {2} <= {1}".format, _numbers, _numbers, _names),
    st.builds("answer == {}".format, _answers),
    st.builds("answer != {}".format, _answers),
    st.builds("answer in ({}, {})".format, _answers, _answers),
    st.builds("answer not in ({},)".format, _answers),
    st.just("exposed"),
)
conditions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)
_values = {
    "amount": st.sampled_from(
        [Decimal(n) for n in ("0", "0.5", "1", "2.5", "3", "10", "1000000", "2000000")]
    ),
    "count": st.sampled_from([Decimal(n) for n in ("0", "1", "2", "2.5", "11", "1000000")]),
    "answer": st.sampled_from(["yes", "partial", "no"]),
    "exposed": st.booleans(),
}
facts = st.fixed_dictionaries(_values)
some_facts = st.fixed_dictionaries({name: st.one_of(st.none(), values) for name, values in _values.items()})
