"""Columns and conditions that several tables have."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.db.models import Q


def money() -> "models.DecimalField[Decimal, Decimal]":
    """An amount in yuan, to the fen."""
    return models.DecimalField(max_digits=18, decimal_places=2)


def content_hash() -> "models.CharField[str, str]":
    """The hash of what was asked under the key beside it; empty on rows older than the column."""
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def one_of(field: str, values: Iterable[str]) -> Q:
    """The condition that a column holds one of some words."""
    return Q(**{f"{field}__in": [str(value) for value in values]})
