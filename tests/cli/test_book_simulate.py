"""``wangbao book simulate`` from the command line: figures, the programme kept beside them, refusals."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wangbao.cli.main import run
from wangbao.portfolio.book import synthetic, writing

TREATIES = Path(__file__).parents[2] / "examples" / "treaties.yaml"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.parquet"
    writing.write(synthetic.generate(120, 3), path, synthetic=True)
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
        "policies.parquet",
        "treaties.yaml",
    }


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
