"""Doing a thing once: a caller's key, and what was asked under it, are kept on the row it made; a repeat gets that row.

Sent again with the same content, a key is answered as before; with other content it is a conflict, as the caller would
otherwise believe that the other content was taken.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from django.db import IntegrityError, models, transaction

from wangbao.hub.errors import Conflict
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

RowT = TypeVar("RowT", bound=models.Model)
_LONGEST: Final = 100


class Asked(NamedTuple):
    """What is asked under a key: the key, and the SHA-256 of what was asked."""

    key: str
    sha256: str


def asked(key: str, **content: Any) -> Asked:
    """A key with its content: plain data, days, decimals; decimals of equal value are equal, whatever their zeros.

    Raises:
        InputError: the key is empty, longer than 100 characters, or not printable ASCII.
    """
    if not key or len(key) > _LONGEST or not (key.isascii() and key.isprintable()):
        zh, en = "须为 1 至 100 个可见 ASCII 字符", "must be 1 to 100 visible ASCII characters"
        raise refusal("idempotency_key", key, zh, en)
    # What is asked is hashed before it is checked, so it may hold numbers that are refused later.
    return Asked(key, canonical.sha256(content, default=_plain, allow_nan=True))


def used(key: str) -> Conflict:
    """The refusal of a key that was used with other content."""
    name = key.rpartition(":")[2]  # what stands before it is ours, and keeps organisations' keys apart
    return Conflict(
        Text(
            f"该幂等键“{name}”已用于内容不同的请求，本次请求未被采纳",
            f"this idempotency key '{name}' was used for a request with other content; nothing was done now",
        )
    )


def agrees(row: Any, now_asked: Asked, **same: Any) -> bool:
    """Whether a row was made of what is asked now; rows older than the hash are compared by the fields ``same``."""
    if row.idempotency_sha256:
        return bool(row.idempotency_sha256 == now_asked.sha256)
    return all(getattr(row, field) == value for field, value in same.items())


def replay(model: type[RowT], now_asked: Asked, **same: Any) -> RowT | None:
    """The row a key made before, None where it is new.

    Args:
        model: the kind of row.
        now_asked: the caller's key and content.
        same: fields by which a row that has no hash yet must agree.

    Raises:
        Conflict: the key made a row of other content.
    """
    row = model._default_manager.filter(idempotency_key=now_asked.key).first()
    if row is not None and not agrees(row, now_asked, **same):
        raise used(now_asked.key)
    return row


def once(made_before: Callable[[], RowT | None], make: Callable[[], RowT]) -> RowT:
    """What was made before, or what ``make`` makes in a transaction of its own.

    Two callers that both find nothing meet in the unique constraints: the second is rolled back whole and finds what
    the first made.
    """
    found = made_before()
    return found if found is not None else made(made_before, make)


def made(made_before: Callable[[], RowT | None], make: Callable[[], RowT]) -> RowT:
    """As :func:`once`, for a ``make`` that itself looks for what was made before when it holds its locks."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        found = made_before()
        if found is None:
            raise
        return found


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case dt.date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no content of a request")
