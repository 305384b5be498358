"""``wangbao book report``: the answer in the terminal, the page and the JSON in their places."""

import json

import pytest
from tests.portfolio.results.sample import build

from wangbao.cli.main import run
from wangbao.portfolio.report import headline
from wangbao.portfolio.results.folder import open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data
from wangbao.vocabulary.text import LANGS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build(tmp_path_factory.mktemp("cli") / "run").path


def called(*words):
    with pytest.raises(SystemExit) as ended:
        run(["book", "report", *map(str, words)])
    return ended.value.code


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_is_printed_and_both_files_are_written(folder, tmp_path, capsys, lang):
    html, data = tmp_path / "r.html", tmp_path / "r.json"
    assert called(folder, "--html", html, "--json", data, "--lang", lang) == 0
    printed = "".join(capsys.readouterr().out.split())
    summary = summarise(open_folder(folder))
    for sentence in headline.sentences(summary, lang):
        assert "".join(sentence.split()) in printed
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(data.read_text(encoding="utf-8")) == json.loads(json.dumps(to_data(summary)))
    assert sorted(tmp_path.iterdir()) == [html, data]


def test_a_folder_without_results_is_refused(tmp_path, capsys):
    assert called(tmp_path, "--html", tmp_path / "r.html", "--lang", "en") == 2
    assert "run.json" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--html", "--json"])
def test_a_place_that_cannot_be_is_refused_before_the_work(folder, tmp_path, capsys, option):
    (tmp_path / "plain").touch()
    assert called(folder, option, tmp_path / "plain" / "r", "--lang", "en") == 2
    out, err = capsys.readouterr()
    assert (out, "cannot be written" in err) == ("", True)
    assert called(folder, option, tmp_path, "--lang", "zh") == 2
    assert "这是目录，不是文件" in capsys.readouterr().err


def test_another_runs_treaties_are_refused(folder, tmp_path, capsys):
    wrong = tmp_path / "t.yaml"
    wrong.write_text(
        "treaties: [{code: a, name: {zh: 甲, en: A}, type: quota_share, priority: 1, ceded: 0.5, "
        "inception: 2026-01-01, expiry: 2027-01-01}]",
        encoding="utf-8",
    )
    assert called(folder, "--treaties", wrong, "--lang", "en") == 2
    assert "not the programme of this run" in capsys.readouterr().err
