"""Half-open periods of days: ``[start, end)`` contains its first day and not its last."""

import datetime as dt
from dataclasses import dataclass

from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` up to, not including, ``end``; refuses (InputError) an empty or reversed period."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        for field, day in (("start", self.start), ("end", self.end)):
            if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
                raise refusal(field, str(day), "须为日期，不含时刻", "must be a date without a time")
        if self.end <= self.start:
            raise refusal(
                "end", self.end, f"须晚于起始日 {self.start}", f"must be later than the start, {self.start}"
            )

    @classmethod
    def of_year(cls, start: dt.date) -> "Period":
        """Return one policy year from ``start``.

        From 29 February it ends on 1 March, so that it is never short of a year.
        """
        try:
            return cls(start, start.replace(year=start.year + 1))
        except ValueError:
            return cls(start, dt.date(start.year + 1, 3, 1))

    @property
    def days(self) -> int:
        """Number of days in the period, at least 1."""
        return (self.end - self.start).days

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and not isinstance(day, dt.datetime) and self.start <= day < self.end

    def overlap(self, other: "Period") -> "Period | None":
        """Return the days both periods contain, or None if they share none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None
