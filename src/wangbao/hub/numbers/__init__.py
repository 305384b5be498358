"""Numbers people read: one counter row a kind and year, taken inside the transaction that uses the number."""

from typing import Final

from django.db import transaction

PREFIXES: Final = {"application": "A", "quote": "Q", "policy": "P"}
WIDTH: Final = 7
# Counting and reading in one statement, which the query language of the models has not. Of two first takers the second
# waits for the first and counts on.
_NEXT: Final = """
    INSERT INTO numbers_counter (kind, year, value) VALUES (%s, %s, 1)
    ON CONFLICT (kind, year) DO UPDATE SET value = numbers_counter.value + 1 RETURNING value
"""


def next_number(kind: str, year: int) -> str:
    """The next number of a kind (``application``, ``quote``, ``policy``) in a year, such as ``P20260000001``.

    The counter's row stays locked until the caller's transaction ends, so a number is given once; one whose
    transaction is rolled back is given again, so numbers have no gaps.

    Raises:
        ValueError: unknown kind.
        TransactionManagementError: called outside a transaction.
    """
    if kind not in PREFIXES:
        raise ValueError(f"no numbers of kind {kind!r}; known: {', '.join(PREFIXES)}")
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [kind, year])
        value = cursor.fetchone()[0]
    return f"{PREFIXES[kind]}{year:04d}{value:0{WIDTH}d}"
