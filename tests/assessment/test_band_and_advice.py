import numpy as np
import pytest

from tests.assessment.plain_terms import plain_terms
from tests.risk.conftest import make_profile
from wangbao.assessment.advice import advise
from wangbao.assessment.band import bands, drawn_facts, reached, unknown_facts, years_for
from wangbao.assessment.checks import checks
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.views import RETURN_PERIODS
from wangbao.risk.event_model import build, with_control
from wangbao.risk.exact import yearly_loss
from wangbao.risk.measures import exceedance, measure
from wangbao.risk.parameters import default

PLAN = Sampling(years=200_000, seed=7, threads=2)
ANSWERED = dict.fromkeys(default().controls, "yes") | {"hardening": "no", "offline_backups": "no"}
FACTS = {
    "gross_margin": 0.3,
    "records_held": 20_000,
    "cloud": "medium",
    "outsourcers": "medium",
    "industrial_control": "medium",
}


def band_of(**facts: object) -> tuple[float, float, float]:
    found = bands(
        make_profile(**facts), default(), [plain_terms()], PLAN, view="default", common_causes=True, draws=48
    )
    for band in (found.ground_up.mean, found.insured[0].mean, *found.ground_up.curve):
        assert band.low <= band.middle <= band.high
    mean = found.ground_up.mean
    return mean.low, mean.middle, mean.high


def test_band_spans_the_stated_uncertainty_of_the_frequency() -> None:
    """The base rate alone is uncertain by a factor of about three either way for a small firm."""
    low, middle, high = band_of(controls=ANSWERED, **FACTS)
    assert 1.8 < middle / low < 6.0
    assert 1.8 < high / middle < 6.0


def test_band_is_the_same_for_any_number_of_threads() -> None:
    one, two = (
        bands(
            make_profile(),
            default(),
            [plain_terms()],
            Sampling(years=1000, seed=7, threads=n),
            view="default",
            common_causes=True,
            draws=16,
        )
        for n in (1, 2)
    )
    assert one == two


def test_a_draws_curve_is_the_measured_curve() -> None:
    losses = simulate(build(make_profile(), default()), [], PLAN)
    y = losses.years
    total = losses.ground / 100.0
    expected = [f.value for f in exceedance(total, y.batch, y.batches, y.years, RETURN_PERIODS)]
    assert reached(total, y.years).tolist() == expected


def test_facts_not_given_are_drawn_and_given_ones_are_not() -> None:
    profile = make_profile(controls={"hardening": "yes"}, cloud="high")
    facts = unknown_facts(profile, default())
    assert "hardening" not in facts
    assert "cloud" not in facts
    answers, dependences = drawn_facts(profile, default(), dict.fromkeys(facts, 0.0))
    assert answers["hardening"] == "yes"
    assert answers["logging"] == "yes"  # a uniform of nought lies below every prevalence
    assert dependences == {"outsourcers": "none", "industrial_control": "none"}


@pytest.mark.parametrize(("mu", "wanted"), [(0.03, 300_000), (0.5, 60_000), (2.7, 8_000)])
def test_round_numbers_of_years_hold_enough_incidents(mu: float, wanted: int) -> None:
    years = years_for(mu, wanted)
    assert wanted <= years * mu < 1.5 * max(wanted, 5_000 * mu)
    assert years % 50 == 0


def test_advice_names_only_what_is_missing_best_first() -> None:
    profile = make_profile(controls=ANSWERED, **FACTS)
    rows = advise(
        profile,
        default(),
        build(profile, default()),
        plain_terms(),
        PLAN,
        premium=lambda of: round(of.mean.value),
        levels=(0.99,),
    )
    assert {row.control for row in rows} == {"hardening", "offline_backups"}
    changes = [row.mean_change.value for row in rows]
    assert changes == sorted(changes)
    assert max(changes) < 0.0
    assert all(row.premium_change_cny <= 0 for row in rows)


