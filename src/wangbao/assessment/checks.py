"""Figures worked out twice: by simulation and by the exact path, side by side in every report."""

import numpy as np

from wangbao.assessment.losses import FEN, Losses
from wangbao.assessment.result import Check
from wangbao.assessment.views import estimate
from wangbao.risk import exact
from wangbao.risk.event_model import EventModel
from wangbao.risk.measures import measure
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.text import Text

LEVELS = (0.99, 0.995)
REACH = 8.0  # how many times the 1-in-200 year the exact grid reaches


def checks(model: EventModel, losses: Losses) -> tuple[Check, ...]:
    """The yearly ground-up loss up to a limit, its 1-in-100 and 1-in-200 year: simulated and exact."""
    y = losses.years
    total = losses.ground / FEN
    far = measure(total, y.batch, y.batches, y.years, (LEVELS[-1],)).tail[0].var.value
    limit = min(REACH * far, model.severity.cap_cny) or model.severity.cap_cny / 100.0
    exactly = exact.yearly_loss(model, limit)
    simulated = measure(np.minimum(total, limit), y.batch, y.batches, y.years, LEVELS)
    zh, en = format_compact(limit, "zh"), format_compact(limit, "en")
    how = Text("傅里叶变换精确复合，不含模拟", "compounded exactly by Fourier transform, no simulation")
    return (
        Check(
            Text(f"年均损失（每年以 {zh} 为限）", f"yearly mean loss (limited to {en} a year)"),
            estimate(simulated.mean),
            exactly.mean(),
            how,
        ),
        *(
            Check(
                Text(f"{round(1 / (1 - t.level))} 年一遇", f"1-in-{round(1 / (1 - t.level))} year"),
                estimate(t.var),
                exactly.value_at_risk(t.level),
                how,
            )
            for t in simulated.tail
        ),
    )
