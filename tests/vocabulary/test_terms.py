"""The short lists: codes and order are fixed, because arrays and bit masks store the places."""

import pytest

from wangbao.vocabulary import terms
from wangbao.vocabulary.errors import InputError

ORDERS = {
    "INSURANCE_CLASSES": "property liability",
    "FAMILIES": "enterprise product_service",
    "KINDS": (
        "telecom_internet industrial_internet connected_vehicle other_industry "
        "security_product security_service it_product"
    ),
    "CAUSES": (
        "network_attack misoperation design_defect code_defect professional_error standard_breach "
        "system_failure supplier_failure social_engineering malicious_insider media_content "
        "war infrastructure_failure government_order natural_disaster intentional_act"
    ),
    "SCENARIOS": (
        "platform_outage data_tampering control_system_failure line_stop data_encrypted production_system_failure "
        "office_system_outage management_data_damage assembly_line_failure design_data_leak component_anomaly "
        "system_stop service_interruption data_leak client_system_paralysis client_data_damage "
        "mailbox_compromise funds_fraud extortion_demand media_infringement supplier_outage"
    ),
    "CONDITIONS": (
        "insurer_consent police_report payment_record designated_provider timely_notice "
        "unremediated_finding prior_knowledge unrecognised_outsourcer wilful_act outside_territory"
    ),
    "STATUSES": "covered limited conditional excluded nominal_only unmapped",
}
LOOK_UPS = {
    "INSURANCE_CLASSES": terms.insurance_class,
    "FAMILIES": terms.family,
    "KINDS": terms.kind,
    "CAUSES": terms.cause,
    "SCENARIOS": terms.scenario,
    "CONDITIONS": terms.condition,
    "STATUSES": terms.status,
}


@pytest.mark.parametrize("name", ORDERS)
def test_codes_stand_in_the_fixed_order(name):
    table = getattr(terms, name)
    assert [item.code for item in table] == ORDERS[name].split()
    assert [item.index for item in table] == list(range(len(table)))


@pytest.mark.parametrize("name", ORDERS)
def test_every_code_is_found_and_another_is_refused(name):
    look_up = LOOK_UPS[name]
    assert [look_up(item.code) for item in getattr(terms, name)] == list(getattr(terms, name))
    with pytest.raises(InputError, match="unknown"):
        look_up("no_such_word")


def test_index_tables_agree_with_the_order():
    assert terms.CAUSE_INDEX["intentional_act"] == 15
    assert terms.SCENARIO_INDEX["supplier_outage"] == 20
    assert terms.CONDITION_INDEX["outside_territory"] == 9


def test_four_kinds_are_enterprises_and_three_products_or_services():
    assert [item.family for item in terms.KINDS] == ["enterprise"] * 4 + ["product_service"] * 3


def test_words_outside_the_notice_are_marked_with_a_reason():
    for item in (*terms.CAUSES, *terms.SCENARIOS):
        assert (item.note is not None) == item.extension
        assert (item.source == "notice") == (not item.extension)
    assert [item.extension for item in terms.SCENARIOS] == [False] * 16 + [True] * 5
    assert [item.extension for item in terms.CAUSES] == [False] * 6 + [True] * 10


def test_causes_only_ever_excluded_and_adverse_conditions_are_marked():
    assert [item.only_excluded for item in terms.CAUSES] == [False] * 11 + [True] * 5
    assert [item.adverse for item in terms.CONDITIONS] == [False] * 5 + [True] * 5


def test_a_code_that_is_no_text_is_refused_like_any_other():
    with pytest.raises(InputError, match="unknown cause"):
        terms.cause(["war"])  # type: ignore[arg-type]
