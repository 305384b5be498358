"""Issue the numbers that people read: a counter row a kind and year, locked by the transaction using it."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from django.db import transaction

from wangbao.hub import hooks

YEAR_WIDTH: Final = 4
WIDTH: Final = 7
# Increment and read in one statement, which the ORM cannot express. Where two transactions take the first number of a
# year at once, the second waits for the first and takes the next.
_NEXT: Final = """
    INSERT INTO numbers_counter (kind, year, value) VALUES (%s, %s, 1)
    ON CONFLICT (kind, year) DO UPDATE SET value = numbers_counter.value + 1 RETURNING value
"""


def next_number(kind: str, year: int) -> str:
    """Take the next number of a kind (``application``, ``quote``, ``policy``) in a year, such as ``P20260000001``.

    The counter's row stays locked until the caller's transaction ends, so a number is given once; one whose
    transaction is rolled back is given again, so numbers have no gaps.

    Raises:
        ValueError: unknown kind.
        TransactionManagementError: called outside a transaction.
    """
    known = prefixes()
    if kind not in known:
        raise ValueError(f"no numbers of kind {kind!r}; known: {', '.join(known)}")
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [kind, year])
        value = cursor.fetchone()[0]
    return f"{known[kind]}{year:0{YEAR_WIDTH}d}{value:0{WIDTH}d}"


@cache
def prefixes() -> Mapping[str, str]:
    """Collect the first letters of numbers by kind, from the apps' modules ``number_prefixes``.

    Raises:
        ValueError: two kinds of one name or one letter.
    """
    found: dict[str, str] = {}
    for _, module in hooks.modules("number_prefixes"):
        for kind, prefix in module.PREFIXES.items():
            if kind in found or prefix in found.values():
                raise ValueError(f"{module.__name__}: {kind!r} or {prefix!r} is taken already")
            found[kind] = prefix
    return found


def pattern(kind: str) -> str:
    """Return the regular expression of numbers of a kind, without anchors: ``P[0-9]{11}``."""
    return f"{prefixes()[kind]}[0-9]{{{YEAR_WIDTH + WIDTH}}}"
