"""``wangbao compound``: what it prints, what it writes, what it refuses."""

import json
from pathlib import Path

import pytest

from wangbao.cli.main import run

EXAMPLES = Path(__file__).parents[2] / "examples" / "compound"


def _run(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        run(["compound", *map(str, words)])
    out = capsys.readouterr()
    return ended.value.code, out.out, out.err


def test_prints_both_paths_in_both_languages(capsys):
    code, zh, _ = _run(capsys, EXAMPLES / "layered.json", "--years", 64_000)
    assert code == 0
    _, en, _ = _run(capsys, EXAMPLES / "layered.json", "--years", 64_000, "--lang", "en")
    mean = next(line for line in zh.splitlines() if "均值" in line).split()
    assert mean[:3] == ["均值", "841,160.81", "0.0001"]
    assert next(line for line in en.splitlines() if "mean" in line).split()[1:] == mean[1:]
    assert "标准误" in zh
    assert "std. error" in en
    assert "64,000 years simulated" in en


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_runs_and_writes_json(capsys, tmp_path, example):
    file = tmp_path / "figures.json"
    code, out, _ = _run(capsys, example, "--years", 6400, "--seed", 7, "--json", file)
    assert code == 0
    assert file.name in out.replace("\n", "")
    data = json.loads(file.read_text(encoding="utf-8"))
    assert (data["years"], data["seed"], len(data["rows"])) == (6400, 7, 19)


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        (
            '{"frequency": {"dist": "poisson", "lam": -1}, "severity": {"dist": "exponential", "scale": 1}}',
            [],
            "lam",
        ),
        ('{"frequency": {"dist": "poisson", "lam": 1}}', [], "severity"),
        ("{", [], "spec.json"),
        (
            '{"frequency": {"dist": "poisson", "lam": 1}, "severity": {"dist": "exponential", "scale": 1}}',
            None,
            "years",
        ),
    ],
)
def test_bad_input_ends_with_status_2_and_writes_nothing(capsys, tmp_path, text, words, names):
    spec, file = tmp_path / "spec.json", tmp_path / "out.json"
    spec.write_text(text, encoding="utf-8")
    extra = ["--years", 10] if words is None else words
    code, out, err = _run(capsys, spec, "--lang", "en", "--json", file, *extra)
    assert (code, out.strip()) == (2, "")
    assert names in err
    assert not file.exists()


def test_a_place_that_cannot_be_is_refused_before_any_work(capsys, tmp_path):
    (tmp_path / "plain").touch()
    code, out, err = _run(
        capsys, EXAMPLES / "layered.json", "--json", tmp_path / "plain" / "out.json", "--lang", "en"
    )
    assert (code, out) == (2, "")
    assert "cannot be written" in err
