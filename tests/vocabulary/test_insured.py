"""The notice's table: kind of insured → scenarios → heads."""

import pytest

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.insured import (
    ROWS,
    heads_of,
    kind_table,
    row_of,
    subjects_of,
)
from wangbao.vocabulary.terms import CAUSES, KINDS, SCENARIOS

NOTICE = {
    "telecom_internet": ["platform_outage", "data_tampering"],
    "industrial_internet": [
        "control_system_failure",
        "line_stop",
        "data_encrypted",
        "production_system_failure",
        "office_system_outage",
        "management_data_damage",
    ],
    "connected_vehicle": ["assembly_line_failure", "design_data_leak"],
    "other_industry": ["component_anomaly", "system_stop", "service_interruption", "data_leak"],
    "security_product": ["data_leak", "service_interruption"],
    "security_service": ["client_system_paralysis", "client_data_damage"],
    "it_product": ["client_system_paralysis", "client_data_damage"],
}


@pytest.mark.parametrize("kind", NOTICE)
def test_the_notices_scenarios_of_each_kind(kind):
    assert [row.scenario for row in kind_table(kind, extensions=False)] == NOTICE[kind]


def test_industrial_internet_is_covered_for_interruption_data_and_response():
    named = ["business_interruption", "data_restoration", "emergency_response"]
    for scenario in NOTICE["industrial_internet"]:
        assert [item.code for item in heads_of("industrial_internet", scenario)] == named
        assert row_of("industrial_internet", scenario).judged_heads == frozenset()


def test_third_party_claims_are_read_as_heads_by_judgement():
    row = row_of("connected_vehicle", "design_data_leak")
    phrases = {cover.phrase.zh: cover for cover in row.covers}
    claims = phrases["车主、车上人员以及第三方的索赔损失"]
    assert (claims.confidence, row.judged_heads) == ("judgement", frozenset(claims.heads))
    assert row.causes == ("network_attack", "design_defect", "misoperation")


def test_services_and_it_products_carry_their_own_liability():
    assert [item.code for item in heads_of("security_service")] == ["professional_liability"]
    assert [item.code for item in heads_of("it_product")] == ["product_liability"]


def test_cover_the_notice_leaves_open_is_judgement_throughout():
    for row in kind_table("other_industry", extensions=False):
        assert {cover.confidence for cover in row.covers} == {"judgement"}
        assert (row.confidence, row.note is not None) == ("official", True)


def test_subjects_are_those_the_notice_names():
    assert [item.zh for item in subjects_of("industrial_internet")] == [
        "联网工业企业",
        "工业互联网平台企业",
        "标识解析企业",
        "原材料工业",
        "装备工业",
        "消费品工业",
        "电子信息制造业",
    ]
    assert [len(subjects_of(kind.code)) for kind in KINDS] == [3, 7, 4, 3, 5, 3, 0]


def test_each_kind_meets_a_scenario_once_and_extensions_come_last():
    assert len({(row.kind, row.scenario) for row in ROWS}) == len(ROWS)
    for kind in KINDS:
        marks = [row.extension for row in kind_table(kind.code)]
        assert marks == sorted(marks)


def test_extensions_are_judgement_and_say_why():
    for row in ROWS:
        if row.extension:
            assert (row.source, row.confidence, row.note is not None) == ("wangbao", "judgement", True)
        else:
            assert row.source == "notice"


def test_the_table_uses_every_head_and_scenario_and_every_cause_that_can_be_paid():
    assert {item.code for row in ROWS for item in row.heads} == {item.code for item in HEADS}
    assert {row.scenario for row in ROWS} == {item.code for item in SCENARIOS}
    assert {code for row in ROWS for code in row.causes} == {
        item.code for item in CAUSES if not item.only_excluded
    }


def test_the_whole_table_is_the_kinds_together():
    assert sorted(kind_table(), key=repr) == sorted(
        (row for kind in KINDS for row in kind_table(kind.code)), key=repr
    )


def test_a_scenario_that_is_not_listed_for_a_kind_is_refused_with_those_that_are():
    with pytest.raises(InputError) as caught:
        heads_of("it_product", "line_stop")
    assert caught.value.lines("en") == [
        "scenario = line_stop: not listed for IT product; try client_system_paralysis, client_data_damage"
    ]


def test_an_unknown_kind_is_refused():
    with pytest.raises(InputError, match="unknown kind of insured"):
        kind_table("bank")