def test_an_asset_open_to_the_internet_is_ranked_beside_the_controls() -> None:
    """The example has an open remote desktop, and no word of advice said to close it."""
    exposures = ["remote_desktop", "vpn_fortinet"]
    profile = make_profile(controls=ANSWERED, exposures=exposures, **FACTS)
    today = build(profile, default())
    rows = advise(
        profile, default(), today, plain_terms(), PLAN, premium=lambda of: of.mean.value, levels=(0.99,)
    )
    assert {row.control for row in rows} == {"hardening", "offline_backups", *exposures}
    changes = [row.mean_change.value for row in rows]
    assert changes == sorted(changes)
    for row in rows:
        if row.control in exposures:
            assert row.answer == "exposed"
            assert row.mean_change.value < 0.0
            assert row.premium_change_cny < 0.0
            closed = make_profile(
                controls=ANSWERED, exposures=[code for code in exposures if code != row.control], **FACTS
            )
            before, after = (yearly_loss(build(p, default()), 5e7).mean() for p in (profile, closed))
            # of the loss limited at five million dollars; the advice is of the whole loss
            assert row.mean_change.value == pytest.approx(after - before, rel=0.35)


def test_common_numbers_make_a_change_surer_than_either_side() -> None:
    profile = make_profile(controls=ANSWERED, **FACTS)
    rows = advise(
        profile,
        default(),
        build(profile, default()),
        plain_terms(),
        PLAN,
        premium=lambda _: 0,
        levels=(0.99,),
    )
    back_ups = next(row for row in rows if row.control == "offline_backups")
    events = build(profile, default())
    losses = simulate(events, [], Sampling(years=years_for(events.frequency.mu, 60_000), seed=7))
    per_batch = np.bincount(losses.years.batch, weights=losses.ground / 100.0, minlength=50)
    alone = per_batch.std(ddof=1) * 50**0.5 / losses.years.years
    apart = 2.0**0.5 * alone  # the error of a difference of two runs on numbers of their own
    assert back_ups.mean_change.error < 0.25 * apart


def test_a_thinned_model_has_the_lower_rates_mean() -> None:
    """Preventing incidents at random is the model with lower rates: same exact mean, to the sampling error."""
    profile = make_profile(controls=ANSWERED, **FACTS)
    today = build(profile, default())
    thinned = with_control(today, profile, default(), "hardening")
    lower = build(profile, default(), answers={**profile.controls, "hardening": "yes"})
    losses = simulate(thinned, [], Sampling(years=years_for(today.frequency.mu, 300_000), seed=5, threads=2))
    limit = 5e7
    total = np.minimum(losses.ground / 100.0, limit)
    found = measure(total, losses.years.batch, 50, losses.years.years, ()).mean
    assert abs(found.value - yearly_loss(lower, limit).mean()) < 4 * found.error


def test_preventing_incidents_never_raises_the_insured_mean() -> None:
    profile = make_profile(controls={**ANSWERED, "payment_callback": "no"}, **FACTS)
    rows = advise(
        profile,
        default(),
        build(profile, default()),
        plain_terms(deductible=0),
        PLAN,
        premium=lambda of: of.mean.value,
        levels=(0.99,),
    )
    row = next(row for row in rows if row.control == "payment_callback")
    assert row.mean_change.value < 0.0
    assert row.premium_change_cny <= 0.0


def test_simulated_and_exact_figures_stand_side_by_side() -> None:
    profile = make_profile(section="J66", **FACTS)
    events = build(profile, default())
    terms = plain_terms()
    plan = Sampling(years=years_for(events.frequency.mu, 300_000), seed=3, threads=2)
    found = checks(events, simulate(events, [terms], plan), terms)
    assert len(found) == 6  # ground up and insured, each the mean and two bad years
    for check in found:
        assert check.exact is not None
        assert abs(check.simulated.value - check.exact) < 4 * check.simulated.error + 0.006 * check.exact
