"""Provinces, incident classes and protection levels."""

import pytest

from wangbao.vocabulary import incidents, protection, regions
from wangbao.vocabulary.errors import InputError


def test_thirty_four_regions_of_which_three_are_unverified():
    assert len(regions.REGIONS) == 34
    assert "".join(item.short for item in regions.REGIONS[:31]) == (
        "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
    )
    assert [item.code for item in regions.REGIONS if item.confidence == "memory"] == ["71", "81", "82"]


def test_a_region_is_found_by_a_longer_division_code():
    assert regions.region("440305").name.en == "Guangdong"
    assert regions.region_or_none("99") is None
    with pytest.raises(InputError, match="unknown division code"):
        regions.region("99")


def test_ten_classes_hold_seventy_six_incidents():
    classes = [item.incident_class for item in incidents.INCIDENTS]
    held = [classes.count(item.code) for item in incidents.INCIDENT_CLASSES]
    assert held == [10, 21, 12, 8, 5, 8, 3, 3, 5, 1]
    assert sum(held) == len(incidents.INCIDENTS) == 76
    assert len({item.code for item in incidents.INCIDENTS}) == 76


def test_the_chinese_name_is_the_key_with_or_without_its_ending():
    assert incidents.incident("勒索软件") is incidents.incident("勒索软件事件")
    assert incidents.incident("勒索软件").incident_class == "恶意程序事件"
    assert incidents.incident_class("数据安全").alias == "DS"
    with pytest.raises(InputError, match="勒索软件事件"):
        incidents.incident("勒索软体")


def test_an_alias_is_no_key_because_it_is_unconfirmed():
    with pytest.raises(InputError):
        incidents.incident("MPRANS")
    assert {item.confidence for item in incidents.INCIDENTS} == {"third_party"}


def test_five_protection_levels_by_number():
    assert [protection.level(number).number for number in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [item.test_months for item in protection.LEVELS] == [None, 24, 12, 12, None]


@pytest.mark.parametrize("number", [0, 6, True, "3", 3.0])
def test_what_is_no_protection_level_is_refused(number):
    with pytest.raises(InputError, match="protection_level"):
        protection.level(number)
