"""Grades of incidents: every threshold at its edge, what is not stated, and what each cell rests on."""

from collections.abc import Iterator

import pytest

from tests.statute.incident.examples import facts
from wangbao.statute.incident.facts import parse
from wangbao.statute.incident.grades import grade, strictest
from wangbao.statute.incident.guides import GRADES, guides
from wangbao.vocabulary.errors import InputError

MINUTE, HOUR = 1, 60
# The national guide's thresholds as the field knows them: fact, number, grade it brings on; "以上" includes the number.
NATIONAL = [
    ("services_people", 10_000_000, "extremely_major"),
    ("services_people", 1_000_000, "major"),
    ("services_people", 100_000, "relatively_major"),
    ("personal_information_people", 100_000_000, "extremely_major"),
    ("personal_information_people", 10_000_000, "major"),
    ("personal_information_people", 1_000_000, "relatively_major"),
    ("province_population_percent", 50, "extremely_major"),
    ("city_population_percent", 50, "major"),
    ("city_population_percent", 30, "relatively_major"),
    ("content_home_page_minutes", 6 * HOUR, "extremely_major"),
    ("content_home_page_minutes", 2 * HOUR, "major"),
    ("content_home_page_minutes", 30 * MINUTE, "relatively_major"),
    ("content_other_page_minutes", 24 * HOUR, "extremely_major"),
    ("content_other_page_minutes", 12 * HOUR, "major"),
    ("content_other_page_minutes", 2 * HOUR, "relatively_major"),
    ("content_forwards", 100_000, "extremely_major"),
    ("content_forwards", 10_000, "major"),
    ("content_forwards", 1_000, "relatively_major"),
    ("content_views", 1_000_000, "extremely_major"),
    ("content_views", 100_000, "major"),
    ("content_views", 10_000, "relatively_major"),
    ("direct_loss_cny", 100_000_000, "extremely_major"),
    ("direct_loss_cny", 20_000_000, "major"),
    ("direct_loss_cny", 5_000_000, "relatively_major"),
]
# Of critical information infrastructure alone.
INFRASTRUCTURE = [
    ("whole_down_minutes", 6 * HOUR, "extremely_major"),
    ("whole_down_minutes", 1 * HOUR, "major"),
    ("whole_down_minutes", 10 * MINUTE, "relatively_major"),
    ("function_down_minutes", 24 * HOUR, "extremely_major"),
    ("function_down_minutes", 3 * HOUR, "major"),
    ("function_down_minutes", 30 * MINUTE, "relatively_major"),
]
# The overlays: regime, fact, number, grade.
OVERLAYS = [
    ("miit_data", "direct_loss_cny", 1_000_000_000, "extremely_major"),
    ("miit_data", "direct_loss_cny", 100_000_000, "major"),
    ("miit_data", "direct_loss_cny", 50_000_000, "relatively_major"),
    ("miit_data", "personal_information_people", 100_000_000, "extremely_major"),
    ("miit_data", "personal_information_people", 10_000_000, "major"),
    ("miit_data", "personal_information_people", 1_000_000, "relatively_major"),
    ("miit_data", "telecom_down_minutes", 12 * HOUR, "major"),
    ("miit_data", "telecom_down_minutes", 8 * HOUR, "relatively_major"),
    ("public_internet", "leaked_users", 100_000_000, "extremely_major"),
    ("public_internet", "leaked_users", 10_000_000, "major"),
    ("public_internet", "leaked_users", 1_000_000, "relatively_major"),
    ("public_internet", "leaked_users", 100_000, "general"),
]


def national(operator="other", **impact):
    return grade(facts(operator, impact))[0].grade


def below(found, code):
    """Tell whether a grade is less grave than another."""
    order = list(GRADES)
    return found is None or order.index(found) > order.index(code)


@pytest.mark.parametrize(("fact", "number", "code"), NATIONAL)
def test_a_threshold_includes_its_number_and_nothing_below_it(fact, number, code):
    assert national(**{fact: number}) == code
    assert below(national(**{fact: number - 1}), code)


@pytest.mark.parametrize(("fact", "number", "code"), INFRASTRUCTURE)
def test_outages_count_by_the_minute_and_only_for_critical_infrastructure(fact, number, code):
    assert national("critical_infrastructure", **{fact: number}) == code
    assert below(national("critical_infrastructure", **{fact: number - 1}), code)
    assert national("other", **{fact: number}) is None


