"""Rule sets: the grammar, the static checks, the hash."""

import copy

import pytest

from wangbao.questionnaire import question_sets
from wangbao.risk import parameters
from wangbao.underwriting import facts, rules
from wangbao.vocabulary.errors import InputError

WORDS = {"zh": "原因", "en": "reason"}
CEILINGS = [
    {"level": "automatic", "limit_cny": 1_000_000, "premium_cny": 10_000},
    {"level": "underwriter", "limit_cny": 5_000_000, "premium_cny": 100_000},
    {"level": "senior_underwriter", "limit_cny": 50_000_000, "premium_cny": 1_000_000},
    {"level": "head_office"},
]


def document(*, flags=(), adjustments=(), **more):
    return {
        "rules": "own",
        "version": "1",
        "title": WORDS,
        "note": WORDS,
        "source": "wangbao",
        "confidence": "judgement",
        "authority": copy.deepcopy(CEILINGS),
        "flags": [{"reason": WORDS, **flag} for flag in flags],
        "adjustments": [{"reason": WORDS, **adjustment} for adjustment in adjustments],
        **more,
    }


def info(rule_id, when):
    return {"id": rule_id, "when": when, "flag": "info"}


def refer(rule_id, when, authority="underwriter"):
    return {"id": rule_id, "when": when, "flag": "refer", "authority": authority}


def refused(data):
    with pytest.raises(InputError) as error:
        rules.parse(data, file="own.yaml")
    return error.value


def test_the_shipped_set_is_judgement_and_has_no_idle_rule():
    assert rules.shipped() == ("cyber-underwriting@2026.1", "cyber-underwriting@2026.2")
    shipped = rules.load("cyber-underwriting")
    assert shipped.document.confidence == "judgement"
    assert shipped.warnings == ()
    first = rules.load("cyber-underwriting@2026.1")
    assert first.sha256 == "b5712d43a2613982a11af4048e84e7af83d2646b9a774a0b9cffc833c489ad55"
    assert shipped.sha256 == "ef90c418a982ea013e49577eea82ea30a52cccd93e6614a5281313728086ea76"


def test_every_control_the_model_knows_is_a_fact_rules_may_name():
    answers = {name for name, fact in facts.known_facts().items() if fact.table == "answers"}
    assert answers == set(parameters.default().controls)


def test_the_hash_is_of_the_meaning_and_not_of_the_layout():
    one = document(flags=[info("a", "records_held > 5")])
    reordered = dict(reversed(one.items()))
    assert rules.parse(one).sha256 == rules.parse(reordered).sha256
    assert rules.parse(one).sha256 != rules.parse({**one, "version": "2"}).sha256


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        (info("a", "premiums > 3"), "flags.a.when"),
        (info("a", "records_held.real > 3"), "flags.a.when"),
        ({**info("a", "records_held > 3"), "authority": "underwriter"}, "flags.0"),
        ({"id": "a", "when": "records_held > 3", "flag": "refer"}, "flags.0"),
        (refer("a", "records_held > 3", "automatic"), "flags.0"),
        ({**info("a", "records_held > 3"), "weight": 3}, "flags.0.weight"),
        ({**info("A b", "records_held > 3")}, "flags.0.id"),
    ],
)
def test_a_flag_that_breaks_the_grammar_is_refused_by_name(flag, field):
    error = refused(document(flags=[flag]))
    assert error.file == "own.yaml"
    assert error.problems[0].field == field


def test_every_problem_is_said_at_once():
    error = refused(document(flags=[info("a", "nothing > 3"), info("b", "records_held + 1 > 3")]))
    assert [p.field for p in error.problems] == ["flags.a.when", "flags.b.when"]


def test_a_condition_that_can_never_hold_or_always_holds_is_refused():
    error = refused(
        document(
            flags=[
                info("never", "records_held > 5 and records_held < 5"),
                info("always", "records_held >= 0"),
                info("neither", "mfa_everywhere != 'yes' and mfa_everywhere != 'no'"),
            ]
        )
    )
    assert [(p.field, p.rule.en) for p in error.problems] == [
        ("never", "the condition can never hold"),
        ("always", "the condition always holds"),
    ]


def test_a_floor_that_can_meet_a_lower_cap_is_refused():
    floor = {"id": "floor", "field": "waiting_hours", "when": "cloud == 'high'", "at_least": 24}
    cap = {"id": "cap", "field": "waiting_hours", "when": "size == 'micro'", "at_most": 12}
    error = refused(document(adjustments=[floor, cap]))
    assert [p.field for p in error.problems] == ["adjustments.floor"]
    assert "cap" in error.problems[0].rule.en
    apart = {**cap, "when": "size == 'micro' and cloud in ('none', 'low')"}
    assert rules.parse(document(adjustments=[floor, apart])).warnings == ()


