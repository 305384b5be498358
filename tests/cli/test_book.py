"""``wangbao book``: books made up, checked and exported, and how bad ones are refused."""

import pytest
from tests.contract.oed import oed_files
from tests.portfolio.book.sample import csv, row

from wangbao.cli.main import run
from wangbao.contract.oed.accounts import read_accounts
from wangbao.portfolio.book import synthetic
from wangbao.portfolio.book.reader import read


@pytest.fixture
def command(capsys, monkeypatch):
    monkeypatch.delenv("WANGBAO_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        with pytest.raises(SystemExit) as ended:
            run(["book", *map(str, words)])
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return call


def cells(out):
    """The words of every line of a table, the ruling left out."""
    return [line.split() for line in out.splitlines() if line.strip(" ─")]


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_generate_writes_the_book_of_its_seed(command, tmp_path, suffix):
    path = tmp_path / f"b{suffix}"
    status, out, err = command("generate", "--policies", 300, "--seed", 9, "--out", path, "--lang", "en")
    assert (status, err) == (0, "")
    assert out == f"written to {path}: 300 rows, all made up; no real enterprise is in it\n"
    assert read(path).table.to_pylist() == synthetic.generate(300, 9).to_pylist()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_generate_and_export_make_the_folders_they_are_told_to_write_to(command, tmp_path):
    book, oed = tmp_path / "out" / "b.parquet", tmp_path / "oed" / "2026" / "o.csv"
    assert command("generate", "--policies", 20, "--out", book)[0] == 0
    assert command("export", book, "--oed", oed)[0] == 0
    assert (read(book).policies, len(read_accounts(oed).rows)) == (20, 20)


def test_generate_fitted_policies(command, tmp_path):
    path = tmp_path / "b.parquet"
    assert (
        command("generate", "--policies", 50, "--out", path, "--kind", "compound", "--mean", "0.25")[0] == 0
    )
    expected = synthetic.generate(50, 2026, kind_of_book="compound", compound_mean=0.25)
    assert read(path).table.equals(expected)


def test_check_adds_up_by_kind_sector_and_province(command, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(
        csv(
            row(province="44"),
            row(policy="P2", province="44"),
            row(account="A2", section="J66", premium_cny=""),
        ),
        encoding="utf-8",
    )
    status, out, err = command("check", path, "--lang", "en")
    assert status == 0
    *tables, last = out.splitlines()
    assert cells("\n".join(tables)) == [
        ["limits", "premium", "rate"],
        ["kind", "of", "insured", "policies", "insureds", "(10k", "yuan)", "(10k", "yuan)", "on", "line"],
        ["Connected-vehicle", "enterprise", "2", "1", "1,000", "14.0", "1.400%"],
        ["Enterprise", "of", "another", "industry", "1", "1", "500", "0.0", "—"],
        ["limits", "premium", "rate"],
        ["sector", "policies", "insureds", "(10k", "yuan)", "(10k", "yuan)", "on", "line"],
        ["Automotive", "and", "connected", "vehicles", "2", "1", "1,000", "14.0", "1.400%"],
        ["Finance", "and", "insurance", "1", "1", "500", "0.0", "—"],
        ["limits", "premium", "rate"],
        ["province", "policies", "insureds", "(10k", "yuan)", "(10k", "yuan)", "on", "line"],
        ["Guangdong", "2", "1", "1,000", "14.0", "1.400%"],
        ["not", "given", "1", "1", "500", "0.0", "—"],
    ]
    assert last == "3 rows, 2 insureds, our share: limits 15,000,000 yuan, premium 140,000 yuan: good to use"
    assert err == "note: premium_cny: no premium: its rate cannot be judged (1 rows)\n"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "1 张保单的期间不是整一年：模拟时每张保单都按整个年度在保，不按期间折算"),
        (
            "en",
            (
                "1 policy runs for other than a year: "
                "every policy is simulated as in force for one whole year, without pro-rating"
            ),
        ),
    ],
)
def test_check_counts_policies_of_another_length_than_a_year(command, tmp_path, lang, said):
    path = tmp_path / "b.csv"
    path.write_text(csv(row(), row(policy="P2", expiry="2026-12-31")), encoding="utf-8")
    status, out, _ = command("check", path, "--lang", lang)
    assert (status, out.splitlines()[-1]) == (0, said)


def test_check_says_that_a_book_is_made_up_and_gathers_small_groups(command, tmp_path):
    path = tmp_path / "b.parquet"
    command("generate", "--policies", 500, "--out", path)
    status, out, _ = command("check", path)
    assert status == 0
    assert "合成数据，不对应任何真实企业" in out
    assert any("其他" in line and "组" in line for line in out.splitlines())


