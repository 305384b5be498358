"""``wangbao book scenario``: what it prints and writes, and how it refuses."""

import json

import pyarrow.parquet as pq
import pytest

from wangbao.cli.main import run
from wangbao.portfolio.accumulation.scenarios import shipped
from wangbao.portfolio.book import synthetic, writer


@pytest.fixture
def command(capsys, monkeypatch):
    monkeypatch.delenv("WANGBAO_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        with pytest.raises(SystemExit) as ended:
            run(["book", "scenario", *map(str, words)])
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return call


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.parquet"
    writer.write(synthetic.generate(400, seed=3), path, synthetic=True)
    return path


def test_list_shows_all_scenarios(command):
    status, out, _ = command("--list", "--lang", "en")
    assert status == 0
    known = [one.code for one in shipped().scenario]
    assert [line.split()[0] for line in out.splitlines() if line[1:10].strip() in known] == known


def test_a_scenario_prints_and_writes_the_same(command, book, tmp_path):
    status, out, _ = command(book, "--scenario", "cloud_24h", "--lang", "en", "--out", tmp_path / "out")
    assert status == 0
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    table = pq.read_table(tmp_path / "out" / "policies.parquet")
    assert data["synthetic"] is True
    assert data["total"]["policies"] == table.num_rows
    flowing = " ".join(out.split())
    assert f"Reaches {data['total']['insureds']} insureds of {data['book']['insureds']}" in flowing
    assert data["entity"] in flowing
    assert "Made up: no real enterprise is in it." in flowing
    assert "Real event: 2024: critical outages up 18%" in flowing
    assert "By sector" in flowing
    assert "By cloud provider" in flowing


def test_chinese_is_the_default_and_an_entity_is_found_by_name(command, book):
    status, out, _ = command(book, "--scenario", "update", "--entity", "syn-agent-b")
    assert status == 0
    assert out.startswith("CrowdStrike 式安全软件错误更新：SYN-AGENT-B")
    assert "按省份" in out
    assert "真实事件：2024 年 7 月 19 日" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "BOOK: is required (--list shows the scenarios)"),
        (("BOOK",), "--scenario: is required"),
        (("BOOK", "--scenario", "flood"), "scenario = flood: unknown scenario; known: cloud_3h"),
        (("BOOK", "--scenario", "update", "--entity", "none"), "entity = none: the book has no such entity"),
        (("BOOK", "--scenario", "update", "--out", "BOOK"), "the output is the book itself"),
    ],
)
def test_refusals_name_what_is_wrong(command, book, words, said):
    given = [book if word == "BOOK" else word for word in words]
    status, out, err = command(*given, "--lang", "en")
    assert status == 2
    assert not out
    assert said in err
