"""How an entry is written for hashing, and what its hash is. Pure: no database."""

import datetime as dt
import enum
import hashlib
import json
from decimal import Decimal
from typing import Any, Final

START: Final = "0" * 64
FIELDS: Final = (
    "sequence",
    "at",
    "person_id",
    "person_name",
    "acting_organisation_id",
    "role",
    "request_id",
    "organisation_id",
    "verb",
    "subject_kind",
    "subject",
    "before",
    "after",
    "previous",
)


def canonical(value: Any) -> str:
    """JSON with one spelling for one value: sorted keys, no spaces, decimals and moments as text.

    Raises:
        TypeError: something that has no plain form; a float that is not a number.
    """
    try:
        return json.dumps(
            value,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
            default=_plain,
        )
    except ValueError as error:
        raise TypeError(f"not fit for the journal: {error}") from error


def digest(entry: Any) -> str:
    """The hash of an entry: SHA-256 of its fields in order, the previous hash among them."""
    written = [
        entry.at.astimezone(dt.UTC).isoformat() if name == "at" else getattr(entry, name) for name in FIELDS
    ]
    return hashlib.sha256(canonical(written).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError(f"a naive moment: {value!r}")
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"not fit for the journal: {type(value).__name__}")
