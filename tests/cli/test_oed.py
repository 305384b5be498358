"""``wangbao oed``: what it prints and writes, and how it refuses."""

import csv
import json

import pytest
from tests.contract.oed.oed_files import LOSS_COLUMNS, losses, row, write

from wangbao.cli.main import run
from wangbao.contract.oed.accounts import read_accounts


@pytest.fixture
def command(capsys, monkeypatch):
    monkeypatch.delenv("WANGBAO_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        with pytest.raises(SystemExit) as ended:
            run(["oed", *map(str, words)])
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return call


@pytest.fixture
def accounts(tmp_path):
    layers = [
        row(LayerNumber="1", LayerLimit="100000", PolDed="1000", StackedPolNumber="T1"),
        row(
            LayerNumber="2",
            LayerLimit="200000",
            LayerAttachment="100000",
            PolDed="1000",
            StackedPolNumber="T1",
        ),
        row(AccNumber="A2", PolNumber="POL-9", PolCoverage="LIA", InsuredName="[bold]Two[/bold]"),
    ]
    return write(tmp_path / "accounts.csv", layers)


@pytest.fixture
def events(tmp_path):
    rows = [
        ("P", "A1", "NPBI", "150000", "e1"),
        ("P", "A1", "DIAS", "50000", "e1"),
        ("P", "A1", "NPBI", "800", "e2"),
        ("P", "A2", "EXT", "70", "e1"),
    ]
    return losses(tmp_path / "losses.csv", *rows, columns=(*LOSS_COLUMNS, "EventId"))


def cells(out):
    """The words of every line of a table, the ruling left out."""
    return [line.split() for line in out.splitlines() if line.strip(" ─")]


def test_check_lists_the_accounts(command, accounts):
    status, out, err = command("check", accounts, "--lang", "en")
    assert (status, err) == (0, "")
    assert cells(out) == [
        ["portfolio", "account", "insured", "policies", "layers", "currency", "coverages"],
        ["P", "A1", "某软件有限公司", "1", "2", "CNY", "CYB"],
        ["P", "A2", "[bold]Two[/bold]", "1", "1", "CNY", "LIA"],
        ["3", "rows,", "2", "accounts:", "good", "to", "use"],
    ]


def test_check_says_what_is_odd_on_standard_error(command, tmp_path):
    path = write(tmp_path / "a.csv", [row(PolCoverage="CSB", Colour="red")])
    status, _, err = command("check", path)
    assert status == 0
    assert err.splitlines() == [
        "提示: Colour：不是 OED 5.0.0 网络险账户文件的字段，已忽略",
        "提示: line 2: PolCoverage = CSB：不是承保代码，按 CYB 理解",
    ]


def test_apply_prints_policies_layers_and_coverages(command, accounts, events):
    status, out, err = command("apply", accounts, events, "--lang", "en")
    assert (status, err) == (0, "")
    assert cells(out) == [
        ["portfolio/account", "policy", "layer", "coverage", "ground-up", "insured"],
        ["P/A1", "POL-1", "(T1)", "1", "NPBI", "150,800.00", "75,000.00"],
        ["DIAS", "50,000.00", "25,000.00"],
        ["total", "CNY", "200,800.00", "100,000.00"],
        ["P/A1", "POL-1", "(T1)", "2", "NPBI", "150,800.00", "74,250.00"],
        ["DIAS", "50,000.00", "24,750.00"],
        ["total", "CNY", "200,800.00", "99,000.00"],
        ["P/A2", "POL-9", "1", "EXT", "not", "covered", "70.00", "0.00"],
        ["total", "CNY", "70.00", "0.00"],
        ["3", "events,", "3", "layers,", "insured", "CNY", "199,000.00"],
    ]


def test_apply_writes_json_and_csv_by_event(command, accounts, events, tmp_path):
    data, table = tmp_path / "paid.json", tmp_path / "paid.csv"
    assert command("apply", accounts, events, "--json", data, "--csv", table)[0] == 0
    payments = json.loads(data.read_text(encoding="utf-8"))["payments"]
    assert [(p["layer"], p["event"], p["insured"]) for p in payments] == [
        (1, "e1", "100000.00"),
        (1, "e2", "0.00"),
        (2, "e1", "99000.00"),
        (2, "e2", "0.00"),
        (1, "e1", "0.00"),
    ]
    assert payments[0]["coverages"][1] == {
        "coverage": "DIAS",
        "covered": True,
        "ground_up": "50000",
        "insured": "25000.00",
    }
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[-1] == {
        "PortNumber": "P",
        "AccNumber": "A2",
        "PolNumber": "POL-9",
        "LayerNumber": "1",
        "StackedPolNumber": "",
        "EventId": "e1",
        "Currency": "CNY",
        "CoverageCode": "EXT",
        "Covered": "0",
        "GroundUpLoss": "70",
        "InsuredLoss": "0.00",
    }
    assert len(rows) == 7


def test_apply_says_what_it_could_not_apply(command, tmp_path):
    path = write(tmp_path / "a.csv", [row(BIWaitingPeriod="1")])
    found = losses(tmp_path / "l.csv", ("P", "A1", "NPBI", 9))
    status, out, err = command("apply", path, found)
    assert (status, "合计赔付 CNY 9.00" in out) == (0, True)
    assert err == (
        "提示: line 2: BIWaitingPeriod = 1：损失文件未给出 DowntimeDays，等待期与赔偿期（BIPOI）未计\n"
    )


def test_only_so_many_layers_are_printed(command, tmp_path, monkeypatch):
    monkeypatch.setattr("wangbao.cli.oed.MOST_SHOWN", 2)
    path = write(tmp_path / "a.csv", [row(AccNumber=f"A{n}") for n in range(5)])
    found = losses(tmp_path / "l.csv", *(("P", f"A{n}", "LIA", 1) for n in range(5)))
    assert "另有 3 层" in command("apply", path, found)[1]
    assert "另有 3 个账户" in command("check", path)[1]


def test_a_refusal_ends_with_status_two_and_leaves_nothing(command, accounts, tmp_path):
    found = losses(tmp_path / "l.csv", ("P", "A7", "LIA", 1))
    status, out, err = command("apply", accounts, found, "--json", tmp_path / "x.json", "--lang", "en")
    assert (status, out, (tmp_path / "x.json").exists()) == (2, "", False)
    assert err == (
        f"input refused: {found}: line 2: AccNumber = A7: the account file has no such account in portfolio P\n"
    )


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_an_input_is_never_overwritten(command, accounts, events, option):
    before = events.read_text(encoding="utf-8")
    status, _, err = command("apply", accounts, events, option, events)
    assert (status, events.read_text(encoding="utf-8")) == (2, before)
    assert "输出文件与另一文件相同" in err


def test_two_outputs_may_not_be_one_file(command, accounts, events, tmp_path):
    path = tmp_path / "x"
    assert command("apply", accounts, events, "--json", path, "--csv", path)[0] == 2


PROFILE = """
name = "某软件有限公司"
section = "I65"
revenue_cny = 50000000
uscc = "91350100M000100Y43"
"""


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "profile.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_export_writes_a_wording_and_a_profile(command, profile, tmp_path):
    out = tmp_path / "account.csv"
    words = ["--profile", profile, "--policy", "W-1", "--start", "2027-03-01", "--out", out]
    terms = ["--limit", "8,000,000", "--deductible", "40000"]
    status, printed, err = command("export", "other-industry", *words, *terms, "--lang", "en")
    assert (status, err) == (0, "")
    (only,) = read_accounts(out).rows
    assert (only.account, only.policy, only.portfolio) == ("91350100M000100Y43", "W-1", "WANGBAO")
    assert (str(only.date("PolInceptionDate")), str(only.date("PolExpiryDate"))) == (
        "2027-03-01",
        "2028-02-29",
    )
    assert (only.number("LayerAggLimit"), only.number("PolDed")) == (8_000_000, 40_000)
    assert only.text("AreaCode") == "35"
    said, _, unsaid = printed.partition("What OED does not say, or says only nearly:")
    assert ["LayerAggLimit", "8000000"] in cells(said)
    assert "  · OED has no scheme for GB/T 4754" in unsaid


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"--start": "2027-02-30"}, "--start = 2027-02-30"),
        ({"--policy": "W" * 21}, "PolNumber"),
        ({"--limit": "-5"}, "limit"),
        ({"--limit": "many"}, "--limit = many"),
        ({"--profile": "none.toml"}, "none.toml"),
        ({"wording": "no-such-wording"}, "no-such-wording"),
    ],
)
def test_a_bad_export_is_refused_and_writes_nothing(command, profile, tmp_path, changed, says):
    out = tmp_path / "account.csv"
    given = {"--profile": profile, "--policy": "W-1", "--start": "2027-03-01", "--out": out, **changed}
    wording = given.pop("wording", "other-industry")
    status, _, err = command("export", wording, *(word for pair in given.items() for word in pair))
    assert (status, says in err, out.exists()) == (2, True, False)
