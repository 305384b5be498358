"""``wangbao incident``: what it prints and writes."""

import json
from pathlib import Path

import pytest

from wangbao.cli.main import run

EXAMPLE = str(Path(__file__).parents[2] / "examples/incidents/ransomware.yaml")


def called(*words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["incident", *words])
    assert ended.value.code in (0, None)


@pytest.mark.parametrize(
    ("lang", "grade", "name"),
    [("zh", "较大", "省级网信"), ("en", "Relatively major", "province's")],
)
def test_the_grade_and_the_clock_are_shown(capsys, lang, grade, name):
    called("grade", EXAMPLE, "--lang", lang)
    shown = capsys.readouterr().out
    assert grade in shown
    assert name in shown
    assert "12:12" in shown.replace("\n", " ")


def test_the_same_is_written_as_data(tmp_path):
    called("grade", EXAMPLE, "--json", str(tmp_path / "grade.json"))
    found = json.loads((tmp_path / "grade.json").read_text(encoding="utf-8"))
    assert found["grade"] == "relatively_major"
    assert {one["guide"]: one["grade"] for one in found["gradings"]} == {
        "national": "relatively_major",
        "miit_data": "relatively_major",
    }
    due = {one["duty"]: one["due"] for one in found["duties"]}
    assert due["national_other"] == "2026-11-03T12:12:00+08:00"
    assert due["police"] is None


def test_a_report_names_what_is_missing(tmp_path, capsys):
    called("report", EXAMPLE, "--stage", "full", "--json", str(tmp_path / "report.json"))
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert found["missing"] == ["trend", "clues", "further_measures", "scene_preserved"]
    assert "溯源线索" in capsys.readouterr().out.rpartition("提交前须补充")[2]


def test_an_unknown_stage_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["incident", "report", EXAMPLE, "--stage", "third"])
    assert ended.value.code == 2
    assert "first, full, summary" in capsys.readouterr().err


def test_the_notice_to_persons_is_drafted(capsys):
    called("notice", EXAMPLE)
    assert "须通知主管部门和个人" in capsys.readouterr().out
