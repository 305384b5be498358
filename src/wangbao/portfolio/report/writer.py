"""Writer of the report of a results folder, atomically to one file."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from wangbao.portfolio.reinsurance.programme import load
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.report.page import render
from wangbao.portfolio.results import adequacy
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import Summary
from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Lang
from wangbao.vocabulary.whole_file import write_whole

_SUFFIXES: Final = (".yaml", ".yml", ".toml", ".json")
_PROGRAMMES: Final = tuple(f"treaties{suffix}" for suffix in _SUFFIXES)


def write(
    folder: Folder,
    path: Path,
    lang: Lang,
    *,
    summary: Summary | None = None,
    treaties: Path | None = None,
    loadings: Loadings | None = None,
    dated: dt.date | None = None,
) -> None:
    """Write the report of ``folder`` to ``path``, atomically; see :func:`~.page.render`.

    Args:
        folder: a complete results folder.
        path: the HTML file; an existing one is replaced.
        lang: ``zh`` or ``en``.
        summary: the summary of the folder; computed if not given.
        treaties: the run's programme file, for the tower; by default ``treaties.yaml`` (or toml, json) in the folder,
            or the file that the run read if it is unchanged beside the folder.
        loadings: the price plan to compare premiums with; by default the shipped one.
        dated: the date to print on the page, if any.

    Raises:
        InputError: the folder or the programme does not fit the run, or the file cannot be written.
    """
    made = summary or summarise(folder, loadings=loadings)
    programme = terms(folder, treaties)
    policies = folder.policies()
    page = render(
        made,
        policies,
        lang,
        programme=programme,
        ratios=_ratios(policies, folder.run, loadings or default_loadings()),
        dated=dated,
    )
    write_whole(path, page)


def terms(folder: Folder, treaties: Path | None = None) -> tuple[Treaty, ...]:
    """Read the terms of the run's treaties, in the run's order; empty if no programme file is found.

    Raises:
        InputError: the file is not the one the run read, or the run has no treaties.
    """
    run = folder.run
    if treaties is None:
        treaties = next((p for name in _PROGRAMMES if (p := folder.path / name).is_file()), _beside(folder))
    if treaties is None:
        return ()
    if run.treaties is None:
        raise refusal("treaties", str(treaties), "本次模拟没有再保险", "the run has no reinsurance")
    programme = load(treaties)
    if _digest(treaties) != run.treaties.sha256:
        zh, en = (
            "不是本次模拟所用的再保险方案（SHA-256 不同）",
            "is not the programme of this run (its SHA-256 differs)",
        )
        raise refusal("treaties", str(treaties), zh, en)
    by = {treaty.code: treaty for treaty in programme.treaties}
    return tuple(by[code] for code in run.treaty_codes if code in by)


def _beside(folder: Folder) -> Path | None:
    """Find the run's programme file beside the results folder, if it is unchanged. OED tables are not searched for."""
    recorded = folder.run.treaties
    if recorded is None or Path(recorded.file).suffix.lower() not in _SUFFIXES:
        return None
    place = folder.path.parent / Path(recorded.file).name
    return place if place.is_file() and _digest(place) == recorded.sha256 else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _ratios(policies: object, run: Run, loadings: Loadings) -> npt.NDArray[np.float64]:
    """Compute premium over technical price of every policy with a premium, float64[n]."""
    charged = policies.column("premium_cny").to_numpy(zero_copy_only=False).astype(np.float64)  # type: ignore[attr-defined]
    price = adequacy.technical(policies, run, loadings)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = charged / price
    known: npt.NDArray[np.float64] = ratio[np.isfinite(ratio)]
    return known
