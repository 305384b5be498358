"""``wangbao calibrate``: what it prints, writes and refuses."""

import json

import numpy as np
import pytest

from wangbao.cli.main import run


def called(*words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["calibrate", *words])
    assert ended.value.code in (0, None)


def refused(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run(["calibrate", *words])
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.fixture
def claims(tmp_path):
    """A table of 400 claims under deductibles and limits."""
    rng = np.random.default_rng(1)
    amount = np.round(rng.lognormal(11.0, 1.5, 600), 2)
    rows = [f"{x},20000,{'' if at % 2 else 500000}" for at, x in enumerate(amount) if x > 20_000]
    file = tmp_path / "claims.csv"
    file.write_text("金额,deductible,limit\n" + "\n".join(rows[:400]) + "\n", encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("lang", "said"), [("zh", "对数正态"), ("en", "Lognormal")])
def test_severity_is_shown_and_written(claims, tmp_path, capsys, lang, said):
    out = tmp_path / "severity.json"
    terms = ("--deductible", "deductible", "--limit", "limit")
    called("severity", claims, "--amount", "金额", *terms, "--lang", lang, "--json", str(out))
    assert said in capsys.readouterr().out
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["losses"] == found["truncated"] == 400
    assert 0 < found["censored"] < 100
    lognormal = next(one for one in found["fits"] if one["law"] == "lognormal")
    assert abs(lognormal["parameters"]["mu"] - 11.0) < 4 * lognormal["errors"]["mu"]


def test_frequency_by_factor_and_size(tmp_path, capsys):
    rng = np.random.default_rng(2)
    rows = [
        f"{rng.poisson(0.4 if sector == 'a' else 0.1)},1,{sector},{revenue:.0f}"
        for sector, revenue in zip(rng.choice(["a", "b"], 500), rng.lognormal(18, 1, 500), strict=True)
    ]
    file, out = tmp_path / "counts.csv", tmp_path / "frequency.json"
    file.write_text("n,years,sector,revenue\n" + "\n".join(rows) + "\n", encoding="utf-8")
    words = ("--count", "n", "--exposure", "years", "--factor", "sector", "--log", "revenue")
    called("frequency", str(file), *words, "--json", str(out))
    assert "负二项" in capsys.readouterr().out
    found = json.loads(out.read_text(encoding="utf-8"))
    assert {"constant", "log revenue"} < set(found["fits"][0]["coefficients"])


def test_lag_and_triangle(tmp_path, capsys):
    rng = np.random.default_rng(3)
    horizon = rng.uniform(30, 700, 300)
    days = rng.lognormal(3.0, 1.0, 300)
    rows = [f"{a:.2f},{b:.2f}" for a, b in zip(days, horizon, strict=True) if a <= b]
    (tmp_path / "lags.csv").write_text("days,horizon\n" + "\n".join(rows) + "\n", encoding="utf-8")
    called("lag", str(tmp_path / "lags.csv"), "--days", "days", "--horizon", "horizon", "--lang", "en")
    assert "Share reported" in capsys.readouterr().out
    triangle = tmp_path / "triangle.csv"
    triangle.write_text("origin,12,24,36\n2023,100,200,250\n2024,110,220,\n2025,120,,\n", encoding="utf-8")
    out = tmp_path / "triangle.json"
    called("triangle", str(triangle), "--json", str(out))
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["factors"] == [2.0, 1.25]
    assert [one["origin"] for one in found["origins"]] == ["2023", "2024", "2025"]


@pytest.mark.parametrize("cell", ["1,000", "1_000", "nan", "inf", "一千", "0x10", "1e999"])
def test_a_cell_that_is_no_number_is_named_by_row(tmp_path, capsys, cell):
    file = tmp_path / "claims.csv"
    file.write_text(f'amount\n5\n"{cell}"\n', encoding="utf-8")
    assert "row 3.amount" in refused(capsys, "severity", str(file), "--amount", "amount")


def test_a_column_that_is_not_there_is_named_with_those_that_are(claims, capsys):
    told = refused(capsys, "severity", claims, "--amount", "loss", "--lang", "en")
    assert "loss" in told
    assert "金额, deductible, limit" in told


def test_a_loss_within_its_deductible_is_named(tmp_path, capsys):
    file = tmp_path / "claims.csv"
    file.write_text("amount,deductible\n5,0\n6,9\n", encoding="utf-8")
    told = refused(capsys, "severity", str(file), "--amount", "amount", "--deductible", "deductible")
    assert "row 2.amount = 6" in told