@pytest.mark.parametrize(("regime", "fact", "number", "code"), OVERLAYS)
def test_an_overlay_grades_for_itself_and_only_where_it_applies(regime, fact, number, code):
    found = grade(facts(impact={fact: number}, regimes=[regime]))
    assert [one.guide.code for one in found] == ["national", regime]
    assert found[1].grade == code
    assert below(grade(facts(impact={fact: number - 1}, regimes=[regime]))[1].grade, code)
    assert [one.guide.code for one in grade(facts(impact={fact: number}))] == ["national"]


def test_every_number_of_the_guides_is_held_by_a_row_here():
    held = {(fact, number) for fact, number, _ in NATIONAL + INFRASTRUCTURE}
    held |= {(fact, number) for _, fact, number, _ in OVERLAYS}
    sensitive = {("sensitive_information_people", number) for number in (10_000_000, 1_000_000, 100_000, 1)}
    sites = {("site_down_minutes", number) for number in (1440, 360, 120)}
    said = {(fact, int(number)) for fact, number in _numbers()}
    assert said == held | sensitive | sites | {("personal_information_people", 1)}


def _numbers() -> Iterator[tuple[str, int]]:
    for guide in guides().values():
        for criterion in guide.criteria:
            for cell in criterion.cells:
                yield from (
                    (one.fact, int(one.at_least)) for one in cell.conditions if one.at_least is not None
                )


@pytest.mark.parametrize(
    ("rank", "minutes", "code"),
    [
        ("provincial_government", 1440, "extremely_major"),
        ("central_news", 1440, "extremely_major"),
        ("city_government", 1440, "major"),
        ("provincial_news", 360, "major"),
        ("city_government", 359, "relatively_major"),
        ("provincial_government", 120, "relatively_major"),
        ("provincial_government", 119, None),
    ],
)
def test_a_site_counts_by_its_rank_and_its_time_together(rank, minutes, code):
    assert national(site_rank=rank, site_down_minutes=minutes) == code


def test_the_gravest_criterion_decides_and_the_others_are_shown_after_it():
    found = grade(facts(impact={"direct_loss_cny": 20_000_000, "content_views": 1_000_000}))[0]
    assert found.grade == "extremely_major"
    assert [one.criterion.code for one in found.findings] == ["content_views", "direct_loss"]
    assert [one.criterion.code for one in found.deciding] == ["content_views"]


def test_some_effect_alone_is_general_and_none_at_all_no_grade():
    assert national(negative_effect=True) == "general"
    assert national(negative_effect=False) is None
    assert national() is None


def test_what_is_not_stated_is_named_and_never_read_as_nothing():
    found = grade(facts(impact={"direct_loss_cny": 0}))[0]
    assert "direct_loss_cny" not in found.unstated
    assert "personal_information_people" in found.unstated
    assert "whole_down_minutes" not in found.unstated  # no critical infrastructure: it cannot matter
    assert "site_down_minutes" in found.unstated


def test_cells_say_which_text_they_rest_on():
    found = grade(facts(impact={"direct_loss_cny": 100_000_000}))[0].findings[0].cell
    assert (found.edition, found.confidence) == ("final", "reported")
    found = grade(facts(impact={"direct_loss_cny": 5_000_000}))[0].findings[0].cell
    assert (found.edition, found.confidence) == ("draft", "third_party")
    found = grade(facts("critical_infrastructure", {"whole_down_minutes": 60}))[0].findings[0].cell
    assert found.confidence == "memory"


def test_the_strictest_of_all_guides_is_told():
    found = grade(
        facts(impact={"leaked_users": 10_000_000, "negative_effect": True}, regimes=["public_internet"])
    )
    assert [one.grade for one in found] == ["general", "major"]
    assert strictest(found) == "major"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"types": ["误报"]}, "types"),
        ({"types": []}, "types"),
        ({"impact": {"services_people": 1.5}}, "impact.services_people"),
        ({"impact": {"city_population_percent": 100.1}}, "impact.city_population_percent"),
        ({"impact": {"personal_information_people": 1, "sensitive_information_people": 2}}, "impact"),
        ({"occurred_at": "2026-11-03T08:12:01+08:00"}, ""),
        ({"handled_at": "2026-11-03T08:11:59+08:00"}, ""),
        ({"discovered_at": "2026-11-03T08:12:00"}, "discovered_at"),
        ({"operator": {"name": "示例", "kind": "other", "province": "99"}}, "operator.province"),
        ({"regimes": ["sox"]}, "regimes"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_field(change, field):
    whole = {
        "incident": "1",
        "discovered_at": "2026-11-03T08:12:00+08:00",
        "operator": {"name": "示例", "kind": "other"},
        "types": ["勒索软件"],
    }
    with pytest.raises(InputError) as caught:
        parse(whole | change)
    assert any(problem.field.startswith(field) for problem in caught.value.problems)
