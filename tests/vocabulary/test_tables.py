"""What holds of every table: known sources and marks, both languages, places in order, data left unchanged."""

import json

import pytest

from wangbao.vocabulary.entry import plain, rows
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.insured import ROWS
from wangbao.vocabulary.provenance import CONFIDENCES, confidence, source
from wangbao.vocabulary.tables import TABLES, label, table
from wangbao.vocabulary.text import Text

NAMES = [item.code for item in TABLES]
COUNTS = {
    "insurance_classes": 2,
    "heads": 15,
    "families": 2,
    "kinds": 7,
    "incident_classes": 10,
    "incidents": 76,
    "sections": 20,
    "size_rows": 17,
    "regions": 34,
    "protection_levels": 5,
}


def test_counts_of_the_tables():
    assert {name: len(table(name).items) for name in COUNTS} == COUNTS


def test_confidence_marks_map_the_letters_of_the_notes():
    assert [(item.mark, item.code) for item in CONFIDENCES] == [
        ("A", "official"),
        ("B", "reported"),
        ("C", "third_party"),
        ("M", "memory"),
        ("D", "derived"),
        ("O", "computed"),
        ("J", "judgement"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_names_a_known_source_and_confidence_in_both_languages(name):
    for place, item in enumerate(table(name).items):
        assert source(item.source).code == item.source
        assert confidence(item.confidence).code == item.confidence
        assert all(item.name)
        assert name == "sections" or item.index == place
        assert item.note is None or all(item.note)


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_found_by_its_code_and_another_code_is_refused(name):
    chosen = table(name)
    assert [chosen.look_up(item.code) for item in chosen.items] == list(chosen.items)
    with pytest.raises(InputError, match="unknown"):
        chosen.look_up("zz")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_shown_has_a_label_and_every_entry_is_plain_data(name):
    for item in table(name).items:
        data = plain(item)
        assert all(label(field) != Text(field, field) for field in data)
        assert json.loads(json.dumps(data))["name"] == {"zh": item.name.zh, "en": item.name.en}


def test_rows_of_the_insured_table_name_known_marks():
    for row in ROWS:
        for mark in (row.confidence, row.causes_confidence, *(cover.confidence for cover in row.covers)):
            assert confidence(mark).code == mark


def test_an_unknown_table_is_refused():
    with pytest.raises(InputError, match="unknown table; try heads"):
        table("head")


def test_rows_read_from_files_cannot_be_changed():
    with pytest.raises(TypeError):
        rows("regions.csv")[0]["zh"] = "x"  # type: ignore[index]
