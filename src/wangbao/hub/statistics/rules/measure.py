"""The measures of the statistics, collected from the apps that register some (hook ``statistical_measures``).

An app above this one adds a measure, claims paid say, by a module ``statistical_measures`` with ``MEASURES``. Its rows
are a query; the nightly work sums them in the database, and pages, exports and calls show them beside the others.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text

COLUMNS: Final = ("month", "province", "kind", "size", "insurer_key", "value")
CLASSES: Final = frozenset({"month", "province", "kind", "size", "insurer_key"})


class Unit(StrEnum):
    """The unit of a measure's whole values."""

    COUNT = "count"
    FEN = "fen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure, and the query that sums it.

    Attributes:
        code, name: of the measure; a code is used once in the house.
        unit: of its values.
        rows: builds the query for some months, or for all (None): six ``values`` in the order of ``COLUMNS``, a row for
            each combination of classes.
        changed: the months whose sums may have changed since a moment; None where any may have.
        classes: those it is counted by; it is left out of tables and filters by another.
        order: its place in a table.
    """

    code: str
    name: Text
    unit: Unit
    rows: Callable[[Collection[str] | None], QuerySet[Any, Any]]
    changed: Callable[[dt.datetime], Collection[str] | None]
    classes: frozenset[str] = CLASSES
    order: int = 50


@cache
def measures() -> Mapping[str, Measure]:
    """Collect the measures of all apps by code, in the order they are shown.

    Raises:
        ValueError: a code twice.
    """
    found = [one for _, module in hooks.modules("statistical_measures") for one in module.MEASURES]
    by_code = {one.code: one for one in sorted(found, key=lambda one: one.order)}
    if len(by_code) != len(found):
        raise ValueError("a measure is registered twice")
    return by_code
