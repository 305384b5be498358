"""The conformance set holds files of every published schema, which the house's own check judges right, all of them."""

import json
import sys
from pathlib import Path

import pytest

from wangbao.cli.main import run
from wangbao.hub.schemas import queries
from wangbao.standard import conformance_run as runs, conformance_set

KNOWN = queries.published()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[conformance_set.Case, ...]]:
    folder = tmp_path_factory.mktemp("conformance")
    return folder, conformance_set.write(folder)


def test_every_file_is_judged_right_by_field_and_rule(written) -> None:
    folder, cases = written
    judged = runs.judge(folder, cases, runs.own_program(KNOWN))
    assert [one.says().en for one in judged if one.right != frozenset(runs.LEVELS)] == []
    assert sum(not case.conforms for case in cases) >= 50
    assert {case.rule for case in cases} >= {
        "required",
        "enum",
        "type",
        "pattern",
        "key",
        "order",
        "code-list",
        "names",
    }


def test_every_schema_has_a_good_file_and_a_broken_one(written) -> None:
    _, cases = written
    for verdict in (True, False):
        named = {case.schema for case in cases if case.conforms is verdict}
        assert set(KNOWN) == named


def test_the_manifest_says_what_is_expected(written) -> None:
    folder, cases = written
    said = json.loads((folder / conformance_set.MANIFEST).read_text(encoding="utf-8"))
    assert [one["file"] for one in said["cases"]] == [case.file for case in cases]
    assert all((folder / one["file"]).is_file() for one in said["cases"])
    assert all(one["conforms"] is (one["rule"] is None) for one in said["cases"])


def test_the_set_is_the_same_each_time(written, tmp_path: Path) -> None:
    folder, cases = written
    conformance_set.write(tmp_path)
    for case in cases:
        assert (folder / case.file).read_bytes() == (tmp_path / case.file).read_bytes()


@pytest.mark.parametrize(("verdict", "right"), [(True, "good"), (False, "broken")])
def test_a_program_that_always_says_the_same_fails(written, verdict: bool, right: str) -> None:
    folder, cases = written
    judged = runs.judge(folder, cases, lambda _path, _schema: runs.Answer(verdict, None))
    assert all(("verdict" in one.right) is (one.case.conforms is verdict) for one in judged)
    assert not any("rule" in one.right for one in judged if not one.case.conforms), right


PROGRAM = """
import json, sys
data = json.load(open(sys.argv[1], encoding="utf-8"))
bad = [] if sys.argv[2] != "endorsement" or data["vat_cny"][-3] == "." else ["vat_cny"]
print(json.dumps({"findings": [{"field": name, "row": None, "rule": "pattern"} for name in bad]}))
sys.exit(3 if bad else 0)
"""


def test_an_outside_program_is_asked_and_heard(written, tmp_path: Path) -> None:
    folder, cases = written
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    program = runs.outside_program(f"{sys.executable} {script} {{file}} {{schema}}")
    judged = runs.judge(folder, [case for case in cases if case.schema == "endorsement"], program)
    assert [sorted(one.right) for one in judged] == [["field", "rule", "verdict"]] * 2


def test_the_command_runs_writes_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status(["standard", "conformance", "--lang", "en"]) == 0
    assert "by field and rule" in capsys.readouterr().out
    assert _status(["standard", "conformance", "--out", str(tmp_path / "set")]) == 0
    assert (tmp_path / "set" / conformance_set.MANIFEST).is_file()
    assert (
        _status(["standard", "conformance", "--against", "true", "--level", "verdict", "--lang", "en"]) == 1
    )
    said = capsys.readouterr().out
    assert "were taken; of" in said
    assert " 0 were refused" in said
    for words in (["--level", "most"], ["--against", "no-such-program-here"], ["--against", "'"]):
        assert _status(["standard", "conformance", *words]) == 2


def _status(words: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        run(words)
    return int(ended.value.code or 0)
