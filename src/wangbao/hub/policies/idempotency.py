"""Doing a thing once: the key a caller sends is kept on the row it made, and a repeat gets that row again."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.db import IntegrityError, models, transaction

from wangbao.hub.errors import Conflict
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

RowT = TypeVar("RowT", bound=models.Model)
_LONGEST: Final = 100
USED: Final = Text("该幂等键已用于另一项操作", "this idempotency key was used for something else")


def check_key(key: str) -> str:
    """A key that can be kept.

    Raises:
        InputError: empty, longer than 100 characters, or not printable ASCII.
    """
    if not key or len(key) > _LONGEST or not (key.isascii() and key.isprintable()):
        zh, en = "须为 1 至 100 个可见 ASCII 字符", "must be 1 to 100 visible ASCII characters"
        raise refusal("idempotency_key", key, zh, en)
    return key


def replay(model: type[RowT], key: str, **same: Any) -> RowT | None:
    """The row a key made before, None where it is new.

    Args:
        model: the kind of row.
        key: the caller's key.
        same: fields by which the row must agree with what is asked for now.

    Raises:
        Conflict: the key made a row that differs.
    """
    row = model._default_manager.filter(idempotency_key=key).first()
    if row is not None and any(getattr(row, field) != value for field, value in same.items()):
        raise Conflict(USED)
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
