"""The cyber subset kept here is the standard's own, compared with the specification that ods_tools carries."""

import json
from importlib.resources import files

import pytest

from wangbao.contract.oed import spec

STANDARD = json.loads(
    (files("ods_tools") / "data" / "OpenExposureData_5.0.0Spec.json").read_text(encoding="utf-8")
)
EARLIER = json.loads(
    (files("ods_tools") / "data" / "OpenExposureData_4.0.0Spec.json").read_text(encoding="utf-8")
)
CYBER = {
    name: field
    for name, field in STANDARD["input_fields"]["Acc"].items()
    if field["Cyber field status"] != "n/a"
}


def test_the_fields_are_those_with_a_cyber_status():
    assert [field.name for field in spec.FIELDS] == [field["Input Field Name"] for field in CYBER.values()]


def test_the_cyber_class_has_no_minimum_or_maximum_of_deductibles():
    """The standard has them at account, policy and condition, for other classes: so none is read or written here."""
    fields = STANDARD["input_fields"]["Acc"].items()
    bounds = [field for name, field in fields if "minded" in name or "maxded" in name]
    assert len(bounds) == 36
    assert {field["Cyber field status"] for field in bounds} == {"n/a"}


def test_sixteen_account_fields_are_required():
    assert sum(field.status == "R" for field in spec.FIELDS) == 16


@pytest.mark.parametrize("field", spec.FIELDS, ids=lambda field: field.name)
def test_status_type_range_and_default_are_the_standards(field):
    theirs = CYBER[field.name.lower()]
    assert (field.status, field.type) == (theirs["Cyber field status"], theirs["Data Type"])
    bounds = theirs["Valid value range"]
    if bounds != "n/a" and "min" in bounds[0]:
        assert field.minimum == bounds[0]["min"]
    if bounds != "n/a" and "max" in bounds[0]:
        assert field.maximum == bounds[0]["max"]
    misprints = {"n/a": "", "CYB'": "CYB", "latest version": ""}
    assert field.default == misprints.get(theirs["Default"], theirs["Default"])


def test_version_4_has_the_same_cyber_fields():
    earlier = EARLIER["input_fields"]["Acc"]
    keys = ("Input Field Name", "Cyber field status", "Data Type", "Default", "Valid value range")
    for name, field in CYBER.items():
        assert [earlier[name][key] for key in keys] == [field[key] for key in keys]


def test_coverages_perils_and_countries_are_the_standards():
    theirs = {
        code: row["CoverageID"] for code, row in STANDARD["CoverageValues"].items() if row["Type"] == "Cyber"
    }
    assert {c.code: c.id for c in spec.COVERAGES} | {"CYB": 16} == theirs
    assert set(STANDARD["perils"]["info"]) == spec.PERILS
    assert set(STANDARD["perils"]["covered"]["CC1"]) == set(spec.CYBER_PERILS) - {"CC1"}
    assert set(STANDARD["country"]) == spec.COUNTRIES


@pytest.mark.parametrize(
    ("column", "field", "name"),
    [
        ("portnumber", "PortNumber", "PortNumber"),
        ("IndustryScheme2", "IndustrySchemeXX", "IndustryScheme2"),
        ("INDUSTRYCODE01", "IndustryCodeXX", "IndustryCode1"),
        ("FlexiAccBroker", "FlexiAccZZZ", "FlexiAccBroker"),
        ("FlexiPolZZZ", "FlexiPolZZZ", "FlexiPolZZZ"),
    ],
)
def test_a_column_is_found_whatever_its_case_and_number(column, field, name):
    found = spec.find(column)
    assert found is not None
    assert (found[0].name, found[1]) == (field, name)


@pytest.mark.parametrize("column", ["PolDed6All", "IndustryScheme", "PolLimit", "Colour", "FlexiAcc"])
def test_what_the_cyber_class_does_not_have_is_not_found(column):
    assert spec.find(column) is None
