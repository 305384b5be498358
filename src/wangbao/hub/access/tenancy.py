"""Filter rows by tenant: each model names, for each side, the paths to the organisations that see the row.

``objects = TenantQuerySet.as_manager()`` and a class attribute ``tenancy`` are all a model needs. A side without a
path sees nothing, so a forgotten path hides rows rather than showing them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side

Paths = tuple[str, ...] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """The paths of each side (``insurer_id``, ``application__insurer_id``) to the organisations that see a row.

    ``everyone`` opens the rows to all, signed in or not: catalogues, published texts.
    """

    insurer: Paths = ()
    broker: Paths = ()
    insured: Paths = ()
    provider: Paths = ()
    authority: Paths = ()
    reviewer: Paths = ()
    everyone: bool = False

    def paths(self, side: Side) -> tuple[str, ...]:
        """Return the paths of a side; none for the public and the system, who have no organisation."""
        if side in {Side.PUBLIC, Side.SYSTEM}:
            return ()
        found: Paths = getattr(self, side.value)
        return (found,) if isinstance(found, str) else found

    def condition(self, actor: Actor) -> Q | None:
        """Build the filter for the rows an actor sees; None if the actor sees all of them."""
        if actor.is_system or self.everyone:
            return None
        wanted = Q(pk__in=[])
        if actor.organisation_id is not None:
            for path in self.paths(actor.side):
                wanted |= Q(**{path: actor.organisation_id})
        return wanted

    def includes(self, actor: Actor, row: Model) -> bool | None:
        """Return True if an actor sees a loaded row; None if only a query can decide."""
        if actor.is_system or self.everyone:
            return True
        if actor.organisation_id is None:
            return False
        for path in self.paths(actor.side):
            reached = _walk(row, path.split("__"))
            if reached is _UNKNOWN:
                return None
            if reached == actor.organisation_id:
                return True
        return False


M_co = TypeVar("M_co", bound=Model, covariant=True)


class TenantQuerySet(QuerySet[M_co]):
    """A query set that can be narrowed to the rows an actor sees."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows that the actor may know of."""
        tenancy: Tenancy = self.model.tenancy  # type: ignore[attr-defined]
        condition = tenancy.condition(actor)
        return self.all() if condition is None else self.filter(condition)


class _HasVisible(Protocol):
    def visible_to(self, actor: Actor) -> Any: ...


def sees(actor: Actor, row: Model) -> bool:
    """Return True if the actor may know of the row.

    The row's attributes decide where they suffice, else one query does.
    """
    manager: _HasVisible = type(row)._default_manager  # type: ignore[assignment]
    tenancy: Tenancy | None = getattr(type(row), "tenancy", None)
    own_rule = _overrides(manager)
    if tenancy is not None and not own_rule:
        known = tenancy.includes(actor, row)
        if known is not None:
            return known
    found: bool = manager.visible_to(actor).filter(pk=row.pk).exists()
    return found


def _overrides(manager: object) -> bool:
    queryset = getattr(manager, "get_queryset", None)
    rows = type(queryset()) if callable(queryset) else None
    return getattr(rows, "visible_to", None) is not TenantQuerySet.visible_to


_UNKNOWN = object()


def _walk(row: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if row is None:
            return None
        try:
            row = getattr(row, step)
        except ObjectDoesNotExist:
            return None
        except AttributeError:
            return _UNKNOWN
        if isinstance(row, Manager):
            return _UNKNOWN
    return row.pk if isinstance(row, Model) else row
