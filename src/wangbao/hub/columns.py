"""Build model columns and query conditions that several apps use."""

import re
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.db.models import Q

from wangbao.vocabulary.text import Text

LONGEST_KEY: Final = 100
_ROW_KEY: Final = re.compile(r"[0-9]{1,18}", re.ASCII)  # every one of them fits the column


class Keyed(models.Model):
    """A row that is made under a caller's key (:mod:`wangbao.hub.idempotency`)."""

    idempotency_key = models.CharField(max_length=LONGEST_KEY, unique=True)
    # The hash of what was asked under the key; empty on rows older than the column.
    idempotency_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class KeyedByPrograms(models.Model):
    """A row that a program makes under its key, and a page without one."""

    idempotency_key = models.CharField(max_length=LONGEST_KEY, null=True, blank=True, unique=True)
    # The hash of what was asked under the key; empty without one, and on rows older than the column.
    idempotency_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True


def money() -> "models.DecimalField[Decimal, Decimal]":
    """Make a column of an amount in yuan, to the fen."""
    return models.DecimalField(max_digits=18, decimal_places=2)


def one_of(field: str, values: Iterable[str]) -> Q:
    """Build the condition that ``field`` has one of ``values``."""
    return Q(**{f"{field}__in": [str(value) for value in values]})


def row_key(text: str) -> int | None:
    """Read a row's key as an address or a form carries it; None for whatever no row can have."""
    return int(text) if _ROW_KEY.fullmatch(text) else None


def new_ref() -> str:
    """Generate a random public reference, from which nobody can tell how many rows there are."""
    return uuid.uuid4().hex


def choices(names: Mapping[Any, Text]) -> list[tuple[str, str]]:
    """List the choices of a text field, with both languages in the label."""
    return [(str(key), f"{name.zh} / {name.en}") for key, name in names.items()]
