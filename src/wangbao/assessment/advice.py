"""Effect of each missing control and each exposed asset: the same simulated incidents, less those prevented.

Because both sides are the same incidents the error of a change is far smaller than that of either side.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from wangbao.assessment.band import years_for
from wangbao.assessment.losses import FEN, Losses, Sampling, by_batch, simulate
from wangbao.assessment.result import EXPOSED, Advice, LossView
from wangbao.assessment.views import BAD_YEAR, estimate, measured
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import EventModel, with_control, without_exposure
from wangbao.risk.measures import Measures, of_batches, var_change
from wangbao.risk.parameters import Control, Exposure, Parameters
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Estimate
from wangbao.vocabulary.text import Text

INCIDENTS = 20_000

Premium = Callable[[Measures], Decimal]


def advise(
    profile: Profile,
    model: Parameters,
    today: EventModel,
    contract: Terms,
    sampling: Sampling,
    *,
    premium: Premium,
    levels: tuple[float, ...],
) -> tuple[Advice, ...]:
    """Return one :class:`Advice` a control not fully in place and an asset exposed.

    Known gaps come first, then the largest saving in the yearly mean.

    ``today`` is the enterprise's event model as it stands, ``premium`` prices measures of the insured loss taken at
    ``levels``, and ``sampling`` gives seed and threads.
    """
    same = replace(sampling, years=years_for(today.frequency.mu, INCIDENTS), threads=1)
    missing = [
        *(
            _control(profile, control)
            for code, control in model.controls.items()
            if profile.answer(code) != "yes"
        ),
        *(_exposure(model.exposures[code]) for code in profile.exposures),
    ]

    def run(events: EventModel) -> Losses:
        return simulate(events, [contract], same)

    with ThreadPoolExecutor(sampling.threads) as pool:
        before, *after = pool.map(run, [today, *(_mended(today, profile, model, gap) for gap in missing)])
    price = premium(measured(before.insured[0], before.years, levels))
    rows = [
        _advice(gap, before, then, premium(measured(then.insured[0], then.years, levels)) - price)
        for gap, then in zip(missing, after, strict=True)
    ]
    # What is known to be missing comes first; what nobody answered is to be found out, not fixed.
    return tuple(sorted(rows, key=lambda row: (row.answer == "unknown", row.mean_change.value)))


def bounded(rows: Sequence[Advice], ground_up: LossView) -> tuple[Advice, ...]:
    """Bound the saving in the 1-in-100 year by that year's loss.

    The saving comes from a shorter run than the loss beside it and could exceed it.
    """
    bad = next(point.var.value for point in ground_up.tail if point.level == BAD_YEAR)
    return tuple(
        replace(
            row,
            hundred_year_change=Estimate(
                max(row.hundred_year_change.value, -bad), row.hundred_year_change.error
            ),
        )
        for row in rows
    )


class _Gap(NamedTuple):
    """A control that is not in place, or an asset that is exposed, in the words of the advice."""

    code: str
    name: Text
    answer: str
    effect: Text
    source: tuple[str, ...]
    confidence: str


def _control(profile: Profile, of: Control) -> _Gap:
    return _Gap(of.code, of.name, profile.answer(of.code), of.effect, of.source, of.confidence)


def _exposure(of: Exposure) -> _Gap:
    """Say what is to be done about an exposed asset."""
    name = Text(f"关闭或收回内网：{of.name.zh}", f"Close to the internet: {of.name.en}")
    effect = Text(
        f"暴露者理赔频率约为未暴露者的 {of.m:g} 倍",
        f"claims are about {of.m:g} times as frequent where it is exposed",
    )
    return _Gap(of.code, name, EXPOSED, effect, of.source, of.confidence)


def _mended(today: EventModel, profile: Profile, model: Parameters, gap: _Gap) -> EventModel:
    if gap.answer == EXPOSED:
        return without_exposure(today, profile, model, gap.code)
    return with_control(today, profile, model, gap.code)


def _advice(gap: _Gap, before: Losses, after: Losses, premium: Decimal) -> Advice:
    years = before.years.years
    change = of_batches(by_batch(after.ground, after.years) - by_batch(before.ground, before.years), years)
    bad = var_change(
        (before.ground / FEN, before.years.batch),
        (after.ground / FEN, after.years.batch),
        before.years.batches,
        years,
        BAD_YEAR,
    )
    return Advice(
        control=gap.code,
        name=gap.name,
        answer=gap.answer,
        mean_change=estimate(change),
        hundred_year_change=estimate(bad),
        premium_change_cny=premium,
        effect=gap.effect,
        source=", ".join(gap.source),
        confidence=gap.confidence,
    )
