"""Take row locks, here and nowhere else, in one order: application ▸ quote ▸ policy ▸ money ▸ number ▸ journal.

The order is that of the apps, lower ones first, and within an app that of ``ORDER`` in its module ``lock_order``.

An operation locks what it needs by one call of :func:`lock`, whatever order it names the rows in, before it takes a
number (:mod:`wangbao.hub.numbers`) or records in the journal, which come last and are held until the transaction
ends. On SQLite a transaction that writes is alone from its first statement (``IMMEDIATE``) and the row locks are
no-ops; on PostgreSQL they are ``FOR UPDATE`` of the row itself, ordered by key.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from django.db import models, transaction

from wangbao.hub import hooks
from wangbao.hub.errors import Invisible

RowT = TypeVar("RowT", bound=models.Model)


def lock(*rows: models.Model) -> tuple[Any, ...]:
    """Read rows again and lock them until the transaction ends; return them in the order they were given.

    Raises:
        ValueError: a row whose table has no place in the order.
        TransactionManagementError: called outside a transaction, where a lock would be gone at once.
        Invisible: a row that has been deleted meanwhile.
    """
    _refuse_outside()
    fresh: dict[tuple[str, int], models.Model] = {}
    for row in sorted(rows, key=lambda row: (_rank(row), row.pk)):
        key = (row._meta.label_lower, row.pk)
        if key not in fresh:
            found = list(type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk))
            if not found:
                raise Invisible
            fresh[key] = found[0]
    return tuple(fresh[row._meta.label_lower, row.pk] for row in rows)


def lock_below(rows: models.QuerySet[RowT], parent: str) -> RowT | None:
    """Read and lock the one row of ``rows`` and its ``parent`` by one statement; None where there is no such row.

    Args:
        rows: a query that finds one row at most, other related rows among what it selects if they are wanted.
        parent: the foreign key to the row that comes before it in the order. PostgreSQL locks the rows of a result in
            the order in which ``FOR UPDATE OF`` names their tables, so the parent's is first.

    Raises:
        ValueError: the parent has no place before the row in the order.
        TransactionManagementError: called outside a transaction.
    """
    _refuse_outside()
    above = rows.model._meta.get_field(parent).related_model
    if not (isinstance(above, type) and _rank(above) < _rank(rows.model)):
        raise ValueError(f"{parent} of {rows.model._meta.label} is not above it in the order of locks")
    return next(iter(rows.select_related(parent).select_for_update(of=(parent, "self"))), None)


def _refuse_outside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("rows are locked inside a transaction")


def _rank(row: models.Model | type[models.Model]) -> int:
    try:
        return _ranks()[row._meta.label_lower]
    except KeyError:
        raise ValueError(
            f"{row._meta.label} has no place in the order of locks; name it in its app's `lock_order`"
        ) from None


@cache
def _ranks() -> Mapping[str, int]:
    labels = [label for _, module in hooks.modules("lock_order") for label in module.ORDER]
    return {label.lower(): rank for rank, label in enumerate(labels)}
