"""Assess an enterprise for the public page and for an application, in a second, with the same figures each time.

It stands on the simulated years every quote of the enterprise stands on, so that the public page, the application and
the underwriter's workbench give one figure for the same facts.

:func:`estimate` keeps the latest ones in memory by the facts they were made of, so turning the page's language or
printing it costs nothing. The kernels are compiled and their tables read on the first run of a process;
:func:`warm_up` does that in a thread of its own while the server starts.
"""

import json
import threading
from functools import lru_cache
from typing import Any, Final

from wangbao.assessment.assess import assess
from wangbao.assessment.report.headline import BAD_YEAR, VERY_BAD_YEAR, reached
from wangbao.assessment.request import Request
from wangbao.assessment.result import Assessment
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.errors import Conflict
from wangbao.proposal.valuation import sampling_for
from wangbao.risk import parameters, profile as profiles
from wangbao.risk.event_model import build
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Text

DRAWS: Final = 24  # of the parameters, for the bands; twice as many move a band by a few per cent
THREADS: Final = 2
PATIENCE: Final = 20  # seconds
_KEPT: Final = 256
_BUSY: Final = Text(
    "正在进行的评估过多，请稍后再试", "too many assessments are running; try again in a moment"
)
_AT_ONCE: Final = threading.BoundedSemaphore(
    2
)  # simulations of one process at a time: a page must not starve others


def estimate(profile: Profile) -> Assessment:
    """Assess one enterprise under the wording usual for its kind: losses in yuan, price and advice.

    Raises:
        Conflict: others are being assessed and none was done within :data:`PATIENCE` seconds.
    """
    return _estimate(profile.model_dump_json())


def summary_of(application: Application) -> dict[str, Any]:
    """Summarise the assessment an application is submitted with, as plain data.

    Raises:
        InputError: the answers make no profile.
    """
    found = estimate(application_reads.profile(application))
    return {
        "model": found.run.model,
        "model_version": found.run.model_version,
        "seed": found.run.seed,
        "years": found.run.years,
        "mean_cny": _estimated(found.ground_up.mean),
        "mean_band_cny": _banded(found.ground_up.mean_band),
        "any_loss": round(found.ground_up.any_loss.value, 6),
        "bad_year_cny": _estimated(reached(found.ground_up, BAD_YEAR)),
        "very_bad_year_cny": _estimated(reached(found.ground_up, VERY_BAD_YEAR)),
        "wording": found.wording,
        "premium_cny": f"{found.price.premium_cny:f}",
        "premium_band_cny": _banded(found.price.premium_band),
        "advice": [row.control for row in found.advice[:5]],
    }


def warm_up() -> threading.Thread:
    """Compile and read what the first assessment needs, in the background; the thread is a daemon."""
    thread = threading.Thread(target=_first, name="wangbao-warm-up", daemon=True)
    thread.start()
    return thread


def _first() -> None:
    estimate(profiles.from_data({"name": "-", "section": "C", "revenue_cny": 1e8}))


@lru_cache(maxsize=_KEPT)
def _estimate(profile: str) -> Assessment:
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise Conflict(_BUSY)
    try:
        facts = profiles.from_data(json.loads(profile))
        years = sampling_for(build(facts, parameters.default())).years
        return assess(Request(facts, years=years, draws=DRAWS, threads=THREADS))
    finally:
        _AT_ONCE.release()


def _estimated(figure: Estimate) -> dict[str, float]:
    return {"value": round(figure.value, 2), "error": round(figure.error, 2)}


def _banded(band: Band) -> list[float]:
    return [round(float(part), 2) for part in (band.low, band.middle, band.high)]
