"""The industry's loss of each common-cause event, to which industry-loss warranties refer; own losses it misses."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CODES
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.event_set import EventSet
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import World
from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.portfolio.reinsurance.treaty_parts import Industry
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_MOST = float(1 << 60)  # fen


def industry_fen(
    programme: Compiled, events: EventSet, entities: Entities, *, more: int = 0
) -> NDArray[np.int64]:
    """Compute the index of each event as each warranty has it, int64[W, E + more] (one row of 0 without warranties).

    ``more`` events at the end are accounts' own, which have no index.
    """
    size = events.year.size
    made = np.zeros((max(len(programme.warranties), 1), size + more), np.int64)
    for row, t in enumerate(programme.warranties):
        industry = programme.treaties[t].industry
        if industry is not None:
            made[row, :size] = np.rint(_index(industry, events, entities)).astype(np.int64)
    return made


def _index(industry: Industry, events: EventSet, entities: Entities) -> Any:
    loss = np.array([float(industry.losses.get(code, 0)) for code in CODES])
    share = entities.share[events.entity] * events.breadth
    return np.minimum(100.0 * loss[events.kind] * share * np.exp(industry.sensitivity * events.latent), _MOST)


def untriggered_losses(programme: Compiled, world: World, totals: Totals) -> tuple[Problem, ...]:
    """Describe, for each warranty, the own events above its retention that the industry's loss does not trigger."""
    found = []
    gross_fen, years = totals.event[0], world.settings.years
    index = industry_fen(programme, world.event_set, world.entities)
    for row, t in enumerate(programme.warranties):
        treaty = programme.treaties[t]
        if treaty.industry is None or treaty.occurrence_attachment is None:
            continue
        own = gross_fen > float(treaty.occurrence_attachment) * 100.0
        triggered = index[row] >= float(treaty.industry.trigger) * 100.0
        missed, paid = int((own & ~triggered).sum()), int((own & triggered).sum())
        excess = np.maximum(gross_fen - float(treaty.occurrence_attachment) * 100.0, 0.0)
        if treaty.occurrence_limit is not None:
            excess = np.minimum(excess, float(treaty.occurrence_limit) * 100.0)
        lost = float(excess[~triggered].sum()) / years / 100.0
        idle = int((triggered & ~own).sum())
        zh = (
            f"基差风险：毛损失超过起赔点的共因事件 {missed + paid} 起，其中 {missed} 起未达行业损失触发点，"
            f"年均 {lost:,.0f} 元因此不获摊回；另有 {idle} 起达到触发点而自身未超过起赔点"
        )
        en = (
            f"basis risk: of {missed + paid} common-cause events above the retention gross, {missed} do not reach the "
            f"industry trigger, which leaves CNY {lost:,.0f} a year unrecovered; {idle} more reach it without ours"
        )
        found.append(Problem(treaty.code, None, Text(zh, en)))
    return tuple(found)
