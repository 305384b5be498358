"""Mapping tables name entries and fields that there are, all of a list or none, and say what does not map."""

import pytest

from wangbao.cli.main import run
from wangbao.contract.oed import spec
from wangbao.contract.oed.account_import import COVERAGE_HEADS
from wangbao.standard.mappings import RELATIONS, Mapping, as_csv, find, mappings
from wangbao.vocabulary import incidents, provenance
from wangbao.vocabulary.code_lists import codes_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.tables import TABLES

LISTS = {table.code for table in TABLES}
ROOMS = of_rooms()
HUB = {"policy"}  # a schema of the platform: tests/hub/schemas


@pytest.mark.parametrize("mapping", mappings(), ids=lambda one: one.name)
def test_every_line_names_what_there_is(mapping: Mapping) -> None:
    marks = {mark.code for mark in provenance.CONFIDENCES}
    for row in mapping.rows:
        assert row.relation in RELATIONS, row
        assert row.confidence in marks, row
        assert bool(row.note.zh) == bool(row.note.en), row
        assert row.code or row.target, row
        if row.list in LISTS:
            assert row.code in codes_of(row.list), row
        elif row.list == "schema":
            assert row.code in set(ROOMS) | HUB, row
        elif row.list:
            said = ROOMS[row.list].document()
            assert row.code in said.get("items", said)["properties"], row
        if row.relation in ("exact", "broader", "narrower"):
            assert row.code, row
            assert row.target, row
    assert len({row[:3] for row in mapping.rows}) == len(mapping.rows)


@pytest.mark.parametrize("mapping", mappings(), ids=lambda one: one.name)
def test_a_list_is_mapped_whole(mapping: Mapping) -> None:
    for name in {row.list for row in mapping.rows} & LISTS:
        assert {row.code for row in mapping.rows if row.list == name} == codes_of(name), name


@pytest.mark.parametrize("mapping", mappings(), ids=lambda one: one.name)
def test_what_does_not_map_is_said(mapping: Mapping) -> None:
    assert any(not row.code for row in mapping.rows)
    assert any(row.relation in ("none", "unknown") for row in mapping.rows)


def test_oed_is_mapped_as_account_files_are_read() -> None:
    found = find("oed").rows
    read = {head: code for code, heads in COVERAGE_HEADS.items() for head in heads}
    assert {row.code: row.target for row in found if row.list == "heads" and row.target} == read
    assert {row.target for row in found if not row.code} == {
        code for code, heads in COVERAGE_HEADS.items() if not heads
    }
    assert {row.target for row in found if row.list == "book" and row.target} <= {
        field.name for field in spec.FIELDS
    }


def test_classes_of_the_national_standard_are_those_of_the_vocabulary() -> None:
    known = {one.code for one in (*incidents.INCIDENTS, *incidents.INCIDENT_CLASSES)}
    assert {row.target for row in find("gbt20986").rows if row.code and row.target} <= known


def test_the_command_prints_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["standard", "mapping", "oed"])
    assert capsys.readouterr().out == as_csv("oed")
    with pytest.raises(SystemExit):
        run(["standard", "mapping", "--lang", "en"])
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        one.name for one in mappings()
    ]
    with pytest.raises(InputError):
        find("nothing")
