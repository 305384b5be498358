"""Needs and candidates are compared by rules that can be read: data, points and sentences; ranking is monotone."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from tests.examples import examples
from wangbao.programme.matching import rule_library
from wangbao.programme.matching.candidate import Candidate, Supply, services_in, sizes_of
from wangbao.programme.matching.measures import MEASURES
from wangbao.programme.matching.need import Need
from wangbao.programme.matching.order import assess, plain, rank
from wangbao.vocabulary import heads, regions, sectors, size, terms
from wangbao.vocabulary.errors import InputError

RULES = rule_library.load("pilot-matching")
KINDS, SCENARIOS, HEADS, SECTIONS, SIZES, PLACES = (
    [one.code for one in table]
    for table in (terms.KINDS, terms.SCENARIOS, heads.HEADS, sectors.SECTIONS, size.SIZES, regions.REGIONS)
)
SERVICES = [one.code for one in RULES.services]
NEED = Need(
    kind="telecom_internet",
    section="I",
    size="small",
    province="11",
    scenarios=("platform_outage", "data_leak"),
    heads=("business_interruption", "emergency_response"),
    limit_cny=Decimal(5_000_000),
    budget_cny=Decimal(20_000),
    services=("monitoring", "response"),
)
PERFECT = Candidate(
    supply=Supply.SCHEME,
    number="D20260000001",
    kinds=frozenset({"telecom_internet"}),
    heads=frozenset(NEED.heads),
    scenarios=frozenset(NEED.scenarios),
    industries=frozenset({"I"}),
    sizes=frozenset({"small"}),
    places=frozenset({"11"}),
    limit_cny=Decimal(5_000_000),
    premium_cny=Decimal(20_000),
    services=frozenset(NEED.services),
)


def points(candidate: Candidate, need: Need = NEED) -> dict[str, Fraction]:
    return {one.criterion: one.points for one in assess(RULES, need, candidate).reasons}


def test_the_rules_that_ship_are_our_own_whole_and_name_nobody() -> None:
    assert (RULES.confidence, sum(one.points for one in RULES.criteria)) == ("judgement", 100)
    assert {one.code for one in RULES.criteria} == set(MEASURES)
    assert "payment" in RULES.statement.en
    assert [one.code for one in RULES.criteria if one.excludes] == ["kind", "heads"]


def test_what_meets_everything_has_every_point_and_a_sentence_for_each() -> None:
    found = assess(RULES, NEED, PERFECT)
    assert (found.score, found.shown_score) == (100, "100.0")
    assert [one.points for one in found.reasons] == [one.points for one in RULES.criteria]
    assert all(one.sentence.zh and one.sentence.en and "{" not in one.sentence.en for one in found.reasons)


@pytest.mark.parametrize(
    ("change", "criterion", "gained"),
    [
        ({"heads": frozenset({"business_interruption"})}, "heads", Fraction(25, 2)),
        ({"scenarios": None}, "scenarios", 0),
        ({"scenarios": frozenset({"data_leak"})}, "scenarios", Fraction(15, 2)),
        ({"industries": None}, "industry", 5),
        ({"industries": frozenset({"C"})}, "industry", 0),
        ({"sizes": None}, "size", Fraction(5, 2)),
        ({"places": None}, "place", 0),
        ({"limit_cny": Decimal(1_000_000)}, "limit", 2),
        ({"limit_cny": None}, "limit", 0),
        ({"premium_cny": Decimal(40_000)}, "budget", 5),
        ({"premium_cny": None}, "budget", 0),
        ({"services": frozenset({"response"})}, "services", 5),
        ({"services": None}, "services", 0),
    ],
)
def test_what_is_met_in_part_or_not_said_only_lowers(change, criterion, gained) -> None:
    found = assess(RULES, NEED, replace(PERFECT, **change))
    assert {one.criterion: one.points for one in found.reasons}[criterion] == gained
    assert not any(one.excludes for one in found.reasons)
    assert points(PERFECT) | {criterion: gained} == {one.criterion: one.points for one in found.reasons}


@pytest.mark.parametrize(
    ("change", "criterion"),
    [({"kinds": frozenset({"it_product"})}, "kind"), ({"heads": frozenset({"funds_loss"})}, "heads")],
)
def test_another_kind_of_insured_or_no_head_in_common_leaves_out(change, criterion) -> None:
    other = replace(PERFECT, number="D20260000002", **change)
    found = rank(RULES, NEED, [other, PERFECT], draw="N1")
    assert [one.candidate for one in found.ranked] == [PERFECT]
    (left,) = found.excluded
    assert (left.rank, [one.criterion for one in left.reasons if one.excludes]) == (None, [criterion])


def test_what_is_not_asked_does_not_count() -> None:
    need = Need(kind="telecom_internet")
    assert points(PERFECT, need) == {"kind": 10}
    assert assess(RULES, need, replace(PERFECT, heads=frozenset())).score == 100


def test_equals_share_a_place_in_an_order_drawn_from_the_need() -> None:
    many = [replace(PERFECT, number=f"D2026{at:07d}") for at in range(30)]
    worse = replace(PERFECT, number="D20269999999", limit_cny=None)
    found = rank(RULES, NEED, [*many, worse], draw="N1")
    assert [one.rank for one in found.ranked] == [1] * 30 + [31]
    again = rank(RULES, NEED, [worse, *reversed(many)], draw="N1")
    assert found == again
    other = rank(RULES, NEED, many, draw="N2")
    firsts = {rank(RULES, NEED, many, draw=f"N{at}").ranked[0].candidate.number for at in range(40)}
    assert [one.candidate for one in other.ranked] != [one.candidate for one in found.ranked[:30]]
    assert len(firsts) > 10  # nobody stands first for every need


def test_a_ranking_is_kept_as_plain_values() -> None:
    kept = plain(rank(RULES, NEED, [PERFECT], draw="N1").ranked[0], RULES)
    assert (kept["rules"], kept["rank"], kept["score"]) == ("pilot-matching@1.0", 1, "100.0")
    assert kept["reasons"][0]["sentence"]["zh"] == "适用于电信和互联网企业。"


def some(codes: list[str], most: int = 6):
    return st.frozensets(st.sampled_from(codes), max_size=most)


AMOUNTS = st.integers(1, 10**9).map(Decimal)
NEEDS = st.builds(
    Need,
    kind=st.sampled_from(KINDS),
    section=st.none() | st.sampled_from(SECTIONS),
    size=st.none() | st.sampled_from(SIZES),
    province=st.none() | st.sampled_from(PLACES),
    scenarios=some(SCENARIOS).map(tuple),
    heads=some(HEADS).map(tuple),
    limit_cny=st.none() | AMOUNTS,
    budget_cny=st.none() | AMOUNTS,
    services=some(SERVICES).map(tuple),
)
CANDIDATES = st.builds(
    Candidate,
    supply=st.sampled_from(Supply),
    number=st.just("A"),
    kinds=some(KINDS),
    heads=some(HEADS),
    scenarios=st.none() | some(SCENARIOS),
    industries=st.none() | some(SECTIONS),
    sizes=st.none() | some(SIZES),
    places=st.none() | some(PLACES),
    limit_cny=st.none() | AMOUNTS,
    premium_cny=st.none() | AMOUNTS,
    services=st.none() | some(SERVICES),
)


@st.composite
def grown(draw, need: Need, one: Candidate) -> Candidate:
    """Give a candidate that covers at least as much of a need as another."""

    def more(has, wanted):
        if has is None:  # silent still, or says all that is wanted
            return draw(st.sampled_from([None, frozenset(wanted)]))
        return has | (frozenset(draw(st.sets(st.sampled_from(sorted(wanted))))) if wanted else frozenset())

    def single(value):
        return [value] if value else []

    limit, premium = one.limit_cny, one.premium_cny
    return replace(
        one,
        number="B",
        kinds=more(one.kinds, [need.kind]),
        heads=more(one.heads, need.heads),
        scenarios=more(one.scenarios, need.scenarios),
        industries=more(one.industries, single(need.section)),
        sizes=more(one.sizes, single(need.size)),
        places=more(one.places, single(need.province)),
        services=more(one.services, need.services),
        limit_cny=draw(AMOUNTS) if limit is None else limit + draw(AMOUNTS),
        premium_cny=draw(AMOUNTS)
        if premium is None
        else premium * draw(st.sampled_from([Decimal("0.3"), 1])),
    )


@given(data=st.data(), need=NEEDS, one=CANDIDATES, others=st.lists(CANDIDATES, max_size=5))
@settings(max_examples=examples(3))
def test_whoever_covers_more_of_a_need_never_stands_lower_for_it(data, need, one, others) -> None:
    better = data.draw(grown(need, one))
    others = [replace(other, number=f"C{at}") for at, other in enumerate(others)]
    found = rank(RULES, need, [one, better, *others], draw="N")
    places = {match.candidate.number: match.rank for match in found.ranked}
    if "A" in places:
        assert places["B"] <= places["A"]
    low, high = (assess(RULES, need, each) for each in (one, better))
    assert all(b.points >= a.points for a, b in zip(low.reasons, high.reasons, strict=True))


@given(need=NEEDS, several=st.lists(CANDIDATES, max_size=6), draw=st.text(max_size=8))
def test_a_ranking_does_not_hang_on_the_order_of_what_is_ranked(need, several, draw) -> None:
    named = [replace(one, number=str(at)) for at, one in enumerate(several)]
    assert rank(RULES, need, named, draw=draw) == rank(RULES, need, named[::-1], draw=draw)


def test_services_are_found_by_their_words_in_their_own_phase() -> None:
    texts = {"before": "在线评估", "during": "每日监测", "after": "由专家应急"}
    assert services_in(RULES, texts) == {"assessment", "monitoring", "response"}
    assert services_in(RULES, {"before": "应急"}) == frozenset()
    assert sizes_of(RULES, ["inclusive_small", "industrial_park"]) == {"micro", "small"}
    assert sizes_of(RULES, ["industrial_park"]) is None


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({}, "kind"),
        ({"kind": "bakery"}, "kind"),
        ({"section": "Z"}, "section"),
        ({"size": "huge"}, "size"),
        ({"province": "99"}, "province"),
        ({"province": "1101"}, "province"),
        ({"heads": ["flood"]}, "heads.0"),
        ({"scenarios": ["flood"]}, "scenarios.0"),
        ({"services": ["cleaning"]}, "services"),
        ({"limit_cny": "0"}, "limit_cny"),
        ({"budget_cny": "1.001"}, "budget_cny"),
        ({"budget_cny": "many"}, "budget_cny"),
        ({"revenue_cny": True}, "revenue_cny"),
        ({"name": "某企业"}, "name"),
    ],
)
def test_a_need_that_cannot_be_is_refused_by_its_field(given_, field) -> None:
    data = given_ if given_ == {} else {"kind": "it_product"} | given_
    with pytest.raises(InputError) as refused:
        rule_library.checked_need(RULES, data)
    assert [one.field for one in refused.value.problems] == [field]


def test_a_need_is_the_same_in_whatever_order_it_is_entered() -> None:
    one, other = (
        rule_library.checked_need(RULES, {"kind": "it_product", "heads": codes, "limit_cny": amount})
        for codes, amount in ((HEADS[:3], "1,000,000"), ([*HEADS[2::-1], HEADS[0]], 1_000_000))
    )
    assert one == other


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (lambda d: d["criteria"][0].update(points=11), "criteria", "100 together"),
        (lambda d: d["criteria"][1].update(code="kind"), "criteria", "given twice"),
        (lambda d: d["services"][1].update(code="assessment"), "services", "given twice"),
        (lambda d: d["criteria"][2].update(excludes=True), "criteria.2.unstated", "silence is no refusal"),
        (
            lambda d: d["criteria"][0]["says"]["full"].update(en="{name}"),
            "criteria.0.says.full.en",
            "may only use",
        ),
        (
            lambda d: d["criteria"][0]["says"]["none"].update(zh="{"),
            "criteria.0.says.none.zh",
            "may only use",
        ),
    ],
)
def test_broken_rules_are_refused_by_field_and_rule(change, field, rule) -> None:
    data = RULES.model_dump(mode="json")
    for one in data["criteria"]:
        one["unstated"] = float(one["unstated"])
    rule_library.parse(data)
    change(data)
    with pytest.raises(InputError) as refused:
        rule_library.parse(data)
    assert [one for one in refused.value.problems if one.field == field and rule in one.rule.en]
