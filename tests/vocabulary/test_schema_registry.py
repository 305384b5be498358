"""Every kind of document that others write has a published schema, which takes what ships and refuses what is not."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

import wangbao
from wangbao.cli.main import run
from wangbao.cli.schema import _plain
from wangbao.vocabulary import document, schema_registry as registry
from wangbao.vocabulary.errors import InputError

ROOT = Path(wangbao.__file__).parent
EXAMPLES = ROOT.parents[1] / "examples"
# Every document that ships, and every example, by the schema it must conform to.
SHIPPED = {
    "wording": [*(ROOT / "contract").rglob("wordings/*.yaml"), *EXAMPLES.glob("wordings/*.yaml")],
    "rate-plan": sorted((ROOT / "pricing/filed/plans").glob("*.yaml")),
    "product": sorted((ROOT / "product").rglob("example-*.yaml")),
    "question-set": sorted((ROOT / "questionnaire").rglob("*@*.yaml")),
    "underwriting-rules": sorted((ROOT / "underwriting").rglob("cyber-*.yaml")),
    "losses": sorted(EXAMPLES.glob("losses/*.yaml")),
    "profile": [EXAMPLES / "enterprise.toml"],
    "compound": sorted(EXAMPLES.glob("compound/*.json")),
    "treaties": [EXAMPLES / "treaties.yaml"],
    "pilot-batch": sorted((ROOT / "programme/batches").glob("*.yaml")),
    "pilot-form": sorted((ROOT / "programme/forms").glob("*.yaml")),
    "pilot-review": sorted((ROOT / "programme/review/procedures").glob("*.yaml")),
}
CASES = [(name, path) for name, paths in SHIPPED.items() for path in paths]


def test_every_schema_has_examples_and_every_kind_is_there() -> None:
    assert set(SHIPPED) == set(registry.of_rooms())
    assert {name: len(paths) for name, paths in SHIPPED.items()} == {
        "wording": 9,
        "rate-plan": 16,
        "product": 8,
        "question-set": 5,
        "underwriting-rules": 1,
        "losses": 4,
        "profile": 1,
        "compound": 3,
        "treaties": 1,
        "pilot-batch": 2,
        "pilot-form": 1,
        "pilot-review": 1,
    }


@pytest.mark.parametrize("name", list(SHIPPED))
def test_a_schema_is_one_of_its_dialect_and_says_who_it_is(name: str) -> None:
    said = registry.of_rooms()[name].document()
    try:
        Draft202012Validator.check_schema(said)
    except SchemaError as error:  # pragma: no cover - said in words
        pytest.fail(str(error))
    assert (said["$schema"], said["$id"]) == (registry.DIALECT, f"urn:wangbao:schema:{name}")
    assert " / " in said["title"]
    json.dumps(said)


@pytest.mark.parametrize(("name", "path"), CASES, ids=lambda one: getattr(one, "name", one))
def test_what_ships_conforms_and_is_recognised(name: str, path: Path) -> None:
    data, known = _plain(document.load(path)), registry.of_rooms()
    registry.check(data, known[name])
    assert registry.guess(data, known).name == name


@pytest.mark.parametrize(("name", "path"), CASES, ids=lambda one: getattr(one, "name", one))
def test_an_unknown_field_is_refused_by_name(name: str, path: Path) -> None:
    data = _plain(document.load(path))
    with pytest.raises(InputError) as refused:
        registry.check({**data, "unheard_of": 1}, registry.of_rooms()[name], file="x")
    assert any("unheard_of" in problem.rule.en for problem in refused.value.problems)
    assert refused.value.file == "x"


def test_a_refusal_names_file_field_value_and_rule(tmp_path, capsys) -> None:
    path = tmp_path / "mine.yaml"
    plan = document.load(SHIPPED["rate-plan"][0])
    plan["basic"] = "a lot"
    path.write_text(json.dumps(plan, default=str), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["schema", "check", str(path), "--schema", "rate-plan", "--lang", "en"])
    assert ended.value.code == 2
    assert f"{path}: .: no such fields: basic" in capsys.readouterr().err


def test_a_document_of_no_schema_must_be_named() -> None:
    with pytest.raises(InputError) as refused:
        registry.guess({"x": 1}, registry.of_rooms(), file="x.json")
    assert refused.value.problems[0].field == "schema"
    with pytest.raises(InputError) as unknown:
        registry.find("nothing", registry.of_rooms())
    assert "rate-plan" in unknown.value.problems[0].rule.en


def test_the_command_lists_and_shows(capsys) -> None:
    with pytest.raises(SystemExit):
        run(["schema", "list", "--lang", "en"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in lines] == list(registry.of_rooms())
    with pytest.raises(SystemExit):
        run(["schema", "show", "rate-plan"])
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:wangbao:schema:rate-plan"
