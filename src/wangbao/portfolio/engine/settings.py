"""Settings of a run of a book: years, seed and assumptions; those that cannot be simulated are refused."""

from dataclasses import dataclass, field
from math import inf
from typing import get_args

from wangbao.portfolio.accumulation.classes import CommonEvents as Figures, default as default_figures
from wangbao.portfolio.accumulation.frequency_scale import MODES, Mode
from wangbao.portfolio.results.allocation import tail_count
from wangbao.risk import parameters
from wangbao.risk.frequency import View
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run: years, seed and assumptions.

    ``scale`` is a factor on every account's own frequency, for sensitivities and benchmarks.
    """

    years: int
    seed: int
    batches: int = 50
    common_causes: Mode = "rebased"
    view: View = "default"
    capital_level: float = 0.995
    model: Parameters = field(default_factory=parameters.default)
    figures: Figures = field(default_factory=default_figures)
    scale: float = 1.0

    @property
    def tail_years(self) -> int:
        """Number of years in the worst ``1 - capital_level`` of them."""
        return tail_count(self.years, self.capital_level)


def refuse_settings(settings: Settings) -> None:
    """Refuse settings that cannot be simulated.

    Raises:
        InputError: names the first such setting.
    """
    years, batches = settings.years, settings.batches
    rules = (
        ("batches", batches, batches >= 2, "须至少为 2", "must be at least 2"),
        (
            "years",
            years,
            batches >= 2 and years >= 2 * batches and years % batches == 0,
            f"须为批数 {batches} 的整数倍，且至少两倍",
            f"must be a multiple of the {batches} batches, and at least twice as many",
        ),
        ("seed", settings.seed, settings.seed >= 0, "须为非负整数", "must be at least 0"),
        (
            "capital_level",
            settings.capital_level,
            0.0 < settings.capital_level < 1.0,
            "须大于 0 且小于 1",
            "must be above 0 and below 1",
        ),
        ("scale", settings.scale, 0.0 <= settings.scale < inf, "须为非负数", "must be at least 0"),
        _one_of("common_causes", settings.common_causes, MODES),
        _one_of("view", settings.view, get_args(View)),
    )
    for name, value, holds, zh, en in rules:
        if not holds:
            raise refusal(name, value, zh, en)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> tuple[str, object, bool, str, str]:
    names = ", ".join(known)
    return name, value, value in known, f"须为 {names} 之一", f"must be one of {names}"