def test_a_table_contradicts_only_in_the_bands_that_can_meet():
    bands = {"fact": "revenue_cny", "bands": [{"below": 1000, "amount": 10}, {"amount": 500}]}
    table = {"id": "table", "field": "deductible_cny", "at_least": bands}
    cap = {"id": "cap", "field": "deductible_cny", "when": "revenue_cny < 1000", "at_most": 100}
    assert rules.parse(document(adjustments=[table, cap])).warnings == ()
    error = refused(document(adjustments=[table, {**cap, "when": "revenue_cny <= 1000"}]))
    assert [p.field for p in error.problems] == ["adjustments.table"]


def test_an_adjustment_may_not_read_what_is_settled_after_it_nor_what_follows_from_the_terms():
    by_limit = {"id": "a", "field": "deductible_cny", "when": "limit_cny > 5", "at_least": 10}
    limit = {"id": "b", "field": "limit_cny", "when": "cloud == 'high'", "at_most": 100}
    assert [p.value for p in refused(document(adjustments=[by_limit, limit])).problems] == ["limit_cny"]
    assert rules.parse(document(adjustments=[limit, by_limit])).warnings == ()
    own = {"id": "c", "field": "limit_cny", "when": "limit_cny > 200", "at_most": 100}
    assert [p.value for p in refused(document(adjustments=[own])).problems] == ["limit_cny"]
    by_price = {"id": "d", "field": "limit_cny", "when": "premium_cny > 200", "at_most": 100}
    assert [p.value for p in refused(document(adjustments=[by_price])).problems] == ["premium_cny"]


def test_only_terms_are_adjusted():
    wrong = {"id": "a", "field": "revenue_cny", "at_least": 10}
    assert [p.field for p in refused(document(adjustments=[wrong])).problems] == ["adjustments.a.field"]


@pytest.mark.parametrize(
    "bands",
    [
        [{"below": 5, "amount": 1}, {"below": 9, "amount": 2}],
        [{"below": 9, "amount": 1}, {"below": 5, "amount": 2}, {"amount": 3}],
        [{"amount": 1}, {"amount": 2}],
        [{"amount": 1}],
    ],
)
def test_bands_rise_and_the_last_is_open(bands):
    table = {"id": "a", "field": "deductible_cny", "at_least": {"fact": "limit_cny", "bands": bands}}
    assert refused(document(adjustments=[table])).problems


def test_a_flag_hidden_behind_a_stronger_one_is_warned_of():
    flags = [
        refer("big", "records_held > 1000"),
        refer("bigger", "records_held > 5000", "senior_underwriter"),
        refer("same-level", "records_held > 2000"),
        {"id": "out", "when": "records_held > 9000 and mfa_everywhere == 'no'", "flag": "decline"},
        info("seen", "records_held > 9000 and mfa_everywhere == 'no' and remote_desktop"),
    ]
    found = rules.parse(document(flags=flags)).warnings
    assert [w.field for w in found] == ["flags.same-level", "flags.seen"]


def test_levels_are_listed_in_order_and_never_narrow():
    short = refused(document(authority=CEILINGS[:3]))
    assert [p.field for p in short.problems] == ["authority"]
    narrow = copy.deepcopy(CEILINGS)
    narrow[2]["limit_cny"] = 1
    assert [p.field for p in refused(document(authority=narrow)).problems] == ["authority.limit_cny"]
    capped = copy.deepcopy(CEILINGS)
    capped[3]["premium_cny"] = 10**9
    assert [p.field for p in refused(document(authority=capped)).problems] == ["authority.premium_cny"]


def test_a_rule_set_may_declare_facts_of_its_own_but_not_redefine_one():
    own = {"name": "prior_refusal", "kind": "yes_no", "zh": "曾被拒保", "en": "refused before"}
    ruled = rules.parse(document(facts=[own], flags=[refer("refused", "prior_refusal")]))
    assert ruled.facts["prior_refusal"].text.en == "refused before"
    again = {**own, "name": "revenue_cny"}
    assert [p.value for p in refused(document(facts=[again])).problems] == ["revenue_cny"]


def test_names_given_twice_are_refused():
    error = refused(document(flags=[info("a", "remote_desktop"), info("a", "vpn_exposed")]))
    assert [(p.field, p.value) for p in error.problems] == [("id", "a")]


def test_the_shipped_sets_own_facts_are_asked_by_the_shipped_questions_in_the_same_kind():
    kinds = {"yes_no": "yes_no", "number": "number", "choice": "choice"}
    asked = {}
    for name in question_sets.shipped():
        for question in question_sets.load(name).questions():
            asked.setdefault(question.fact.removeprefix("underwriting."), question)
    for fact in rules.load("cyber-underwriting").document.facts:
        question = asked[fact.name]
        assert question.type == kinds[fact.kind]
        if fact.kind == "choice":
            assert set(fact.choices) <= {option.code for option in question.options}
