import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from tests.risk.conftest import make_profile
from tests.risk.forgetful import without
from wangbao.assessment import as_json
from wangbao.assessment.assess import assess
from wangbao.assessment.report.page import render
from wangbao.assessment.request import Request
from wangbao.assessment.result import Assessment
from wangbao.contract import wording
from wangbao.risk import parameters
from wangbao.risk.profile import load
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import KINDS

EXAMPLE = Path(__file__).parents[2] / "examples" / "enterprise.toml"
QUICK = {"years": 400_000, "draws": 8}


@pytest.fixture(scope="module")
def example() -> Assessment:
    return assess(Request(load(EXAMPLE)))


def test_yearly_mean_of_the_example_is_good_to_one_percent(example: Assessment) -> None:
    for view in (example.ground_up, example.insured):
        assert view.mean.error < 0.01 * view.mean.value


def test_every_split_adds_up_to_the_mean(example: Assessment) -> None:
    for view, name in ((example.ground_up, "ground_up"), (example.insured, "insured")):
        for rows in (example.cells, example.scenarios, example.heads):
            assert sum(getattr(row, name) for row in rows) == pytest.approx(view.mean.value, rel=1e-9)
    for rows in (example.scenarios, example.heads):
        assert sum(row.tail_share for row in rows) == pytest.approx(1.0, rel=1e-12)


def test_bands_hold_their_middle_and_the_curve_rises(example: Assessment) -> None:
    for view in (example.ground_up, example.insured):
        assert view.mean_band.low <= view.mean_band.middle <= view.mean_band.high
        reached = [point.aggregate.value for point in view.curve]
        assert reached == sorted(reached)
        assert all(p.occurrence.value <= p.aggregate.value for p in view.curve)


def test_the_choice_asked_for_is_the_headline_price(example: Assessment) -> None:
    chosen = next(option for option in example.options if option.chosen)
    assert chosen.premium_cny == example.price.premium_cny
    assert chosen.insured_mean == example.insured.mean
    assert (chosen.limit_cny, chosen.deductible_cny) == (example.limit_cny, example.deductible_cny)
    by_limit = [o for o in example.options if o.deductible_cny == example.deductible_cny]
    assert [o.insured_mean.value for o in by_limit] == sorted(o.insured_mean.value for o in by_limit)


def test_price_lines_add_up(example: Assessment) -> None:
    assert sum(line.amount_cny for line in example.price.trace) == example.price.premium_cny


def test_exact_figures_stand_within_four_errors(example: Assessment) -> None:
    exact = [check for check in example.checks if check.exact is not None]
    assert len(exact) >= 3
    for check in exact:
        assert check.exact is not None
        assert abs(check.simulated.value - check.exact) < 4 * check.simulated.error + 0.004 * check.exact


def test_threads_change_nothing() -> None:
    one, three = (
        assess(Request(load(EXAMPLE), threads=n, **QUICK))  # type: ignore[arg-type]
        for n in (1, 3)
    )
    assert one == three


def test_the_conservative_view_costs_a_small_firm_more() -> None:
    default, conservative = (
        assess(Request(load(EXAMPLE), view=view, **QUICK)).ground_up.mean.value  # type: ignore[arg-type]
        for view in ("default", "conservative")
    )
    assert conservative > 1.5 * default


def test_systemic_share_is_shown_only_where_common_causes_are_told_apart() -> None:
    with_them, without = (
        assess(Request(load(EXAMPLE), common_causes=told, **QUICK))  # type: ignore[arg-type]
        for told in (True, False)
    )
    assert 0.0 < with_them.subject.systemic_share < 0.3
    assert without.subject.systemic_share == 0.0


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_every_kind_of_insured_has_its_wording(kind: str) -> None:
    found = assess(Request(make_profile(section="I65", kind=kind), **QUICK))  # type: ignore[arg-type]
    assert found.wording == wording.for_kind(kind)
    assert 0.0 < found.insured.mean.value < found.ground_up.mean.value
    assert found.price.premium_cny > 0


@pytest.mark.parametrize("name", wording.shipped())
def test_a_lower_deductible_pays_more_under_every_wording(name: str) -> None:
    found = assess(Request(load(EXAMPLE), wording_name=name, **QUICK))  # type: ignore[arg-type]
    at_limit = sorted(
        (o.deductible_cny, o.insured_mean.value) for o in found.options if o.limit_cny == found.limit_cny
    )
    assert [mean for _, mean in at_limit] == sorted((mean for _, mean in at_limit), reverse=True)


def test_limit_and_deductible_asked_for_are_the_ones_used() -> None:
    request = Request(load(EXAMPLE), limit_cny=Decimal(5_000_000), deductible_cny=Decimal(20_000))
    found = assess(dataclasses.replace(request, **QUICK))  # type: ignore[arg-type]
    assert (found.limit_cny, found.deductible_cny) == (Decimal(5_000_000), Decimal(20_000))


def test_missing_facts_widen_the_band() -> None:
    known = load(EXAMPLE)
    bare = known.model_copy(
        update={"controls": {}, "gross_margin": None, "records_held": None, "cloud": None}
    )

    def width(found: Assessment) -> float:
        return found.ground_up.mean_band.high / found.ground_up.mean_band.low

    full, few = (assess(Request(p, years=400_000, draws=64)) for p in (known, bare))
    assert width(few) > 1.1 * width(full)
    assert len(few.subject.missing) > len(full.subject.missing)


def test_too_many_incidents_are_refused_before_the_work() -> None:
    with pytest.raises(InputError, match="incidents"):
        assess(Request(make_profile(revenue_usd=1e12), years=1_000_000_000))


def test_cover_the_model_does_not_draw_is_a_caution_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(load(EXAMPLE), years=20_000, draws=8)
    usual = assess(request)
    model = without("hardware_betterment")
    monkeypatch.setattr(parameters, "default", lambda: model)
    found = assess(request)
    (said,) = (caution for caution in found.cautions if caution not in usual.cautions)
    assert said.en == (
        "Covered, but not in the loss model: Hardware betterment. "
        "Losses and payments under it count as 0: no mean, band, price or capital includes them."
    )
    assert found.heads[[row.head for row in found.heads].index("hardware_betterment")].insured == 0.0
    assert said._asdict() in as_json.to_data(found)["cautions"]
    assert said.zh in render(found, "zh")
    assert said.en in render(found, "en")
