"""Idempotent writes: a caller's key, and the hash of what was asked under it, are kept on the row that it made.

Sent again with the same content, a key is answered with that row; with other content it is a conflict, as the caller
would otherwise believe that the other content was taken. A write is made of three parts::

    asked = idempotency.asked(idempotency_key, policy=policy.pk, amount=amount)

    def made_before() -> Receipt | None:
        return idempotency.replay(Receipt, asked, policy_id=policy.pk)

    def make(held: Policy) -> Receipt:
        return Receipt.objects.create(policy=held, amount=amount, **asked.columns)

    return idempotency.once(made_before, make, locking=(policy,))
"""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from django.db import IntegrityError, models, transaction

from wangbao.hub.columns import LONGEST_KEY
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

RowT = TypeVar("RowT", bound=models.Model)


class Asked(NamedTuple):
    """A caller's key and the SHA-256 of what was asked under it; without a key (None) nothing was made before."""

    key: str | None
    sha256: str

    @property
    def columns(self) -> dict[str, Any]:
        """The two columns of the row that is made."""
        return {"idempotency_key": self.key, "idempotency_sha256": self.sha256}


NO_KEY: Final = Asked(None, "")


def new_key() -> str:
    """Generate the key that a page's form carries, so that sending it twice acts once."""
    return uuid.uuid4().hex


def asked(key: str | None, **content: Any) -> Asked:
    """Hash the content sent under a key: plain data, days, decimals; decimals of equal value hash alike.

    Raises:
        InputError: the key is empty, longer than 100 characters, or not printable ASCII.
    """
    if key is None:
        return NO_KEY
    if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        zh, en = "须为 1 至 100 个可见 ASCII 字符", "must be 1 to 100 visible ASCII characters"
        raise refusal("idempotency_key", key, zh, en)
    # What is asked is hashed before it is checked, so it may hold numbers that are refused later.
    return Asked(key, canonical.sha256(content, default=_plain, allow_nan=True))


def used(key: str | None) -> Conflict:
    """Make the refusal of a key that was used with other content."""
    name = (key or "").rpartition(":")[2]  # before it stands what keeps organisations' keys apart
    return Conflict(
        Text(
            f"该幂等键“{name}”已用于内容不同的请求，本次请求未被采纳",
            f"this idempotency key '{name}' was used for a request with other content; nothing was done now",
        )
    )


def agrees(row: Any, now_asked: Asked, **same: Any) -> bool:
    """Tell whether a row was made of what is asked now; rows without a hash are compared by the fields ``same``."""
    if row.idempotency_sha256:
        return bool(row.idempotency_sha256 == now_asked.sha256)
    return all(getattr(row, field) == value for field, value in same.items())


def replay(model: type[RowT], now_asked: Asked, **same: Any) -> RowT | None:
    """Find the row that a key made before; None where the key is new, or there is none.

    Args:
        model: the kind of row.
        now_asked: the caller's key and content.
        same: fields by which a row that has no hash yet must agree.

    Raises:
        Conflict: the key made a row of other content.
    """
    if now_asked.key is None:
        return None
    row = model._default_manager.filter(idempotency_key=now_asked.key).first()
    if row is not None and not agrees(row, now_asked, **same):
        raise used(now_asked.key)
    return row


def once(
    made_before: Callable[[], RowT | None],
    make: Callable[..., RowT],
    *,
    locking: tuple[models.Model, ...] = (),
    looks_first: bool = True,
) -> RowT:
    """Return the row that was made before, or make it in a transaction of its own.

    Two callers that both find nothing meet in the unique constraints: the second is rolled back whole and finds the
    row that the first made.

    Args:
        made_before: finds the row; None where there is none yet.
        make: makes the row; takes the rows of ``locking``, locked and read again.
        locking: rows to lock. Once they are held, the row is looked for again.
        looks_first: whether to look before anything is locked. Saves a repeat the locks, and costs a new write a query.
    """
    if looks_first and (found := made_before()) is not None:
        return found
    try:
        with transaction.atomic():
            held = lock(*locking)
            if locking and (found := made_before()) is not None:
                return found  # somebody with the same key held the lock before us
            return make(*held)
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
