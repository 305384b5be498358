import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.policy.made import START, after, contract, contracts, price
from wangbao.policy.cancellation import cancelling
from wangbao.policy.fold import Contract, Endorsement
from wangbao.policy.payable import Subsidy, Vat, difference, payable, shared
from wangbao.policy.premium import PREMIUM, Line, plus
from wangbao.policy.preview import charge_of, payable_of, spread
from wangbao.vocabulary.errors import InputError

LINES = {Line(PREMIUM, "extortion"): Decimal("1000.00"), Line(PREMIUM, "data_restoration"): Decimal("234.56")}
SHARES = st.lists(st.integers(1, 97), min_size=1, max_size=5).map(
    lambda parts: (
        [Decimal(p) / 1000 for p in parts[:-1]]
        + [1 - sum((Decimal(p) / 1000 for p in parts[:-1]), Decimal(0))]
    )
)


def agreed(made, **more):
    first = made.endorsements[0]
    changed = Endorsement(0, first.kind, first.effective, first.issued_at, {**first.change, **more})
    return Contract(made.period, (changed, *made.endorsements[1:]))


def test_vat_on_top_and_vat_within():
    on_top = payable(LINES, Vat(mode="exclusive"))
    assert (on_top.net, on_top.vat, on_top.gross) == (
        Decimal("1234.56"),
        Decimal("74.07"),
        Decimal("1308.63"),
    )
    within = payable(LINES, Vat(mode="inclusive"))
    assert (within.net, within.vat, within.gross) == (
        Decimal("1164.68"),
        Decimal("69.88"),
        Decimal("1234.56"),
    )


def test_subsidies_stand_apart_and_stop_at_their_cap():
    terms = {
        "subsidies": [{"code": "city", "rate": "0.3", "cap_cny": "300"}, {"code": "park", "rate": "0.1"}]
    }
    found = payable(LINES, Vat(), Subsidy.of(terms))
    assert found.subsidies == {"city": Decimal("300.00"), "park": Decimal("130.86")}
    assert found.insured_cny == Decimal("877.77")
    assert sum(spread(found).values()) == found.gross == Decimal("1308.63")


@given(contracts(), st.sampled_from(["exclusive", "inclusive"]), st.integers(0, 5_000_000))
def test_tax_and_subsidy_telescope(made, mode, cap):
    made = agreed(
        made, vat={"rate": "0.06", "mode": mode}, subsidies=[{"code": "c", "rate": "0.2", "cap_cny": cap}]
    )
    parts = [charge_of(made, item.seq, price) for item in made.endorsements]
    whole = payable_of(made, price)
    assert plus(part.lines for part in parts) == whole.lines
    assert sum(part.net for part in parts) == whole.net
    assert sum(part.vat for part in parts) == whole.vat
    assert sum(part.subsidies["c"] for part in parts) == whole.subsidies["c"]
    assert sum(part.insured_cny for part in parts) == whole.insured_cny
    assert whole.insured_cny >= 0


@given(contracts(), SHARES)
def test_co_insurers_shares_add_back_to_every_charge(made, shares):
    totals = [payable_of(made.until(item.seq), price).lines for item in made.endorsements]
    before = tuple({} for _ in shares)
    for seq, total in enumerate(totals):
        parts = shared(total, shares)
        steps = [
            difference(payable(p, Vat()), payable(b, Vat())).lines for p, b in zip(parts, before, strict=True)
        ]
        assert plus(steps) == charge_of(made, seq, price).lines
        before = parts


@pytest.mark.parametrize(
    ("shares", "rule"),
    [
        ([], "above 0"),
        ([Decimal(1), Decimal(0)], "above 0"),
        ([Decimal("0.5"), Decimal("0.4999")], "exactly 1"),
        ([Decimal("0.7"), Decimal("0.4")], "exactly 1"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_refused(shares, rule):
    with pytest.raises(InputError, match=rule):
        shared(LINES, shares)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"subsidies": [{"code": "a", "rate": "0"}]}, "subsidies.0.rate"),
        ({"subsidies": [{"code": "a", "rate": "1.1"}]}, "subsidies.0.rate"),
        ({"subsidies": [{"rate": "0.1"}]}, "subsidies.0.code"),
        ({"subsidies": [{"code": "a", "rate": "0.1", "cap_cny": "-1"}]}, "subsidies.0.cap_cny"),
        ({"subsidies": [{"code": "a", "rate": "0.6"}, {"code": "b", "rate": "0.6"}]}, "subsidies"),
        ({"subsidies": [{"code": "a", "rate": "0.1"}, {"code": "a", "rate": "0.1"}]}, "subsidies"),
    ],
)
def test_subsidies_that_cannot_be_are_refused(terms, field):
    with pytest.raises(InputError) as refused:
        Subsidy.of(terms)
    assert refused.value.problems[0].field == field


def test_vat_that_cannot_be_is_refused():
    for bad in ({"rate": "1"}, {"rate": "-0.1"}, {"mode": "sometimes"}):
        with pytest.raises(InputError):
            Vat.of({"vat": bad})


def test_a_refund_gives_its_vat_back():
    made = after(contract(), "cancellation", START, cancelling("before_inception"), days=1)
    assert payable_of(made, price).gross == 0
    assert charge_of(made, 1, price).vat == -charge_of(made, 0, price).vat
    assert dt.date(2027, 1, 1) == START
