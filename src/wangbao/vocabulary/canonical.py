r"""Canonical JSON: one text for equal data, so that its SHA-256 says whether two things are the same.

Keys are sorted and Chinese stands as it is. Hashes are kept in records for ever, so a spelling that a record was hashed
in is never changed:

``compact``
    no spaces: rate plans, product definitions, underwriting rules, signed answers, the journal, idempotent requests,
    the terms of a price. Use this one for anything new.
``spaced``
    a space after each comma and colon: question sets, and what the assessment of a quote was made from.
``ascii``
    spaced, and everything beyond ASCII escaped (``\u7f51``): the header of checkpoints, the key of a form.

JSON has no decimals, dates and enumerations. Data that hold them say how they are written by ``default``, as
:func:`json.dumps` does; :func:`of_document` writes decimals as their shortest text.
"""

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Literal
from weakref import ref

from pydantic import BaseModel

Spelling = Literal["compact", "spaced", "ascii"]

_SEPARATORS: Final = {"compact": (",", ":"), "spaced": (", ", ": "), "ascii": (", ", ": ")}

# A document is frozen, so its hash may be kept as long as it lives; every premium names its plan's.
_HASHES: Final[dict[int, tuple[ref[BaseModel], str]]] = {}


def text(
    data: object,
    *,
    spelling: Spelling = "compact",
    default: Callable[[Any], Any] | None = None,
    allow_nan: bool = False,
) -> str:
    """Write plain data as canonical JSON.

    Args:
        data: dictionaries, lists, strings, numbers, booleans, None, and what ``default`` knows.
        spelling: how it is laid out; see the module.
        default: gives the plain form of anything else.
        allow_nan: write NaN and infinities, which are no JSON, rather than refuse them.

    Raises:
        TypeError: something that has no plain form.
        ValueError: a float that is not finite, or data that contain themselves.
    """
    return json.dumps(
        data,
        ensure_ascii=spelling == "ascii",
        sort_keys=True,
        separators=_SEPARATORS[spelling],
        default=default,
        allow_nan=allow_nan,
    )


def sha256(
    data: object,
    *,
    spelling: Spelling = "compact",
    default: Callable[[Any], Any] | None = None,
    allow_nan: bool = False,
) -> str:
    """Hash plain data: the SHA-256 of :func:`text`, 64 hexadecimal digits.

    Half of a surrogate pair, which UTF-8 cannot write, is hashed as its escape.
    """
    written = text(data, spelling=spelling, default=default, allow_nan=allow_nan)
    return hashlib.sha256(written.encode(errors="backslashreplace")).hexdigest()


def of_document(document: BaseModel) -> str:
    """Write a document as canonical JSON: decimals as their shortest text, fields at their default left out.

    Two files that say the same have the same text, whatever their format and layout.
    """
    return text(_plain(document.model_dump(by_alias=True, exclude_defaults=True)))


def fingerprint(document: BaseModel) -> str:
    """Hash a frozen document: the SHA-256 of :func:`of_document`, computed once for each object."""
    key = id(document)
    known = _HASHES.get(key)
    if known is not None and known[0]() is document:
        return known[1]
    digest = hashlib.sha256(of_document(document).encode()).hexdigest()
    _HASHES[key] = (ref(document, lambda _: _HASHES.pop(key, None)), digest)
    return digest


def shortest(number: Decimal) -> str:
    """Write a decimal without needless zeros and without an exponent."""
    return f"{number.normalize():f}" if number else "0"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return shortest(value)
    return value if value is None or isinstance(value, str | int | bool) else str(value)
