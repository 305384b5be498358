"""Numbers people read: one counter row a kind and year, taken inside the transaction that uses the number."""

from typing import Final

from django.db import transaction
from django.db.models import F

PREFIXES: Final = {"application": "A", "quote": "Q", "policy": "P"}
WIDTH: Final = 7


def next_number(kind: str, year: int) -> str:
    """The next number of a kind (``application``, ``quote``, ``policy``) in a year, such as ``P20260000001``.

    The counter's row stays locked until the caller's transaction ends, so a number is given once; one whose
    transaction is rolled back is given again, so numbers have no gaps.

    Raises:
        ValueError: unknown kind.
        TransactionManagementError: called outside a transaction.
    """
    from wangbao.hub.numbers.models import Counter  # noqa: PLC0415 - Django loads this package before its models

    if kind not in PREFIXES:
        raise ValueError(f"no numbers of kind {kind!r}; known: {', '.join(PREFIXES)}")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    row = Counter.objects.filter(kind=kind, year=year)
    if not row.update(value=F("value") + 1):
        # Two first takers meet in the insert: the second waits for the first, and both then count on.
        Counter.objects.bulk_create([Counter(kind=kind, year=year, value=0)], ignore_conflicts=True)
        row.update(value=F("value") + 1)
    value = row.values_list("value", flat=True).get()
    return f"{PREFIXES[kind]}{year:04d}{value:0{WIDTH}d}"
