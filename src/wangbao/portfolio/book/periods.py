"""Count of policies whose period differs from the one whole year that a simulation assumes."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field

from wangbao.portfolio.book import schema
from wangbao.vocabulary.document import Document
from wangbao.vocabulary.text import Text

Days = NDArray[np.datetime64]


class Periods(Document):
    """Numbers of policies (rows) whose period is not the year that is simulated.

    ``not_a_year``: the period is shorter or longer than one year. ``other_dates``: it is one year, but not the year
    that most such policies have (the earliest, if several are equally frequent).
    """

    not_a_year: int = Field(default=0, ge=0)
    other_dates: int = Field(default=0, ge=0)


def periods(table: pa.Table) -> Periods:
    """Count the rows of a complete book table whose period is not the usual year.

    A year ends on the same day of the next year (expiry is not covered); one that begins on 29 February ends on 28
    February or 1 March.
    """
    first, after = (_days(table.column(name)) for name in ("inception", "expiry"))
    leap = (_year_on(first) - 1 == after) & (
        _year_on(first) == _year_on(first + 1)
    )  # 28 February, from the 29th
    whole = (_year_on(first) == after) | leap
    _, count = np.unique(first[whole], return_counts=True)
    most = int(count.max()) if count.size else 0
    return Periods(not_a_year=int(np.count_nonzero(~whole)), other_dates=int(np.count_nonzero(whole)) - most)


def period_words(found: Periods) -> Text | None:
    """Describe in one sentence how a simulation treats such policies; None if all policies have the same year."""
    zh: list[str] = []
    en: list[str] = []
    for count, zh_rule, en_rule in (
        (found.not_a_year, "张保单的期间不是整一年", "for other than a year"),
        (found.other_dates, "张一年期保单的起止日与多数保单不同", "for a year of other dates than most"),
    ):
        if count:
            what = "" if en else "policies " if count > 1 else "policy "
            zh.append(f"{count:,} {zh_rule}")
            en.append(f"{count:,} {what}{'run' if count > 1 else 'runs'} {en_rule}")
    if not zh:
        return None
    return Text(
        f"{'，'.join(zh)}：模拟时每张保单都按整个年度在保，不按期间折算",
        f"{', and '.join(en)}: every policy is simulated as in force for one whole year, without pro-rating",
    )


def _days(column: pa.ChunkedArray) -> Days:
    days: Any = schema.one_chunk(column, pa.date32()).cast(pa.int32()).to_numpy()
    return np.asarray(days.astype("datetime64[D]"), dtype="datetime64[D]")


def _year_on(day: Days) -> Days:
    """Add one year to each day; 29 February becomes 1 March."""
    month = day.astype("datetime64[M]")
    found: Days = (month + 12).astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return found
