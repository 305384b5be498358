"""Industries resolve to their most exact entry; the mappings only name what exists."""

import pytest

from wangbao.vocabulary import sectors, size, terms
from wangbao.vocabulary.errors import InputError

# the last division of each section of GB/T 4754-2017
LAST = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69,
    "K": 70, "L": 72, "M": 75, "N": 79, "O": 82, "P": 83, "Q": 85, "R": 90, "S": 96, "T": 97,
}  # fmt: skip

SECTORS = (
    "manufacturing public wholesale transport construction healthcare professional information education retail other "
    "finance administrative realestate utilities entertainment hospitality mining agriculture automotive water"
)


def test_twenty_sections_hold_ninety_seven_divisions_without_gap():
    assert [item.code for item in sectors.SECTIONS] == list(LAST)
    expected, first = [], 1
    for letter, last in LAST.items():
        expected += [f"{letter}{number:02d}" for number in range(first, last + 1)]
        first = last + 1
    assert [item.code for item in sectors.DIVISIONS] == expected


def test_the_sectors_are_those_of_the_loss_model():
    assert [item.code for item in sectors.SECTORS] == SECTORS.split()


def test_every_mapping_names_a_sector_a_size_row_and_a_kind_that_exist():
    for item in sectors.INDUSTRIES:
        assert sectors.sector(item.sector).code == item.sector
        assert tuple(size.size_row(row).code for row in item.size_rows) == item.size_rows
        assert terms.kind(item.kind).family == "enterprise"
        assert item.mapping_confidence == "judgement"
    for item in sectors.naics_table():
        assert sectors.sector(item.sector).code == item.sector
        assert sectors.industry(item.industry).code == item.industry


def test_a_section_leaves_open_every_size_row_of_its_divisions():
    for section in sectors.SECTIONS:
        within = {
            row for item in sectors.INDUSTRIES if item.section == section.code for row in item.size_rows
        }
        assert set(section.size_rows) == within


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("C", "C"),
        ("c36", "C36"),
        ("36", "C36"),
        ("C3612", "C36"),
        ("3612", "C36"),
        ("K7010", "K701"),
        ("K70", "K70"),
        (" I64 ", "I64"),
    ],
)
def test_a_code_of_any_length_finds_its_most_exact_entry(code, found):
    assert sectors.industry(code).code == found


@pytest.mark.parametrize(
    ("code", "sector", "rows", "kind"),
    [
        ("C36", "automotive", ("industry",), "connected_vehicle"),
        ("C39", "manufacturing", ("industry",), "industrial_internet"),
        ("I63", "information", ("information_transmission",), "telecom_internet"),
        ("I65", "information", ("software",), "telecom_internet"),
        ("J66", "finance", ("finance",), "other_industry"),
        ("F51", "wholesale", ("wholesale",), "other_industry"),
        ("F52", "retail", ("retail",), "other_industry"),
        ("D44", "utilities", ("industry",), "other_industry"),
        ("G53", "transport", ("other",), "other_industry"),
        ("K702", "realestate", ("property_management",), "other_industry"),
        ("Q84", "healthcare", ("other",), "other_industry"),
    ],
)
def test_what_an_industry_maps_to(code, sector, rows, kind):
    item = sectors.industry(code)
    assert (item.sector, item.size_rows, item.kind) == (sector, rows, kind)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("U", "unknown GB/T 4754 code"),
        ("", "unknown GB/T 4754 code"),
        ("C99", "unknown GB/T 4754 code"),
        ("C1", "unknown GB/T 4754 code"),
        ("C65", "division 65 belongs to section I, not to C"),
    ],
)
def test_a_code_that_is_not_in_the_standard_is_refused(code, rule):
    with pytest.raises(InputError, match=rule):
        sectors.industry(code)


@pytest.mark.parametrize(
    ("code", "prefix", "sector", "industry"),
    [
        ("445110", "44", "retail", "F52"),
        ("72111", "721", "hospitality", "H61"),
        ("336111", "3361", "automotive", "C36"),
        ("336411", "336", "manufacturing", "C37"),
        ("31-33", "31", "manufacturing", "C"),
        ("513210", "5132", "information", "I65"),
        ("541512", "5415", "professional", "I65"),
        ("622110", "622", "healthcare", "Q84"),
        ("92", "92", "public", "S"),
    ],
)
def test_naics_codes_resolve_by_their_longest_known_prefix(code, prefix, sector, industry):
    found = sectors.naics(code)
    assert (found.code, found.sector, found.industry) == (prefix, sector, industry)


@pytest.mark.parametrize("code", ["", "7", "99", "4451101", "31-32", "abc", "７２"])
def test_what_is_no_naics_code_is_refused(code):
    with pytest.raises(InputError, match="unknown NAICS code"):
        sectors.naics(code)


def test_size_rows_are_asked_for_by_their_own_code_or_by_industry():
    assert sectors.size_rows_for("retail") == ("retail",)
    assert sectors.size_rows_for("f") == ("wholesale", "retail")
    with pytest.raises(InputError, match="industry"):
        sectors.size_rows_for("shops")
