"""Every kind of document has a published schema, which takes what ships and refuses what is not of its kind."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.standard.shipped import CASES, SHIPPED

from wangbao.cli.main import run
from wangbao.standard.documents import findings
from wangbao.standard.files import check_file
from wangbao.vocabulary import document, schema_registry as registry
from wangbao.vocabulary.errors import InputError

ROOMS = registry.of_rooms()


def test_every_schema_of_documents_people_write_has_examples() -> None:
    written = {name for name, one in ROOMS.items() if one.input and not one.table} - {
        "code-list",
        "product-bundle",
    }
    assert set(SHIPPED) == written
    assert [name for name, paths in SHIPPED.items() if not paths] == []


@pytest.mark.parametrize("name", list(ROOMS))
def test_a_schema_is_one_of_its_dialect_and_says_who_it_is(name: str) -> None:
    said = ROOMS[name].document()
    Draft202012Validator.check_schema(said)
    assert (said["$schema"], said["$id"]) == (registry.DIALECT, f"urn:wangbao:schema:{name}")
    assert " / " in said["title"]
    assert " / " in said["description"]
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize(("name", "path"), CASES, ids=lambda one: getattr(one, "name", one))
def test_what_ships_conforms_and_is_recognised(name: str, path: Path) -> None:
    found = check_file(path, ROOMS)
    assert (found.schema, found.conforms, found.findings) == (name, True, ())


@pytest.mark.parametrize(("name", "path"), CASES, ids=lambda one: getattr(one, "name", one))
def test_an_unknown_field_is_refused_by_name(name: str, path: Path) -> None:
    found = findings({**document.load(path), "unheard_of": 1}, ROOMS[name])
    assert [(one.rule, one.field) for one in found] == [("additionalProperties", "unheard_of")]


def test_a_refusal_names_file_field_value_and_rule(tmp_path, capsys) -> None:
    path = tmp_path / "mine.json"
    plan = document.load(SHIPPED["rate-plan"][0])
    plan["currency"] = "XYZ"
    path.write_text(json.dumps(plan, default=str), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["standard", "check", str(path), "--lang", "en"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"input refused: {path}: currency = XYZ: must be one of CNY")


def test_what_contradicts_itself_is_refused_by_the_rules_of_its_room(tmp_path) -> None:
    path = tmp_path / "twice.toml"
    text = SHIPPED["scenarios"][0].read_text(encoding="utf-8")
    path.write_text(text.replace("\nr0 = ", "\nhours = 3.0\nr0 = ", 1), encoding="utf-8")
    found = check_file(path, ROOMS)
    assert {one.rule for one in found.findings} == {"rules"}
    assert "hours" in found.findings[0].says.en


def test_a_document_of_no_schema_must_be_named(tmp_path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"x": 1}', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        check_file(path, ROOMS)
    assert refused.value.problems[0].field == "schema"
    with pytest.raises(InputError) as unknown:
        check_file(path, ROOMS, "nothing")
    assert "rate-plan" in unknown.value.problems[0].rule.en


def test_the_command_shows_a_schema(capsys) -> None:
    with pytest.raises(SystemExit):
        run(["standard", "show", "rate-plan"])
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:wangbao:schema:rate-plan"
