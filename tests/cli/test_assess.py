import json
import os
from pathlib import Path

import pytest

from wangbao.cli.main import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "enterprise.toml"
QUICK = ["--years", "200000", "--draws", "8"]
ACCOUNTS = """PortNumber,AccNumber,AccCurrency,PolNumber,PolInceptionDate,PolExpiryDate,PolPerilsCovered,\
LayerParticipation,LayerLimit,LayerAttachment,OEDVersion,CountryCode,IndustryScheme1,IndustryCode1,AnnualRevenue,\
AnnualRevenueCurrency,PolDed,PolCoverage,InsuredName
B1,1,CNY,P1,2026-01-01,2026-12-31,CSB,1,10000000,0,5.0.0,CN,NAICS,3345,90000000,CNY,20000,CSB,First
B1,2,USD,P2,2026-01-01,2026-12-31,CSB,1,10000000,0,5.0.0,US,NAICS,5415,20000000,USD,20000,CSB,Second
"""


def command(*words: str) -> None:
    """Run the command; it must end well."""
    with pytest.raises(SystemExit) as ended:
        run(list(words))
    assert ended.value.code in (0, None)


@pytest.mark.parametrize(("lang", "said"), [("zh", "应为"), ("en", "It should cost")])
def test_the_example_is_assessed_printed_and_written(
    lang: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html, data = tmp_path / "sub" / "r.html", tmp_path / "r.json"
    command("assess", str(EXAMPLE), *QUICK, "--lang", lang, "--html", str(html), "--json", str(data))
    printed = capsys.readouterr().out
    assert said in printed
    assert str(html).replace("\n", "") in printed.replace("\n", "")
    assert html.stat().st_size < 2_000_000
    found = json.loads(data.read_text(encoding="utf-8"))
    assert found["run"]["years"] == 200_000


def test_every_row_of_an_account_file_is_assessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, data = tmp_path / "accounts.csv", tmp_path / "r.json"
    file.write_text(ACCOUNTS, encoding="utf-8")
    command("assess", str(file), *QUICK, "--rate", "USD=7.2", "--lang", "en", "--json", str(data))
    found = json.loads(data.read_text(encoding="utf-8"))
    assert [one["subject"]["name"] for one in found] == ["First", "Second"]
    assert "First" in capsys.readouterr().out


def test_one_account_can_be_chosen_and_reported(tmp_path: Path) -> None:
    file, html = tmp_path / "accounts.csv", tmp_path / "r.html"
    file.write_text(ACCOUNTS, encoding="utf-8")
    command("assess", str(file), *QUICK, "--account", "1", "--html", str(html))
    assert "First" in html.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], "USD"),
        (["--rate", "USD=7.2", "--html", "r.html"], "--account"),
        (["--account", "9"], "9"),
        (["--rate", "USD"], "USD=7.2"),
    ],
)
def test_what_an_account_file_needs_is_said(
    words: list[str],
    names: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["assess", "accounts.csv", *QUICK, *words, "--lang", "en"])
    assert ended.value.code == 2
    assert names in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["accounts.csv"]


@pytest.mark.realdata("exposure")
def test_the_public_account_files_run_through(tmp_path: Path) -> None:
    files = Path(os.environ["WANGBAO_DATA"]) / "exposure"
    pi, standard = files / "picyber_account.csv", files / "oed_cyber_account_example.csv"
    data = tmp_path / "r.json"
    command("assess", str(pi), *QUICK, "--rate", "GBP=9.2", "--json", str(data))
    means = [one["ground_up"]["mean"]["value"] for one in json.loads(data.read_text(encoding="utf-8"))]
    assert len(means) == 4
    assert means == sorted(means)  # the four differ in revenue only, and rise
    command("assess", str(standard), *QUICK, "--revenue", "4.6e12", "--json", str(data))
