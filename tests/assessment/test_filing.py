"""Plans generated from the technical model: deterministic, readable again, and near the model they were made from."""

import json
from decimal import Decimal

import pytest

from tests.risk.forgetful import without
from wangbao.assessment import filing
from wangbao.cli.main import run as run_command
from wangbao.contract import wording
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.fit.comparison_data import as_data, from_data
from wangbao.pricing.filed.fit.yaml_text import as_yaml
from wangbao.pricing.filed.monotone import findings
from wangbao.risk import parameters
from wangbao.vocabulary.errors import InputError

LITTLE = filing.Effort(profiles=50, terms=2, incidents=1_000, seed=5, threads=1)


def generate(**changes: int) -> plans.Plan:
    effort = filing.Effort(**{**vars_of(LITTLE), **changes})
    data = filing.generate(wording.load("it-product"), code="made", version="1", effort=effort)
    return plans.parse(data)


def vars_of(effort: filing.Effort) -> dict[str, int]:
    return {name: getattr(effort, name) for name in effort.__slots__}


def test_the_same_seed_gives_the_same_plan_whatever_the_threads(tmp_path) -> None:
    one = generate()
    assert plans.fingerprint(generate(threads=3)) == plans.fingerprint(one)
    assert plans.fingerprint(generate(seed=6)) != plans.fingerprint(one)
    assert findings(one) == ()
    assert (one.made.wording, one.made.kind, one.made.seed, one.made.profiles) == (
        "it-product",
        "it_product",
        5,
        50,
    )
    file = tmp_path / "made.yaml"
    file.write_text(as_yaml(json.loads(plans.canonical(one)), heading="示例\nan example"), encoding="utf-8")
    assert plans.fingerprint(plans.load(file)) == plans.fingerprint(one)


def test_the_fixed_expense_is_the_basic_premium() -> None:
    plan = generate()
    # 1,000 yuan a policy over what expenses, commission and profit leave of the premium: 70 %
    assert (plan.basic_premium_cny, plan.minimum_premium_cny) == (Decimal("1428.57"), 2000)


@pytest.mark.parametrize("field", ["profiles", "terms", "incidents"])
def test_too_little_to_fit_is_refused(field) -> None:
    with pytest.raises(InputError) as refused:
        generate(**{field: 1})
    assert refused.value.problems[0].field == "effort"


def test_a_comparison_is_kept_and_read_again() -> None:
    plan = plans.load("cyber-security-service")
    effort = filing.Effort(profiles=15, terms=2, incidents=2_000, seed=3, threads=1)
    found = filing.compare(wording.load("security-service"), plan, effort=effort)
    assert found.whole.cases == len(found.points) == sum(one.cases for one in found.breakdowns[0].segments)
    again = from_data(as_data(found))
    assert (again.plan, again.version, again.whole.cases) == (found.plan, found.version, found.whole.cases)
    assert again.whole.ratio == pytest.approx(found.whole.ratio, rel=1e-5)
    assert as_data(again) == as_data(found)


def test_cover_the_model_does_not_draw_is_a_caution_of_plan_and_comparison(
    monkeypatch, tmp_path, capsys
) -> None:
    model = without("media_liability")
    monkeypatch.setattr(parameters, "default", lambda: model)
    plan = plans.load("cyber-security-service")
    effort = filing.Effort(profiles=5, terms=2, incidents=1_000, seed=3, threads=1)
    found = filing.compare(wording.load("it-product"), plan, effort=effort)
    (caution,) = found.cautions
    assert caution.en.startswith("Covered, but not in the loss model: Media liability.")
    data = as_data(found)
    assert from_data(data).cautions == found.cautions
    del data["cautions"]  # as those kept before
    assert from_data(data).cautions == ()
    monkeypatch.setattr(filing, "compare", lambda *_, **__: found)
    compared = ["rates", "compare", "cyber-security-service", "--wording", "it-product", "--lang", "en"]
    with pytest.raises(SystemExit, match="0"):
        run_command(compared)
    assert f"! {caution.en}" in " ".join(capsys.readouterr().out.split())
    few = ["--profiles", "50", "--incidents", "1000", "--out", str(tmp_path / "plan.yaml"), "--lang", "en"]
    with pytest.raises(SystemExit, match="0"):
        run_command(["rates", "generate", "--wording", "it-product", *few])
    assert f"! {caution.en}" in " ".join(capsys.readouterr().err.split())
