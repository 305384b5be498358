"""Writing the report of a results folder to a file: whole or not at all."""

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
    """Write the report of ``folder`` to ``path``, whole or not at all; see :func:`~.page.render`.

    Args:
        folder: a complete results folder.
        path: the HTML file; one that is there is replaced.
        lang: ``zh`` or ``en``.
        summary: of the folder; left out: worked out now.
        treaties: the run's programme file, for the tower; left out: ``treaties.yaml`` (or toml, json) in the folder, or
            the file the run read where it lies beside the folder unchanged.
        loadings: the price plan premiums are held against; left out: the house's default.
        dated: printed on the page where given.

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
    """The terms of the run's treaties in the run's order; none where the programme file is not at hand.

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
    """The run's own programme file where it still lies beside the results, unchanged; OED tables are not looked for."""
    recorded = folder.run.treaties
    if recorded is None or Path(recorded.file).suffix.lower() not in _SUFFIXES:
        return None
    place = folder.path.parent / Path(recorded.file).name
    return place if place.is_file() and _digest(place) == recorded.sha256 else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _ratios(policies: object, run: Run, loadings: Loadings) -> npt.NDArray[np.float64]:
    """Premium over technical price of every policy that has a premium, float64[n]."""
    charged = policies.column("premium_cny").to_numpy(zero_copy_only=False).astype(np.float64)  # type: ignore[attr-defined]
    price = adequacy.technical(policies, run, loadings)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = charged / price
    known: npt.NDArray[np.float64] = ratio[np.isfinite(ratio)]
    return known
