"""A request for an assessment: the enterprise and the settings, with their defaults and bounds."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from wangbao.assessment import describe
from wangbao.contract import wording
from wangbao.risk.frequency import View
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import refusal

DEFAULT_SEED = 2026
DEFAULT_DRAWS = 48
MOST_YEARS = 1_000_000_000
MODEL = "wangbao-default"
SMALL_PACKAGE = "small-enterprise"


@dataclass(frozen=True, slots=True)
class Request:
    """An enterprise to assess and the settings. Defaults: the wording of its kind with its own limit and deductible.

    ``wording_name`` is a shipped wording's code or a path. ``years`` of None is enough years for the yearly mean to be
    good to 1 %. ``threads`` changes nothing but the time it takes.
    """

    profile: Profile
    wording_name: str | None = None
    limit_cny: Decimal | None = None
    deductible_cny: Decimal | None = None
    years: int | None = None
    seed: int = DEFAULT_SEED
    view: View = "default"
    common_causes: bool = True
    draws: int = DEFAULT_DRAWS
    threads: int = 2
    loadings: Path | None = None


def refuse_request(request: Request) -> None:
    """Refuse years, seed, draws or threads out of range; raises InputError."""
    if request.years is not None and not 1_000 <= request.years <= MOST_YEARS:
        raise refusal(
            "years",
            request.years,
            f"须在 1,000 与 {MOST_YEARS:,} 之间",
            f"must lie between 1,000 and {MOST_YEARS:,}",
        )
    if not 0 <= request.seed < 1 << 63:
        raise refusal(
            "seed", request.seed, "须为非负整数（小于 2^63）", "must be a whole number from 0, below 2^63"
        )
    if not 8 <= request.draws <= 10_000:
        raise refusal("draws", request.draws, "须在 8 与 10,000 之间", "must lie between 8 and 10,000")
    if not 1 <= request.threads <= 256:
        raise refusal("threads", request.threads, "须在 1 与 256 之间", "must lie between 1 and 256")


def usual_wording(profile: Profile) -> str:
    """Return the wording of the enterprise's kind; small firms of other industries get their package."""
    small = describe.size_of(profile) in ("micro", "small")
    return (
        SMALL_PACKAGE
        if profile.insured_kind == "other_industry" and small
        else wording.for_kind(profile.insured_kind)
    )
