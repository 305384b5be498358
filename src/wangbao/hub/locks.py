"""The one module that takes row locks, so there is one order: application ▸ quote ▸ policy ▸ money ▸ number ▸ journal.

An operation locks what it needs by one call of :func:`lock`, whatever order it names the rows in, before it takes a
number (:mod:`wangbao.hub.numbers`) or records in the journal, which come last and are held until the transaction
ends. On SQLite a transaction that writes is alone from its first statement (``IMMEDIATE``) and the row locks are
no-ops; on PostgreSQL they are ``FOR UPDATE`` of the row itself, ordered by key.
"""

from typing import Any, Final, TypeVar

from django.db import models, transaction

from wangbao.hub.errors import Invisible

ORDER: Final = (
    "catalogue.Product",
    "catalogue.ProductVersion",
    "applications.Application",
    "underwriting.Quote",
    "policies.Policy",
    "policies.Instalment",
    "policies.Receipt",
    "policies.Refund",
)
_RANK: Final = {label.lower(): rank for rank, label in enumerate(ORDER)}
RowT = TypeVar("RowT", bound=models.Model)


def lock(*rows: models.Model) -> tuple[Any, ...]:
    """The rows read again and locked until the transaction ends, in the order they were given.

    Raises:
        ValueError: a row whose table has no place in ``ORDER``.
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
    """The one row of ``rows`` and its ``parent``, read and locked by one statement; None where there is no such row.

    Args:
        rows: a query that finds one row at most, other related rows among what it selects if they are wanted.
        parent: the foreign key to the row that comes before it in ``ORDER``. PostgreSQL locks the rows of a result in
            the order in which ``FOR UPDATE OF`` names their tables, so the parent's is first.

    Raises:
        ValueError: the parent has no place before the row in ``ORDER``.
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
        return _RANK[row._meta.label_lower]
    except KeyError:
        raise ValueError(f"{row._meta.label} has no place in the order of locks; add it to ORDER") from None
