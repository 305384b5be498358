import datetime as dt
from decimal import Decimal

import pytest

from tests.policy.made import START, YEAR, after, contract, price
from wangbao.policy.cancellation import cancelling, reinstating
from wangbao.policy.preview import preview
from wangbao.policy.renewal import renewal
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

JULY = dt.date(2027, 7, 1)


def fields(error):
    return [problem.field for problem in error.value.problems]


def test_a_preview_says_what_changes_and_what_it_costs_and_keeps_nothing():
    made = contract()
    found = preview(made, "risk_increase", JULY, {"answers": {"mfa": "no"}}, price)
    assert [(c.field, c.before, c.after) for c in found.changed] == [("answers.mfa", "yes", "no")]
    # annual 959 + 9590 at 0.7, so 1.1 adds 4/7 of it for 184 of 365 days
    assert found.charge.net == (Decimal(959) * 4 / 7 * 184 / 365).quantize(Decimal("0.01")) + (
        Decimal(9590) * 4 / 7 * 184 / 365
    ).quantize(Decimal("0.01"))
    assert found.conflicts == ()
    assert len(made.endorsements) == 1


def test_each_kind_changes_only_its_own_fields():
    made = contract()
    for kind, change, field in [
        ("change_of_sums", {"answers": {"mfa": "no"}}, "answers.mfa"),
        ("risk_increase", {"limit_cny": "1"}, "limit_cny"),
        ("change_of_insured", {"in_force": False}, "in_force"),
        ("cancellation", {"limit_cny": "1"}, "limit_cny"),
        ("add_item", {"items": {"data_restoration": {}}}, "items.data_restoration"),
        ("remove_item", {"items": {"extortion": None}}, "items.extortion"),
        ("change_of_sums", {"items": {"extortion": {"limit_cny": "1"}}}, "items.extortion"),
        ("change_of_sums", {}, "change"),
        ("change_of_sums", {"limit_cny": "5000000"}, "change"),
        ("issuance", {"limit_cny": "1"}, "limit_cny"),
    ]:
        with pytest.raises(InputError) as refused:
            preview(made, kind, JULY, change, price)
        assert fields(refused) == [field], kind


def test_adding_and_removing_heads():
    added = preview(contract(), "add_item", JULY, {"items": {"extortion": {"limit_cny": "100000"}}}, price)
    assert added.charge.net > 0
    removed = preview(contract(), "remove_item", JULY, {"items": {"data_restoration": None}}, price)
    assert removed.charge.net < 0
    everything = {"items": {"data_restoration": None, "business_interruption": None}}
    with pytest.raises(InputError, match="at least one item of cover"):
        preview(contract(), "remove_item", JULY, everything, price)


def test_terms_no_contract_may_have_are_refused_with_the_day_they_begin():
    made = after(
        contract(),
        "change_of_sums",
        dt.date(2027, 9, 1),
        {"items": {"data_restoration": {"limit_cny": "10"}}},
    )
    with pytest.raises(InputError) as refused:
        preview(made, "change_of_sums", JULY, {"limit_cny": "5"}, price)
    assert fields(refused) == [
        "[2027-07-01].items.business_interruption.limit_cny",
        "[2027-09-01].items.business_interruption.limit_cny",
        "[2027-09-01].items.data_restoration.limit_cny",
    ]
    for change in (
        {"limit_cny": "-5"},
        {"limit_cny": "many"},
        {"items": {"data_restoration": {"colour": "1"}}},
    ):
        with pytest.raises(InputError):
            preview(contract(), "change_of_sums", JULY, change, price)


def test_a_charge_against_its_kind_is_refused():
    with pytest.raises(InputError, match="must not raise the premium"):
        preview(contract(), "risk_decrease", JULY, {"answers": {"mfa": "no"}}, price)
    lower = contract(answers={"revenue_cny": "100000000", "mfa": "no"})
    with pytest.raises(InputError, match="must not lower the premium"):
        preview(lower, "risk_increase", JULY, {"answers": {"mfa": "yes"}}, price)


def test_cover_on_the_day():
    gone = after(contract(), "cancellation", JULY, cancelling("by_insurer"))
    for kind, day, change in [
        ("change_of_sums", JULY, {"limit_cny": "6000000"}),
        ("cancellation", dt.date(2027, 8, 1), cancelling("by_insurer")),
        ("reinstatement", START, reinstating()),
    ]:
        with pytest.raises(InputError) as refused:
            preview(gone, kind, day, change, price)
        assert fields(refused) == ["effective"]
    assert preview(gone, "change_of_sums", START, {"limit_cny": "6000000"}, price).charge.net > 0
    assert preview(gone, "reinstatement", dt.date(2027, 8, 1), reinstating(), price).charge.net > 0


def test_a_day_outside_the_period_is_refused():
    with pytest.raises(InputError) as refused:
        preview(contract(), "change_of_sums", YEAR.end, {"limit_cny": "6000000"}, price)
    assert fields(refused) == ["day"]


def test_a_renewal_begins_where_the_term_ends_with_what_changed():
    made = after(contract(), "change_of_sums", JULY, {"limit_cny": "6000000"})
    offer = renewal(made, {"answers": {"mfa": "no"}})
    assert offer.period == Period(YEAR.end, dt.date(2029, 1, 1))
    assert offer.terms["limit_cny"] == "6000000"
    assert offer.changed == {"answers": {"mfa": "no"}}


def test_a_cancelled_policy_is_not_renewed_and_cover_is_no_answer():
    with pytest.raises(InputError, match="not in force at its expiry"):
        renewal(after(contract(), "cancellation", JULY, cancelling("by_insurer")), {})
    with pytest.raises(InputError, match="may not change this"):
        renewal(contract(), {"in_force": False})
