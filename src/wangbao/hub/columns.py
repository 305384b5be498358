"""Build model columns and query conditions that several apps use."""

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from wangbao.vocabulary.text import Text


def money() -> "models.DecimalField[Decimal, Decimal]":
    """Make a column of an amount in yuan, to the fen."""
    return models.DecimalField(max_digits=18, decimal_places=2)


def content_hash() -> "models.CharField[str, str]":
    """Make the column of the SHA-256 of a request's content; empty on rows older than the column."""
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def one_of(field: str, values: Iterable[str]) -> Q:
    """Build the condition that ``field`` has one of ``values``."""
    return Q(**{f"{field}__in": [str(value) for value in values]})


def new_ref() -> str:
    """Generate a random public reference, from which nobody can tell how many rows there are."""
    return uuid.uuid4().hex


def choices(names: Mapping[Any, Text]) -> list[tuple[str, str]]:
    """List the choices of a text field, with both languages in the label."""
    return [(str(key), f"{name.zh} / {name.en}") for key, name in names.items()]
