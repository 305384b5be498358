"""Figures computed twice, by simulation and by the exact path, side by side in every report."""

import numpy as np

from wangbao.assessment.exact_cover import Insured, insured_yearly
from wangbao.assessment.losses import FEN, Losses
from wangbao.assessment.result import Check
from wangbao.assessment.views import estimate
from wangbao.contract.terms import Terms
from wangbao.risk import exact
from wangbao.risk.event_model import EventModel
from wangbao.risk.measures import Tail, measure
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.text import Text

LEVELS = (0.99, 0.995)
RESOLVED = 10  # grid steps up to a figure, below which it is not shown
REACH = 8.0  # how many times the 1-in-200 year the exact grid reaches
_WORTH_SAYING = 5e-5  # parts of the mean

_HOW = Text("傅里叶变换精确复合，不含模拟", "compounded exactly by Fourier transform, no simulation")


def checks(model: EventModel, losses: Losses, terms: Terms) -> tuple[Check, ...]:
    """Compare yearly mean, 1-in-100 and 1-in-200 year, simulated and exact, ground up and insured.

    Args:
        model: the event model the losses are of.
        losses: simulated losses; the contract is the first.
        terms: that contract.
    """
    return (*_ground_up(model, losses), *_insured(model, losses, terms))


def _ground_up(model: EventModel, losses: Losses) -> tuple[Check, ...]:
    y = losses.years
    total = losses.ground / FEN
    far = measure(total, y.batch, y.batches, y.years, (LEVELS[-1],)).tail[0].var.value
    limit = min(REACH * far, model.severity.cap_cny) or model.severity.cap_cny / 100.0
    exactly = exact.yearly_loss(model, limit)
    simulated = measure(np.minimum(total, limit), y.batch, y.batches, y.years, LEVELS)
    zh, en = format_compact(limit, "zh"), format_compact(limit, "en")
    name = Text(f"年均损失（每年以 {zh} 为限）", f"yearly mean loss (limited to {en} a year)")
    return (
        Check(name, estimate(simulated.mean), exactly.mean(), _HOW),
        *(_tail_check(_year(t), t, exactly, _HOW) for t in simulated.tail),
    )


def _insured(model: EventModel, losses: Losses, terms: Terms) -> tuple[Check, ...]:
    """Compare simulator and vector reader with the exact path, or give the reason why it does not apply."""
    y = losses.years
    simulated = measure(losses.insured[0] / FEN, y.batch, y.batches, y.years, LEVELS)
    name = Text("年均赔付", "yearly mean of what the policy pays")
    exactly = insured_yearly(model, terms)
    if isinstance(exactly, Text):
        return (Check(name, estimate(simulated.mean), None, exactly),)
    how = _how(exactly)
    return (
        Check(name, estimate(simulated.mean), exactly.mean(), how),
        *(
            _tail_check(
                Text(f"赔付的 {_year(t).zh}", f"{_year(t).en} of what the policy pays"), t, exactly, how
            )
            for t in simulated.tail
        ),
    )


def _tail_check(name: Text, tail: Tail, exactly: exact.Exact, how: Text) -> Check:
    """Compare a bad year with its exact figure, where the grid resolves it."""
    value = exactly.value_at_risk(tail.level)
    if value < RESOLVED * exactly.step:
        zh, en = format_compact(exactly.step, "zh"), format_compact(exactly.step, "en")
        coarse = Text(
            f"网格步长 {zh}，不足以分辨这一年", f"the grid's step of {en} does not resolve this year"
        )
        return Check(name, estimate(tail.var), None, coarse)
    return Check(name, estimate(tail.var), value, how)


def _year(tail: Tail) -> Text:
    period = round(1 / (1 - tail.level))
    return Text(f"{period} 年一遇", f"1-in-{period} year")


def _how(exactly: Insured) -> Text:
    """Describe the exact path; the bounds of its simplifications are given in hundredths of the mean."""
    mean = exactly.mean() or 1.0
    sides = (
        (exactly.over / mean, "偏高", "too high"),
        (exactly.under / mean, "偏低", "too low"),
    )
    said = [(f"{zh} {share:.2%}", f"{share:.2%} {en}") for share, zh, en in sides if share >= _WORTH_SAYING]
    if not said:
        return _HOW
    zh, en = "、".join(zh for zh, _ in said), " and ".join(en for _, en in said)
    return Text(
        f"{_HOW.zh}；部分责任项的年度限额等按单次事故计，均值至多{zh}",
        f"{_HOW.en}; annual limits on some lines and the like are taken event by event, which leaves the mean at most "
        f"{en}",
    )
