"""``wangbao rates``: what the three commands print and write, in both languages."""

import json

import pytest
from tests.pricing.filed.sample import plan, with_factor
from typer.testing import CliRunner

from wangbao.cli.main import app, run
from wangbao.pricing.filed import plan as plans


def output(*words: str) -> str:
    result = CliRunner().invoke(app, ["rates", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_check_tells_form_and_hash() -> None:
    found = output("check", "cyber-it-product", "--lang", "en")
    shipped = plans.load("cyber-it-product")
    assert f"sha256 {plans.fingerprint(shipped)}" in found
    assert "no factor moves the wrong way" in found
    assert "未发现方向性错误" in output("check", "cyber-it-product")


def test_check_ends_with_1_where_a_premium_falls(tmp_path) -> None:
    file = tmp_path / "steep.json"
    file.write_text(json.dumps(with_factor("size", cells=[[1, 0.2], [2, 1]])), encoding="utf-8")
    result = CliRunner().invoke(app, ["rates", "check", str(file), "--lang", "en"])
    assert result.exit_code == 1
    assert "error: own: the premium does not rise with the sum insured" in " ".join(result.output.split())


def test_check_refuses_a_plan_that_contradicts_itself(tmp_path, capsys) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(plan(colour="red")), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["rates", "check", str(file), "--lang", "en"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"input refused: {file}: colour: unknown field\n"


def test_generate_writes_a_plan_and_compare_reads_it(tmp_path) -> None:
    made, report = tmp_path / "made.yaml", tmp_path / "report.json"
    little = ("--profiles", "50", "--incidents", "1000", "--threads", "1")
    told = output("generate", "--wording", "security-service", "--out", str(made), *little, "--lang", "en")
    written = plans.load(made)
    assert plans.fingerprint(written)[:12] in told
    assert written.plan == "cyber-security-service"
    shown = output("compare", str(made), *little, "--json", str(report), "--lang", "en")
    data = json.loads(report.read_text(encoding="utf-8"))
    assert f"{data['whole']['cases']} cases: filed premiums add up to {data['whole']['ratio']:.1%}" in shown
    assert "Filed and technical premium by segment" in shown


def test_compare_needs_a_wording(tmp_path, capsys) -> None:
    file = tmp_path / "plain.json"
    file.write_text(json.dumps(plan()), encoding="utf-8")
    with pytest.raises(SystemExit):
        run(["rates", "compare", str(file)])
    assert "方案未记条款，请指明" in capsys.readouterr().err
