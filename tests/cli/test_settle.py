"""``wangbao settle`` as a person runs it."""

import json
from pathlib import Path

import pytest

from wangbao.cli import settle_view
from wangbao.cli.main import run
from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
from wangbao.contract.resolve import resolve
from wangbao.standard.files import check_file
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.text import Lang

LOSS = "examples/losses/ransomware-year.yaml"


@pytest.fixture
def say(capsys, monkeypatch):
    """Runs the command in a wide terminal and gives its exit status and both outputs."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("WANGBAO_LANG", raising=False)

    def said(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(["settle", *words])
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return said


def test_settles_step_by_step_in_chinese(say):
    status, out, err = say("small-enterprise", LOSS)
    assert (status, err) == (0, "")
    assert "小微企业网络安全一揽子保险（示例）" in out
    assert "等待期 12 小时；计 4 天，等待期内损失" in out
    assert "行政罚款" in out
    assert "¥572,588.75" in out
    assert "¥100,000.00" in out


def test_settles_in_english(say):
    status, out, err = say("small-enterprise", LOSS, "--lang", "en")
    assert (status, err) == (0, "")
    assert "requires the insurer's prior" in out
    assert "Given as service" in out
    assert max(map(len, out.splitlines())) <= 100


FINDINGS: dict[Lang, str] = {
    "zh": "须有保险人事先同意、公安机关报案证明；缺少：保险人事先同意，不赔付",
    "en": (
        "requires the insurer's prior consent, a police report; missing: the insurer's prior consent; "
        "nothing is payable"
    ),
}


@pytest.mark.parametrize(("lang", "finding"), FINDINGS.items())
def test_every_step_is_a_row_with_its_finding(lang: Lang, finding: str) -> None:
    terms = resolve(wordings.load("small-enterprise"))
    first = settlements.settle(terms, notices.load(Path(LOSS))).events[0]
    rows = [row.values for group in settle_view.steps(first, lang).groups for row in group.rows]
    assert len(rows) == len(first.records)
    assert [value.text for value in rows[4]][2:] == [finding, "¥150,000.00", "¥0.00"]
    (total,) = settle_view.heads(first, lang).totals
    assert [value.text for value in total.values][3:] == ["¥814,200.50", "¥608,200.50", "¥586,788.00"]


@pytest.mark.parametrize("typed", ["20,000,000", "20000000", "20000000.00", "2e7"])
def test_an_amount_may_be_typed_with_commas(say, tmp_path, typed):
    target = tmp_path / "new" / "out.json"
    assert say("small-enterprise", LOSS, "--limit", typed, "--json", str(target))[0] == 0
    assert json.loads(target.read_text(encoding="utf-8"))["limit_cny"] == "20000000.00"


def test_limit_and_deductible_rescale_the_wording(say, tmp_path):
    target = tmp_path / "out.json"
    status, _, _ = say(
        "small-enterprise", LOSS, "--limit", "500000", "--deductible", "0", "--json", str(target)
    )
    assert status == 0
    record = json.loads(target.read_text(encoding="utf-8"))
    assert (record["limit_cny"], record["deductible_cny"]) == ("500000.00", "0.00")
    assert record["total"] == {
        "fact": "974001.25",
        "covered": "768001.25",
        "payable_cash": "500000.00",
        "payable_service": "50000.00",
        "beside": "20000.00",
    }
    assert [event["id"] for event in record["events"]] == ["R1", "R2"]
    found = check_file(target, of_rooms())
    assert (found.schema, found.findings) == ("settlement", ())


def test_text_of_a_notice_is_not_markup(say, tmp_path):
    loss = tmp_path / "loss.yaml"
    text = Path(LOSS).read_text(encoding="utf-8").replace("zh: 勒索软件加密业务数据", "zh: '[red]加密[/x]'")
    loss.write_text(text, encoding="utf-8")
    status, out, _ = say("small-enterprise", str(loss))
    assert status == 0
    assert "[red]加密[/x]" in out


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (["small-enterprises", LOSS], "wording = small-enterprises: unknown wording; try small-enterprise"),
        (["small-enterprise", "none.yaml"], "none.yaml: no such file"),
        (["small-enterprise", LOSS, "--limit", "1_000"], "--limit = 1_000: must be a decimal number without"),
        (["small-enterprise", LOSS, "--deductible", "-1"], "--deductible = -1: must be an amount from 0"),
        (["small-enterprise", LOSS, "--limit", "0"], "limit_cny = 0: must be above 0"),
        (
            ["connected-vehicle", LOSS],
            "events.0.interruption.daily_margin: the contract measures interruption by",
        ),
        (
            ["small-enterprise", LOSS, "--json", "examples"],
            "examples: this is a folder, not a file",
        ),
    ],
)
def test_refused_with_status_2(say, words, refused):
    status, out, err = say(*words, "--lang", "en")
    assert (status, out) == (2, "")
    assert err.startswith("input refused: ")
    assert refused in err
