"""Compute what one risk adds to the insurer's book: marginal mean and tail, on the years of the book's last run.

The book's policies are simulated by :mod:`wangbao.portfolio` now and then (``manage.py underwriting_book``); the
results folder keeps the gross loss of every simulated year. One risk is then simulated alone in the same years and
added year by year, which takes a fraction of a second however large the book is. What this leaves out is said on the
page: the book is that of the last run, before reinsurance, contracts read as their wording with limit and deductible;
and a common cause that strikes both may fall into other years of the one than of the other, which makes the sum look
more diverse than it is.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from django.conf import settings

from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads.bound import BOUND
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.reader import Book, of_table
from wangbao.portfolio.engine.passes import Execution
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.results.block import Added, add
from wangbao.portfolio.results.folder import Folder, Run, open_folder
from wangbao.portfolio.results.summary import Figure, View
from wangbao.portfolio.results.yearly import points, view
from wangbao.risk import parameters, profile as profiles
from wangbao.risk.heads import unmodelled_cautions
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text

YEARS: Final = 50_000
SEED: Final = 2026
_GROUPINGS: Final = ("kind",)
_FOLDER: Final = "books"


@dataclass(frozen=True, slots=True)
class Impact:
    """The addition of a risk to a book, before reinsurance, and the book's run: when it was made, what it still counts.

    ``stale`` policies of the run have been cancelled since, or have no day in common with the risk: their losses
    are in the run's years, which are kept of the whole book, and leave it when it is simulated again. ``net`` is the
    book's own view after the treaties of the run; what treaties would pay of the sum does not follow from the parts.
    """

    added: Added
    run: Run
    made_at: dt.datetime
    stale: int
    net: View | None
    cautions: tuple[Text, ...]

    @property
    def policies(self) -> int:
        return self.run.policies

    @property
    def net_tvar(self) -> Figure | None:
        """The book's TVaR after reinsurance, at the capital level."""
        return None if self.net is None else self.net.at(self.run.capital_level).tvar


def folder_of(insurer_ref: str) -> Path:
    """Return the folder of an insurer's results."""
    return Path(settings.HOME) / _FOLDER / insurer_ref


def impact(quote: Quote) -> Impact | None:
    """Compute what a quote would add to its insurer's book; None where the book has not been simulated yet.

    Raises:
        InputError: a results folder that is damaged, or a quote that is in the book already.
    """
    path = folder_of(quote.insurer.ref)
    if not path.is_dir():
        return None
    book = open_folder(path)
    with tempfile.TemporaryDirectory() as place:
        alone = _simulated([row_of(quote)], "quote", Path(place) / "one", book.run.years, book.run.seed)
        made_at = dt.datetime.fromtimestamp((path / "run.json").stat().st_mtime, tz=dt.UTC)
        added = add(book, alone)
    net = view("net", book.years().net_fen, None, points(book.run)) if book.run.treaties else None
    missing = {*book.run.unmodelled_heads, *alone.run.unmodelled_heads}
    cautions = unmodelled_cautions(
        [head.code for head in HEADS if head.code in missing], parameters.default()
    )
    return Impact(added, book.run, made_at, _stale(book, quote), net, cautions)


def _stale(book: Folder, quote: Quote) -> int:
    """Count the policies of a run that do not count beside this risk any more."""
    gone = BOUND().apart_from(quote.insurer_id, quote.start, quote.end)
    there = set(book.policies(["policy"]).column("policy").to_pylist())
    return sum(number in there for number in gone)


def simulate_book(
    rows: Iterable[Mapping[str, Any]], insurer_ref: str, *, years: int = YEARS, threads: int = 2
) -> Folder:
    """Simulate an insurer's book and keep the results, replacing the last ones.

    Raises:
        InputError: no policies, or rows the book refuses.
    """
    path = folder_of(insurer_ref)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _simulated(list(rows), "policies", path, years, SEED, threads=threads)


def row_of(quote: Quote) -> dict[str, Any]:
    """Convert a quote to a row of a book."""
    profile = profiles.from_data(quote.profile)
    return (
        facts_of(profile)
        | {
            "account": quote.number,  # facts may differ between an enterprise's policies, as they were at each time
            "policy": quote.number,
            "wording": quote.product_version.definition["wording"]["wording"],
            "limit_cny": float(quote.limit),
            "deductible_cny": float(quote.deductible),
            "premium_cny": None if quote.premium is None else float(quote.premium),
            "inception": quote.start,
            "expiry": quote.end,
        }
    )


def facts_of(profile: Profile) -> dict[str, Any]:
    """Convert a profile to the columns of a book."""
    shared, history = profile.shared, profile.history
    return {
        "insured": profile.name,
        "uscc": profile.uscc,
        "section": profile.section,
        "kind": profile.insured_kind,
        "sector": profile.loss_sector,
        "country": profile.country,
        "revenue_cny": profile.revenue_cny,
        "gross_margin": profile.gross_margin,
        "employees": profile.employees,
        "records_held": profile.records_held,
        "cloud": profile.cloud,
        "outsourcers": profile.outsourcers,
        "industrial_control": profile.industrial_control,
        "open_findings": profile.open_findings,
        "history_years": history.years if history else None,
        "history_incidents": history.incidents if history else None,
        "protection_level": profile.protection_level,
        "cloud_provider": shared.cloud_provider,
        "endpoint_agent": shared.endpoint_agent,
        "internet_products": shared.internet_product,
        **{f"control.{code}": profile.answer(code) for code in schema.CONTROLS},
        **{f"exposure.{code}": code in profile.exposures for code in schema.EXPOSURES},
    }


def _book(rows: list[Mapping[str, Any]], source: str) -> Book:
    columns = [column for column in schema.COLUMNS if any(column.name in row for row in rows)]
    arrays = [
        pa.array([row.get(column.name) for row in rows], type=_plain(column.type)) for column in columns
    ]
    return of_table(pa.table(arrays, names=[column.name for column in columns]), source)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _simulated(
    rows: list[Mapping[str, Any]], source: str, path: Path, years: int, seed: int, *, threads: int = 1
) -> Folder:
    outcome = simulate(
        _book(rows, source),
        Settings(years=years, seed=seed),
        path,
        groupings=_GROUPINGS,
        execution=Execution(threads=threads),
        replace=True,
    )
    return outcome.folder


__all__ = ["Impact", "InputError", "facts_of", "folder_of", "impact", "row_of", "simulate_book"]
