"""Build columns and conditions that tables of several apps have."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from wangbao.vocabulary.text import Text


def money() -> "models.DecimalField[Decimal, Decimal]":
    """An amount in yuan, to the fen."""
    return models.DecimalField(max_digits=18, decimal_places=2)


def content_hash() -> "models.CharField[str, str]":
    """The hash of what was asked under the key beside it; empty on rows older than the column."""
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def one_of(field: str, values: Iterable[str]) -> Q:
    """The condition that a column holds one of some words."""
    return Q(**{f"{field}__in": [str(value) for value in values]})


def new_ref() -> str:
    """A public reference that says nothing about how many there are."""
    return uuid.uuid4().hex


def choices(names: dict[Any, Text]) -> list[tuple[str, str]]:
    """Choices for a field of text, with both languages in the label."""
    return [(str(key), f"{name.zh} / {name.en}") for key, name in names.items()]
