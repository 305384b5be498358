"""``wangbao book simulate`` from the command line: figures, the programme kept beside them, refusals."""

import json
import os
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wangbao.cli import book_simulate
from wangbao.cli.main import run
from wangbao.portfolio.book import synthetic, writer
from wangbao.portfolio.engine import block, block_order
from wangbao.portfolio.results.folder import open_folder
from wangbao.portfolio.results.writer import refuse_overtaken
from wangbao.vocabulary.errors import InputError

TREATIES = Path(__file__).parents[2] / "examples" / "treaties.yaml"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.parquet"
    writer.write(synthetic.generate(120, 3), path, synthetic=True)
    return path


def ended(*words):
    with pytest.raises(SystemExit) as stop:
        run(["book", "simulate", *map(str, words)])
    return stop.value.code or 0


def test_gross_is_ceded_and_net_and_the_programme_lies_beside_them(book, tmp_path, capsys):
    out = tmp_path / "run"
    code = ended(book, "--years", 400, "--seed", 5, "--treaties", TREATIES, "--out", out, "--lang", "en")
    assert code == 0
    printed = capsys.readouterr().out
    assert "120 policies, 400 years" in printed
    assert "this book is made up" in printed
    years = pq.read_table(out / "years.parquet")
    gross, ceded, net = (years[f"{name}_fen"].to_numpy() for name in ("gross", "ceded", "net"))
    assert (gross == ceded + net).all()
    assert ceded.sum() > 0
    coverages = pq.read_table(out / "coverages.parquet")
    policies = pq.read_table(out / "policies.parquet")
    assert (
        sum(coverages["gross_sum_fen"].to_pylist())
        == sum(policies["gross_sum_fen"].to_pylist())
        == gross.sum()
    )
    assert "business_interruption" in coverages["head"].to_pylist()
    assert (out / "treaties.yaml").read_bytes() == TREATIES.read_bytes()
    assert json.loads((out / "run.json").read_text())["seed"] == 5
    assert {p.name for p in out.iterdir()} == {
        "run.json",
        "summary.json",
        "years.parquet",
        "groups.parquet",
        "events.parquet",
        "coinsurers.parquet",
        "coverages.parquet",
        "market.parquet",
        "policies.parquet",
        "subjects.parquet",
        "treaties.yaml",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_treaties_reinsurers_co_insurers_and_periods_are_told(book, tmp_path, capsys, monkeypatch, lang):
    monkeypatch.setenv("COLUMNS", "100")
    out = tmp_path / "deep" / "run"
    assert ended(book, "--years", 400, "--treaties", TREATIES, "--out", out, "--lang", lang) == 0
    printed = capsys.readouterr().out
    flowing = "".join(printed.split())
    summary = json.loads((out / "summary.json").read_text())
    for treaty in summary["run"]["treaties"]["names"]:
        assert "".join(treaty[f"words_{lang}"].split()) in flowing
    assert [one["name"] for one in summary["reinsurers"][:2]] == ["甲再保险公司", "乙再保险公司"]
    rows = [
        line
        for line in printed.splitlines()
        if line.strip().startswith(("甲再保险公司 ", "乙再保险公司 ")) and "±" in line
    ]
    assert [row.split("%")[0].split()[-1] for row in rows] == [
        f"{100 * one['share_of_gross']['value']:.1f}" for one in summary["reinsurers"][:2]
    ]
    years = pq.read_table(out / "years.parquet")
    assert sum(one["recovery_sum_fen"] for one in summary["reinsurers"]) == sum(
        years["ceded_fen"].to_pylist()
    )
    named = [one["name"] for one in summary["coinsurers"] if one["part"] == "named"]
    assert named
    assert all(name in printed for name in named)
    count = summary["run"]["periods"]["other_dates"]
    told = {
        "zh": f"{count} 张一年期保单的起止日与多数保单不同",
        "en": f"{count} policies run for a year of other dates",
    }
    assert count > 0
    assert "".join(told[lang].split()) in flowing


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--years", 410, "--batches", 50], "years = 410"),
        (["--by", "colour"], "by = colour"),
        (["--by", "sector, cloud,kinds"], "by = cloud"),
        (["--by", "sector,sector"], "by = sector"),
        (["--level", 0.2], "--level = 0.2"),
        (["--start", "yesterday"], "--start = yesterday"),
        (["--scope", "scope.csv"], "--scope = scope.csv"),
        (["--treaties", "absent.yaml"], "absent.yaml"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refusals_name_what_is_wrong_and_leave_nothing(book, tmp_path, capsys, words, message, lang):
    out = tmp_path / "run"
    assert ended(book, *words, "--out", out, "--lang", lang) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_taken_place_is_not_overwritten(book, tmp_path, capsys):
    out = tmp_path / "run"
    out.mkdir()
    (out / "mine.txt").write_text("keep me")
    assert ended(book, "--years", 100, "--out", out, "--lang", "en") == 2
    assert "exists already" in capsys.readouterr().err
    assert (out / "mine.txt").read_text() == "keep me"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_for_the_end_and_a_second_one_does_not_wait(number):
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), book_simulate._stoppable() as asked:  # noqa: PT012 - signals arrive within
        assert not asked.is_set()
        os.kill(os.getpid(), number)
        assert (asked.is_set(), asked.signal) == (True, number)
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_keeps_its_checkpoint_and_says_by_which_signal_it_ended(
    book, tmp_path, monkeypatch, number
):
    order = block_order.order_blocks

    def small(table, **options):
        return order(table, **{**options, "block_accounts": 20})

    monkeypatch.setattr("wangbao.portfolio.engine.run.order_blocks", small)
    stop, out, kept = block.compute, tmp_path / "run", tmp_path / "kept"

    def compute(world, place):
        if place == 2:
            os.kill(os.getpid(), number)
        return stop(world, place)

    monkeypatch.setattr(block, "compute", compute)
    words = (
        book,
        "--years",
        400,
        "--seed",
        5,
        "--out",
        out,
        "--threads",
        1,
        "--checkpoint",
        kept,
        "--lang",
        "en",
    )
    assert ended(*words, "--checkpoint-every", 0.1) == 128 + number
    assert not out.exists()
    assert [path for path in kept.rglob("*") if path.is_file()]
    monkeypatch.setattr(block, "compute", stop)
    assert ended(*words) == 0
    assert (out / "run.json").is_file()


def test_a_run_that_another_overtook_says_so(book, tmp_path):
    words = (book, "--years", 400, "--seed", 5, "--out", tmp_path / "run", "--lang", "en")
    assert ended(*words) == 0
    with pytest.raises(InputError, match="another run finished in this folder while this one worked"):
        refuse_overtaken(tmp_path / "run")
    refuse_overtaken(tmp_path / "run", replace=True)
    opened = open_folder(tmp_path / "run")
    assert ended(*words[:3], "--seed", 6, *words[5:], "--replace") == 0
    with pytest.raises(InputError, match="another run has just finished in this folder"):
        opened.years()
