"""Seal records: the hash of a row and of the rows that belong to it, kept in the journal's entry that tells of it.

A key of :mod:`wangbao.hub.journal.comparison` finds a record that is gone, doubled or of another amount; the seal finds
any other change of what was written once and for all: who entered money, the words of a disclosure, a policy's insurer.

Columns without a value are left out, so that a column added later changes no seal.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Model, QuerySet

from wangbao.vocabulary import hash_chain
from wangbao.vocabulary.canonical import sha256

FIELD: Final = "sealed"
UNSEALED: Final = ""  # of entries older than the seal
_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Seal:
    """A kind of record to seal.

    Attributes:
        model: its table.
        parts: further tables, each with the path from its rows to the record's key.
        but: columns that change after the entry.
        parts_but: columns of the parts that do.
    """

    model: type[Model]
    parts: tuple[tuple[type[Model], str], ...] = ()
    but: frozenset[str] = frozenset()
    parts_but: frozenset[str] = frozenset()

    def of(self, row: Model) -> str:
        """Hash a row as the database keeps it, in the transaction that wrote it."""
        ((_, digest),) = self.digests(self.model._default_manager.filter(pk=row.pk))
        return digest

    def digests(self, rows: QuerySet[Any]) -> Iterator[tuple[int, str]]:
        """Hash every row of a selection; yields its key and its hash."""
        names = _columns(self.model, self.but)
        for some in _batched(rows.order_by("pk").values("pk", *names)):
            keys = [values["pk"] for values in some]
            inside = [_inside(model, path, keys, self.parts_but) for model, path in self.parts]
            for values in some:
                key = values.pop("pk")
                yield key, _digest([_filled(values), *(found.get(key, []) for found in inside)])

    def by_key(self, rows: QuerySet[Any] | None = None) -> dict[int, str]:
        """Hash every row of a selection, or of the table, by its key."""
        return dict(self.digests(self.model._default_manager.all() if rows is None else rows))


def group(model: type[Model], rows: QuerySet[Any], *by: str) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Hash rows that were written together, which the values of ``by`` tell; yields these and the hash."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    named = {f"_{place}": F(path) for place, path in enumerate(by)}
    for values in rows.order_by("pk").values(*_columns(model), **named).iterator(chunk_size=_AT_A_TIME):
        key = tuple(values.pop(name) for name in named)
        found[key].append(_filled(values))
    for key, together in found.items():
        yield key, _digest(together)


def said(after: Mapping[str, Any]) -> str:
    """Return the seal that an entry keeps."""
    return str(after.get(FIELD, UNSEALED))


def _inside(
    model: type[Model], path: str, keys: list[int], but: frozenset[str]
) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = model._default_manager.filter(**{f"{path}__in": keys}).order_by("pk")
    for values in rows.values(*_columns(model, but), _whose=F(path)):
        found[values.pop("_whose")].append(_filled(values))
    return found


def _columns(model: type[Model], but: frozenset[str] = frozenset()) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in but
    ]


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _digest(content: object) -> str:
    return sha256(hash_chain.canonical(content))


def _batched(rows: QuerySet[Any]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for values in rows.iterator(chunk_size=_AT_A_TIME):
        some.append(values)
        if len(some) == _AT_A_TIME:
            yield some
            some = []
    if some:
        yield some
