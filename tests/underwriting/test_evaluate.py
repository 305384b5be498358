"""What a rule set says of one risk."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.underwriting.test_rules import CEILINGS, document, info, refer
from wangbao.underwriting import facts as known, rules
from wangbao.underwriting.authority import Level
from wangbao.underwriting.evaluate import adjust, as_data, evaluate
from wangbao.vocabulary.errors import InputError

SHIPPED = rules.load("cyber-underwriting")
CALM = {
    "limit_cny": Decimal(2_000_000),
    "deductible_cny": Decimal(20_000),
    "waiting_hours": 24,
    "period_days": 365,
    "premium_cny": Decimal(30_000),
    "price_to_technical": 1.1,
    "hundred_year_cny": 3_000_000,
    "insured_kind": "other_industry",
    "revenue_cny": 50_000_000,
    "records_held": 20_000,
    "liability_covered": True,
    "extortion_covered": True,
    "funds_covered": True,
    "remote_desktop": False,
    "vpn_exposed": False,
    "open_findings": 0,
    **dict.fromkeys((name for name, f in known.known_facts().items() if f.table == "answers"), "yes"),
}


def test_a_calm_risk_is_offered_at_once():
    outcome = evaluate(SHIPPED, CALM)
    assert (outcome.adjustments, outcome.flags, outcome.needs) == ((), (), ())
    assert (outcome.decision, outcome.authority) == ("offer", Level.AUTOMATIC)


def test_adjustments_say_field_from_to_rule_and_reason():
    outcome = evaluate(
        SHIPPED,
        {
            **CALM,
            "limit_cny": 30_000_000,
            "mfa_everywhere": "no",
            "waiting_hours": 8,
            "industrial_control": "high",
        },
    )
    said = [(a["field"], a["from"], a["to"], a["rule"]) for a in as_data(outcome)["adjustments"]]
    assert said == [
        ("limit_cny", "30000000", "20000000", "limit-without-mfa"),
        ("deductible_cny", "20000", "100000", "deductible-by-limit"),  # by the limit as lowered
        ("waiting_hours", "8", "12", "waiting-industrial"),
    ]
    first = as_data(outcome)["adjustments"][0]
    assert first["reason"]["zh"].startswith("未全面启用多因素认证")
    assert first["seen"] == {"mfa_everywhere": "no"}
    assert outcome.terms == {
        "limit_cny": Decimal(20_000_000),
        "deductible_cny": Decimal(100_000),
        "waiting_hours": Decimal(12),
    }


def test_flags_are_taken_on_the_terms_as_adjusted():
    wanted = {**CALM, "limit_cny": 60_000_000, "mfa_everywhere": "partial"}
    assert "large-limit" not in [flag.rule for flag in evaluate(SHIPPED, wanted).flags]
    assert "large-limit" in [
        flag.rule for flag in evaluate(SHIPPED, {**wanted, "mfa_everywhere": "yes"}).flags
    ]


@pytest.mark.parametrize(
    ("change", "decision", "authority"),
    [
        ({"past_incidents": 1, "past_years": 3}, "refer", Level.UNDERWRITER),
        ({"past_incidents": 4, "past_years": 3}, "refer", Level.SENIOR),
        ({"price_to_technical": 0.4}, "refer", Level.HEAD_OFFICE),
        ({"open_findings": 12}, "block", Level.UNDERWRITER),
        ({"records_held": 20_000_000, "mfa_everywhere": "no"}, "decline", Level.UNDERWRITER),
        ({"limit_cny": 10_000_000}, "refer", Level.UNDERWRITER),
        ({"premium_cny": 600_000}, "refer", Level.SENIOR),
        ({"limit_cny": 100_000_001}, "refer", Level.HEAD_OFFICE),
    ],
)
def test_the_decision_and_the_authority_follow_from_flags_and_amounts(change, decision, authority):
    outcome = evaluate(SHIPPED, {**CALM, **change})
    assert (outcome.decision, outcome.authority) == (decision, authority)


def test_a_ceiling_itself_is_still_within_the_authority():
    own = rules.parse(document(flags=[info("a", "remote_desktop")]))
    at = {
        "limit_cny": CEILINGS[0]["limit_cny"],
        "premium_cny": CEILINGS[0]["premium_cny"],
        "remote_desktop": False,
    }
    assert evaluate(own, at).authority is Level.AUTOMATIC
    above = evaluate(own, {**at, "premium_cny": Decimal("10000.01")})
    assert above.authority is Level.UNDERWRITER
    assert (
        above.needs[0].reason.en == "the premium of ¥10,000.01 is above the ¥10,000.00 of the automatic level"
    )


def test_what_cannot_be_decided_is_said_with_the_missing_facts():
    ruled = rules.parse(
        document(
            flags=[
                refer("quiet", "records_held > 5") | {"if_unknown": "pass"},
                refer("seen", "records_held > 5"),
                refer("asked", "records_held > 5", "senior_underwriter") | {"if_unknown": "refer"},
            ]
        )
    )
    found = evaluate(ruled, {"limit_cny": 1, "premium_cny": 1}).flags
    assert [(f.rule, f.flag, f.authority, f.missing) for f in found] == [
        ("seen", "info", None, ("records_held",)),
        ("asked", "refer", Level.SENIOR, ("records_held",)),
    ]
    assert found[0].reason.zh.startswith("未提供持有个人信息的人数")


def test_an_adjustment_may_be_made_where_the_answer_is_not_known():
    cap = {"id": "cap", "field": "limit_cny", "when": "mfa_everywhere != 'yes'", "at_most": 5}
    cautious = rules.parse(document(adjustments=[{**cap, "if_unknown": "apply"}]))
    lenient = rules.parse(document(adjustments=[cap]))
    assert adjust(cautious, {"limit_cny": 9})[0]["limit_cny"] == 5
    assert adjust(lenient, {"limit_cny": 9, "mfa_everywhere": "unknown"})[0]["limit_cny"] == 9


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"revenue": 3}, "revenue"),
        ({"revenue_cny": "much"}, "revenue_cny"),
        ({"revenue_cny": -1}, "revenue_cny"),
        ({"revenue_cny": True}, "revenue_cny"),
        ({"remote_desktop": "yes"}, "remote_desktop"),
        ({"insured_kind": "bakery"}, "insured_kind"),
        ({"limit_cny": float("nan")}, "limit_cny"),
    ],
)
def test_facts_of_another_kind_are_refused_by_name(facts, field):
    with pytest.raises(InputError) as error:
        evaluate(SHIPPED, {**CALM, **facts})
    assert [p.field for p in error.value.problems] == [field]


_numbers = st.integers(0, 2 * 10**8)
_facts = st.fixed_dictionaries(
    {
        name: st.one_of(
            st.none(),
            _numbers
            if fact.kind == "number"
            else st.booleans()
            if fact.kind == "yes_no"
            else st.sampled_from(fact.values),
        )
        for name, fact in known.known_facts().items()
    }
)


@given(_facts)
def test_terms_once_adjusted_meet_no_further_adjustment_and_the_answer_repeats(facts):
    adjusted, _ = adjust(SHIPPED, facts)
    again, nothing = adjust(SHIPPED, adjusted)
    assert (again, nothing) == (adjusted, ())
    assert json.dumps(as_data(evaluate(SHIPPED, facts))) == json.dumps(
        as_data(evaluate(SHIPPED, dict(reversed(facts.items()))))
    )


@given(_facts)
def test_every_flag_shows_the_facts_it_went_by(facts):
    for flag in evaluate(SHIPPED, facts).flags:
        assert tuple(name for name, _ in flag.seen) == SHIPPED.conditions[flag.rule].names
        assert flag.missing == tuple(name for name, value in flag.seen if value is None) or not flag.missing


def test_a_kind_of_firm_alone_says_nothing_of_its_dependence():
    calm = {**CALM, "insured_kind": "industrial_internet", "waiting_hours": 8}
    waits = {
        level: evaluate(SHIPPED, {**calm, "industrial_control": level}).terms["waiting_hours"]
        for level in ("none", "low", "medium", "high")
    }
    assert waits == {"none": 8, "low": 8, "medium": 12, "high": 12}