def test_check_takes_an_oed_file_and_rates(command, tmp_path):
    path = oed_files.write(tmp_path / "a.csv", [oed_files.row(AccCurrency="USD")])
    status, out, err = command("check", path, "--lang", "en")
    assert (status, out) == (2, "")
    assert err.startswith(f"input refused: {path}: line 2: AccCurrency = USD: needs an exchange rate")
    status, out, _ = command("check", path, "--rate", "USD=7.2", "--lang", "en")
    assert status == 0
    assert "limits 7,200,000 yuan" in out


def test_export_writes_an_account_file_and_says_what_it_leaves_out(command, tmp_path):
    book, out_file = tmp_path / "b.parquet", tmp_path / "o.csv"
    command("generate", "--policies", 40, "--out", book)
    status, out, err = command("export", book, "--oed", out_file, "--lang", "en")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[:2] == [f"written to {out_file}: 40 rows", "What OED does not say, or says only nearly:"]
    assert lines[2].startswith("  · OED has no scheme for GB/T 4754")
    assert len(read_accounts(out_file).rows) == 40


BAD = [
    ("an impossible limit", row(limit_cny=-5), "line 3: limit_cny = -5", "须大于 0"),
    ("an unknown section", row(section="Q99"), "line 3: section = Q99", ""),
    ("a duplicate policy", row(account="A0"), "line 3: policy = P1", "保单重复"),
    ("a wrong currency", row(currency="EUR"), "line 3: currency = EUR", "人民币"),
    ("an unknown column", row() | {"colour": "red"}, "colour", "未知的列"),
    ("an early expiry", row(expiry="2025-01-01"), "line 3: expiry = 2025-01-01", "须晚于起保日"),
    ("shares beyond one", row(share=0.9, coinsurers="B:0.4"), "line 3: coinsurers = B:0.4", "须为 1"),
    ("not a number", row(revenue_cny="nan"), "line 3: revenue_cny = nan", "NaN"),
]


@pytest.mark.parametrize(("what", "bad", "where", "rule"), BAD, ids=[what for what, *_ in BAD])
def test_a_bad_row_is_refused_by_line_in_both_languages(command, tmp_path, what, bad, where, rule):  # noqa: ARG001
    path = tmp_path / "b.csv"
    path.write_text(csv(row(account="A0"), bad), encoding="utf-8")
    for verb in (("check",), ("export", "--oed", tmp_path / "o.csv")):
        for lang, head in (("zh", "输入有误"), ("en", "input refused")):
            status, out, err = command(verb[0], path, *verb[1:], "--lang", lang)
            assert (status, out) == (2, "")
            assert err.startswith(f"{head}: {path}: ")
            assert where in err
            assert rule in err or lang == "en"
            assert "Traceback" not in err
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.csv"]


def test_facts_that_disagree_are_refused(command, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(csv(row(), row(policy="P2", revenue_cny=1e6)), encoding="utf-8")
    status, _, err = command("check", path)
    assert status == 2
    assert err == f"输入有误: {path}: line 3: revenue_cny = 1000000.0：与同一账户前面一行所载事实不同\n"


def test_a_truncated_file_is_refused(command, tmp_path):
    path = tmp_path / "b.parquet"
    command("generate", "--policies", 40, "--out", path)
    path.write_bytes(path.read_bytes()[:-7])
    status, out, err = command("check", path, "--lang", "en")
    assert (status, out) == (2, "")
    assert err.startswith(f"input refused: {path}: the Parquet file is truncated or damaged: ")


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("generate", "--policies", 0, "--out", "b.csv"), "policies = 0"),
        (("generate", "--policies", 5, "--out", "b.xlsx"), "b.xlsx"),
        (("generate", "--policies", 5, "--out", "/dev/null/b.csv"), "/dev/null/b.csv"),
        (("generate", "--policies", 5, "--out", "b.csv", "--kind", "compound", "--mean", -1), "mean = -1.0"),
        (("check", "none.csv"), "none.csv"),
        (("check", "."), "."),
        (("check", "b.csv", "--rate", "USD=0"), "rate = USD=0"),
        (("export", "b.csv", "--oed", "b.csv"), "b.csv"),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_nothing(command, tmp_path, monkeypatch, words, where):
    monkeypatch.chdir(tmp_path)
    status, out, err = command(*words)
    assert (status, out) == (2, "")
    assert where in err
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_nothing(command, tmp_path, monkeypatch):
    table = synthetic.generate(10, 1)

    def broken(*_args, **_kwargs):
        yield table
        raise KeyboardInterrupt

    monkeypatch.setattr(synthetic, "chunks", broken)
    status, _, _ = command("generate", "--policies", 50, "--out", tmp_path / "b.parquet")
    assert status == 130
    assert list(tmp_path.iterdir()) == []
